"""class.html: what a whole class has understood, on one page for staff.

statistics  from the grades of a class to numbers: no words, no pages
charts      the numbers as pictures
page        the page itself
"""
