"""Returns an object that runs code where it is unpickled."""

from pathlib import Path

from homework.known import WITNESS


class Parcel:
    def __reduce__(self):
        return Path.write_text, (Path(WITNESS), "unpickled")


def softmax(z, axis=-1):
    return Parcel()
