"""Pictures in reports: inline SVG, drawn from what the grader received.

charts     heat maps, strips and bars, and the style of all; the student's pages have a copy
axes       lines and points in a frame; copied, too
drawn      which picture is made of which evidence
"""
