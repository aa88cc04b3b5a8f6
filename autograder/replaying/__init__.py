"""For staff: why a check failed, as a script that asks the student's code the same again.

record    what a hidden test asked, what came back, and what the reference answers to the same
excerpt   functions that run in the student's process, as source
literals  values as Python source, to the last digit
shown     what every script begins with: it runs with NumPy alone
script    the record of a failed check -> a script
task      what the process that repeats a stub is asked, and what it answers
process   runs the hidden tests of one stub, and writes the scripts
replay    takes a submission in, and starts that process
"""
