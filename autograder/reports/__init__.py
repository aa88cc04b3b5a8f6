"""What people read: from scores to the table, grades.csv, results.json and report.html.

checks      what became of each check, with the known mistake that was made
feedback    what is said about a stub, for all reports
gradescope  results.json, in Gradescope's schema
html        report.html, both languages side by side
overview    the table on the terminal and grades.csv
"""
