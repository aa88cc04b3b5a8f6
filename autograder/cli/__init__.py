"""The `rnnhw` command, a module for each of its commands.

What `grade` is made of: `options` and `roll` say what is graded, `progress` and `interrupt` go with
it, `results` and `class_files` write what comes out, and `standing` knows which reports need not
be written again. `console` is what all commands share.
"""

import typer

from autograder.cli import doctor, export, grade, package, replay, template

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__.splitlines()[0])
app.command("grade")(grade.main)
app.command("package")(package.main)
app.command("template")(template.main)
app.command("replay")(replay.main)
app.command("export")(export.main)
app.command("doctor")(doctor.main)
