"""The reference answers, a module per part of the homework.

Each module is also the source of a student's stub: `rnnhw template` copies it with the marked
answers cut out. The marks are comments on lines of their own:

    # answer    the lines from here on are the answer
    # stub      (optional) these lines, freed of their leading "# ", go to the student instead
    # end       the answer ends here

With no stub part, an answer inside a function becomes `raise NotImplementedError("Q7: softmax")`,
and one outside a function just goes.

Nothing here imports the autograder, and nothing of it ever reaches a student.
"""
