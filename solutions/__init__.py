"""The reference answers, a module per part of the homework.

Each module is also the source of a student's stub: `rnnhw template` copies it with the marked
answers cut out. The marks are comments on lines of their own:

    # answer    the lines from here on are the answer
    # stub      (optional) these lines, freed of their leading "# ", go to the student instead
    # end       the answer ends here

What a student reads stands beside each other in English and in Chinese: in a docstring the English,
the line "———— 中文 ————", and the same in Chinese; in a comment English lines, then Chinese ones.
`docs/terms.toml` has the words. What is part of an answer is in English alone.

With no stub part, an answer inside a function becomes `raise NotImplementedError("Q7: softmax")`,
and one outside a function just goes.

Nothing here imports the autograder, and nothing of it ever reaches a student.
"""
