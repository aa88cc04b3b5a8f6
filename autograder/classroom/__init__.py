"""The class as the platform knows it: who is in it, and where its grades go.

table      a CSV file whose cells can be changed one by one, all other bytes left alone
people     students, and how a hand-in or a row is found to be theirs
roster     who is in the class: from roster.csv, or from a gradebook that Canvas or Moodle exported
gradebook  fills scores into such a gradebook
"""
