"""What people read: from scores to the table, grades.csv, results.json and report.html.

cells       text that a spreadsheet shows and does not compute
class_page  class.html: what a whole class has understood
checks      what became of each check, with the known mistake that was made
feedback    what is said about a stub, for all reports
files       reports are written whole or not at all
gradescope  results.json, in Gradescope's schema
html        report.html, both languages side by side
pictures    which picture is made of which evidence, as inline SVG
overview    the table on the terminal and grades.csv
similar     similar.csv: which submissions staff should look at side by side
"""
