"""Hidden tests of part 7, the same networks in PyTorch, and a sine wave."""
