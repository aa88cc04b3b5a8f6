"""The autograder: hidden tests, the sealed student process, points, reports, the command.

Data flows one way, and so do imports:

    environment  what the grader's own processes find of the user's variables
    key        the secret from which every random choice of the grader follows
    signatures what each stub takes and gives, read from the docstring that students read
    classroom  who is in the class: rosters and gradebooks
    similarity which submissions are alike
    intake     what a platform exports -> the hand-ins in it -> a clean copy of each homework
    shipped    code of which the student's folder has a copy
    sealed     the student's process, and the proxies through which the hidden tests reach it
    checking   how a value is compared, and what is said when it is wrong
    drawing    the cases of the hidden tests: drawn once, replayed for every submission
    exam       trains the student's models and scores them on images that only the grader labels
    hidden_tests
    misconceptions   the known mistakes, and the search for those that a submission makes
    grading    runs the hidden tests on one submission: verdicts, then points
    replaying  a failed check again, as a script that staff hand to the student
    reports    the table, grades.csv, results.json, report.html
    template   solutions -> what a student downloads (for maintainers)
    handouts   figures, and the handouts as pages
    glue       otter and Gradescope
    cli        the commands

`text` and `curriculum` stand before all of them.
"""
