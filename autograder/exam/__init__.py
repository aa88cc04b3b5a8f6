"""The examination of trained models: the data sets, the device, the training and the score."""
