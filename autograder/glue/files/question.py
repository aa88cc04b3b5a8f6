"""{{ title }}"""

from otter.test_files import test_case

OK_FORMAT = False
name = "{{ name }}"
points = {{ points }}


# The verdict comes from the sealed process and is put here by autograder.glue.plugin.
@test_case(hidden=True)
def graded_in_the_sealed_process():
    raise AssertionError("This question was not graded: the rnnhw plugin did not run.")
