"""How other people's graders run ours.

student_zip  student.zip: what a student downloads
otter_zip    autograder.zip: for `otter run`, `otter grade` and Gradescope
pins         the versions that a container installs, and whether the reference is right with them
unpacked     what an autograder.zip would install, for `rnnhw doctor --zip`
arrange      runs first in a container: puts a submission of any shape out of otter's reach
plugin       otter's plugin: grades in the sealed process instead of otter's kernel
files        the shell scripts that stand in autograder.zip
"""
