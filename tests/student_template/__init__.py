"""The student's folder: public tests, submit.py, the notebook, and that nothing leaks."""
