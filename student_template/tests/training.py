"""What hidden and public tests ask of a training. You need not read it to do the homework."""

NO_LEARNING = 1e-9
"""A learning rate with which a loss stays what it was at first, whatever the optimiser."""
