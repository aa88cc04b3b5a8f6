"""The student's process: sealed, watched, and reached only through plain values on a socket.

wire      which values may cross, and how
seal      the layers that close the student's process in (runs inside it)
syscalls  the system calls that the student's process may make
imports   the rule for imports (runs inside it)
sources   whether a source file can be read as text (runs inside it)
worker    the student's process itself: imports the homework, answers calls
zygote    a process that forks workers, so that libraries are imported once for a class
warm      what a zygote imports for homework that needs PyTorch
workshop  what hidden tests make in the student's process: tensors, loaders, PyTorch's own modules
relay     a network cut open at its recurrent layer, which the grader computes in its place
shelf     the libraries that the student's process may read
scratch   the one folder that the student's process may write
clocks    what the system knows of a process's time
channel   frames on a socket, with a watch over the other side's time
home      the folders of a student's process
start     a worker is started as a fresh Python, or by a zygote (in the grader, as what follows)
child     one process: told to seal itself, killed
watch     what a submission may use in all its calls, and the watch over each of them
ahead     calls that are likely to come travel together
asked     on which terms whoever stands for a student answers
supply    the processes of a submission, another after each death
process   asks the one that lives
faults    what can go wrong with a student's code, in words
raised    what an exception in it amounts to
student   `student.loss.softmax(z)`: the proxies that the hidden tests call
"""
