"""Hostile submissions, and the proof that none of them earns, breaks, keeps or leaves anything.

<family>/<name>/   one attack: attack.toml says what it tries, homework/ is what it hands in
built              attacks on the level of the zip or the folder, made by small functions
corpus             all of them, completed with the reference to whole submissions
stage              what the attacks are after: files, processes, sockets, and whether it is unharmed
trial              grades attacks, alone or among honest submissions, and says what came of each
unsealed           the same attacks beside the tests, as the usual graders run them: there they work
"""
