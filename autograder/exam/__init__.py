"""The examination of trained models: the data sets, the device, the training and the score.

digits       the data sets
setting      which of them is used, on which device
baggage      what a trained model's state may hold
recurrence   a network's recurrent layer, computed by the grader
rows         whether a step of it sees one row of the image alone
examination  trains the models and scores them
"""
