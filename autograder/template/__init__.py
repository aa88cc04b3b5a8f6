"""For maintainers: from the solutions to what a student downloads, and to sample submissions.

cut        solutions/<part>.py -> student_template/homework/<part>.py
languages  the English or the Chinese of a stub alone
tables     the questions and the rules -> student_template/tests/*.json, for the public tests
mistakes   the known mistakes -> student_template/tests/mistakes.json, without any code of theirs
two_mistakes  two of them at once, by a digest
tried      an answer, tried on one input
gaps       what a question still lacks, a line for each thing
counts     what handouts count in words, held to what there is
samples    a complete, a half done and an untouched submission
"""
