"""Why an answer is wrong: the known mistake that computes what a submission computes.

catalogue  the wrong answers, read from `data/<part>.toml`: a change of the reference, and words
reference  the reference, whole or with changes in it, as modules of its own
submission a submission, asked the same as the reference
mutants    the reference with known mistakes in it
probes     the fixed inputs on which a submission, the reference and the mistakes are compared
outcomes   what a call gave, and when two outcomes are the same
given      what an answer gives on the probes; what the reference gives is kept
leafwise   mistakes that explain some of the results of an answer
pairs      ways in which a wrong array may look like the right one
patterns   what a wrong answer looks like that is no known mistake: transposed, twice as large
facts      what else is so of an answer: where it is right, which results are wrong
puzzles    wrong answers that nothing explains
blame      what is said of a stub whose fault lies in another one
explain    the search

A change of the reference is nearly an answer: only titles and hints ever leave this place.
"""
