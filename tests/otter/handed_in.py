"""What a class hands in: twelve submissions of every kind, and four more that attack otter."""

import os
import pickle
from pathlib import Path

from autograder.template import samples
from tests.otter.commands import RELEASE
from tests.support import ROOT, complete, patched, write_zip

Files = dict[str, str | bytes]
INERT = '"""otter wants one Python file at the top."""\n'

BROKEN = {
    "syntax-error": "homework/lstm.py:1 cannot be imported: SyntaxError",
    "time-out": "was stopped",
    "crash-at-import": "homework/loss.py:1 cannot be imported: ZeroDivisionError",
    "exit-at-import": "homework/loss.py ended its whole process (exit code 3)",
    "wrong-archive": "This is a RAR archive, not a zip.",
    "old-template": "homework/loss.py does not define cross_entropy",
}
"""Those that are broken, not wrong, and what the summary must say of each."""
NOTICED = {"nested": "The submission has no file", "extra-files": "The submission has no file"}
ATTACKS = ("forged-results", "hidden-tests", "patched-pickle", "patched-checker", "own-tests")


class Payload:
    """An object that runs a shell command where it is unpickled."""

    def __init__(self, witness: Path) -> None:
        self.command = f"touch {witness}"

    def __reduce__(self) -> tuple:
        return os.system, (self.command,)


def homework(sample: str = "untouched", **modules: str) -> Files:
    """The homework as in one of the samples, but for these modules."""
    text = samples.SAMPLES[sample]
    sources = {file: text(part, file) for part in RELEASE for file in part.files} | modules
    files: Files = {f"homework/{name}.py": source for name, source in sources.items()}
    return {"submission.py": INERT, **files}


def attack(code: str) -> Files:
    """An untouched homework that does something else first, wherever it is let."""
    guarded = "try:\n" + "".join(f"    {line}\n" for line in code.splitlines())
    guarded += "except Exception:\n    pass\n"
    untouched = {name: guarded + str(text) for name, text in homework().items()}
    return {**untouched, "conftest.py": guarded, "otter.py": guarded, "sitecustomize.py": guarded}


def _forged_results(poison: bytes) -> Files:
    """A pickle where otter's host will look for results."""
    code = f"poison = {poison!r}\n" + (
        "import glob\n"
        "places = ['/autograder/results/results.pkl', '../results/results.pkl', 'results.pkl']\n"
        "for place in [*places, *glob.glob('/tmp/*.pkl')]:\n"
        "    try: open(place, 'wb').write(poison)\n"
        "    except OSError: pass"
    )
    return {**attack(code), "results.pkl": poison, ".OTTER_LOG": poison}


def _hidden_tests() -> Files:
    """The answers, read from where they may stand."""
    code = (
        "import glob\n"
        "name = __name__.split('.')[-1] + '.py'\n"
        f"homes = ['/opt/rnnhw/lib/python3*/site-packages', {str(ROOT)!r}]\n"
        "texts = [open(p).read() for h in homes for p in glob.glob(f'{h}/solutions/{name}')]\n"
        "import solutions.loss, autograder.hidden_tests\n"
    )
    files = attack(code)
    end = "\ntry:\n    exec(texts[0], globals())\nexcept Exception:\n    pass\n"
    return {name: f"{text}{end}" for name, text in files.items()}


def _patched_pickle(poison: bytes) -> Files:
    """Every `dump` writes something else."""
    return attack(
        f"import pickle, dill\npoison = {poison!r}\n"
        "def dump(thing, file, *args, **kwargs): file.write(poison)\n"
        "pickle.dump = dill.dump = dump"
    )


def _patched_checker() -> Files:
    """otter's own checker says that everything is right."""
    return attack(
        "import otter.execute, otter.test_files.abstract_test as tests\n"
        "tests.TestFile.score = tests.TestFile.possible\n"
        "tests.TestFile.passed_all = property(lambda self: True)\n"
        "tests.TestFile.update_score = lambda self, score: None\n"
        "otter.execute.Checker.check = classmethod(lambda cls, *a, **k: None)"
    )


def _own_tests() -> Files:
    """Tests that always pass, in place of otter's."""
    easy = "OK_FORMAT = False\nname = {!r}\npoints = 100\n"
    names = ["0_submission", "3_loss_q7", "5_lstm_q18"]
    code = f"easy, names = {easy!r}, {names!r}\n" + (
        "for folder in ('tests', '../tests', '/autograder/source/tests'):\n"
        "    for name in names:\n"
        "        try: open(f'{folder}/{name}.py', 'w').write(easy.format(name))\n"
        "        except OSError: pass"
    )
    return {**attack(code), **{f"tests/{name}.py": easy.format(name) for name in names}}


def _old_template(source: str) -> str:
    """A file from before a function got its name."""
    return source.replace("def cross_entropy(", "def cross_entropy_of_last_year(")


def write(folder: Path, witness: Path) -> None:
    """Write all of them into `folder`; an attack that works makes the file `witness`."""
    loss, lstm = complete("loss")["loss"], complete("lstm")["lstm"]
    poison = pickle.dumps(Payload(witness))
    endless = patched(lstm, "forget_gate", "", "    while True:\n        pass\n")
    two = {"homework/loss.py": loss, "homework/lstm.py": lstm}
    handed_in: dict[str, Files] = {
        "complete": homework("complete"),
        "half-done": homework("half-done"),
        "untouched": homework(),
        "syntax-error": homework(loss=loss, lstm=f"def broken(:\n{lstm}"),
        "time-out": homework(lstm=endless),
        "crash-at-import": homework(loss=f"1 / 0\n{loss}"),
        "exit-at-import": homework(loss=f"import os; os._exit(3)\n{loss}"),
        "nested": {f"my homework/{name}": text for name, text in two.items()},
        "extra-files": {**two, "a.py": "1 / 0", "b.py": "raise SystemExit", "notes.ipynb": "{}"},
        "old-template": homework(loss=_old_template(loss)),
        "forged-results": _forged_results(poison),
        "hidden-tests": _hidden_tests(),
        "patched-pickle": _patched_pickle(poison),
        "patched-checker": _patched_checker(),
        "own-tests": _own_tests(),
    }
    folder.mkdir(parents=True)
    for name, files in handed_in.items():
        write_zip(folder / f"{name}.zip", files)
    (folder / "wrong-archive.zip").write_bytes(b"Rar!\x1a\x07\x00 not a zip")
