"""Code that students have, too: `rnnhw template` copies each file into the same folder of theirs.

So it imports nothing of ours but other files of this room.

tests/     fingerprints  what a function gives, in a few numbers
           networks      the stubs of part 7 as functions of arrays
           training      what is asked of a training that learns nothing
           unfilled      what is made and not filled is nan
pictures/  charts        heat maps and bars as SVG, and the style of all
           axes          lines and points in a frame
"""
