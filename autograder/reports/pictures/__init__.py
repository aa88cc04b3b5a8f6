"""Pictures in reports: inline SVG, drawn from what the grader received.

charts     lines, heat maps and strips; the student's own pages draw with a copy of it
drawn      which picture is made of which evidence
"""
