"""How a student's value is judged, and what is said when it is wrong.

decorators which check of which stub a hidden test belongs to
tolerance  how far a right answer may be off: one place for all
evidence   what was seen of an answer, in plain numbers: reports draw from it
failure    what a wrong value is called, and what is raised for it
expect     the assertions of the hidden tests; a wrong value raises `CheckFailed`
cases      hypothesis strategies: shapes, dtypes, numbers from local generators
arguments  random arguments of a stub for a case, from its signature
"""
