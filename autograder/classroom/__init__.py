"""The class as the platform knows it: who is in it, and where its grades go.

table      a CSV file whose cells can be changed one by one, all other bytes left alone
traces     what the name of a hand-in says of who handed it in
owners     whose hand-in is whose, which attempt counts, who has handed in nothing
people     students, and how a hand-in or a row is found to be theirs
roster     who is in the class: from roster.csv, or from a gradebook that Canvas or Moodle exported
gradebook  fills scores into such a gradebook
"""
