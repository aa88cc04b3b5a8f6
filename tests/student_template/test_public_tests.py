"""What a student sees after `pytest`, for work in every state."""

import ast
import json
import re
import resource
from pathlib import Path

import pytest

from autograder.curriculum import choose_parts
from autograder.hidden_tests.torch_models import sine
from autograder.template.cut import TEMPLATE
from tests.student_template.conftest import run_python

QUESTIONS = json.loads((TEMPLATE / "tests" / "questions.json").read_text(encoding="utf-8"))
STATUSES = ("done", "not started", "wrong", "waits")
TORCH = ("torch_models", "mnist", "repair")
_ROW = re.compile(rf"  (\S+) +(\w+) +({'|'.join(STATUSES)})( \S+)?$", re.MULTILINE)


def rows(output: str) -> dict[str, str]:
    """The status of each stub in a summary."""
    return {stub: status for _, stub, status, _ in _ROW.findall(output)}


def break_stub(folder: Path, part: str, code: str) -> None:
    """Add code at the end of a homework file; a definition there takes the place of the first."""
    with (folder / "homework" / f"{part}.py").open("a", encoding="utf-8") as file:
        file.write(f"\n\n{code}\n")


def test_untouched_is_all_not_started(untouched, run_torch):
    run = run_torch(untouched)
    expected = [
        (entry["question"], stub, "not started", " 还没开始")
        for stubs in QUESTIONS.values()
        for stub, entry in stubs.items()
    ]
    assert _ROW.findall(run.stdout) == expected, "a line for each stub, in the order of the parts"
    assert run.returncode == 1
    assert "Traceback" not in run.stdout + run.stderr
    assert "Error" not in run.stdout + run.stderr


@pytest.mark.slow
def test_complete_is_all_done(complete):
    run = run_python(complete, "-m", "pytest", "--lang", "en")
    assert set(rows(run.stdout).values()) == {"done"}
    assert len(rows(run.stdout)) == sum(map(len, QUESTIONS.values()))
    for name in ("SequenceRNN", "ElmanRNN", "LSTMModel"):
        assert re.search(rf"{name} predicts the noisy sine with an error of 0\.00\d\d ", run.stdout)
    for name in ("RowRNN", "RowLSTM"):
        assert re.search(rf"{name} reads 9\d\.\d% of 397 digits right\.", run.stdout)
    assert "%|" not in run.stdout + run.stderr, "progress bars are for a terminal"
    assert run.stderr == ""
    assert "submit.py" in run.stdout
    assert run.returncode == 0


def test_half_done_is_never_wrong(half_done, run_torch):
    run = run_torch(half_done)
    found = rows(run.stdout)
    assert found.pop("repair") == "wrong", "half of its faults are mended"
    assert found.pop("RowRNN") == "waits", "for train"
    assert set(found.values()) == {"done", "not started"}
    assert run.returncode == 1


def test_one_wrong_stub_is_explained(complete, run_tests):
    break_stub(complete, "lstm", "def cell_state(f, c_prev, i, g):\n    return i * c_prev + f * g")
    run = run_tests(complete, "tests/test_lstm.py")
    assert rows(run.stdout)["cell_state"] == "wrong"
    assert rows(run.stdout)["hidden_state"] == "done"
    lines = run.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if " cell_state " in line)
    assert "Which gate decides about the old memory" in lines[at + 1]
    assert "哪个门管旧记忆" in lines[at + 2]
    assert "Traceback" not in run.stdout
    assert run.returncode == 1


def test_an_exception_is_told_in_one_line(complete, run_tests):
    break_stub(complete, "loss", "def softmax(z, axis=-1):\n    return z['a']")
    run = run_tests(complete, "tests/test_loss.py", "--lang", "en")
    assert re.search(r"It stops with IndexError: .+ \(homework/loss.py:\d+\)\.", run.stdout)
    assert "Traceback" not in run.stdout


def test_a_stub_that_needs_another_waits(complete, run_tests):
    stub = 'def log_softmax(z, axis=-1):\n    raise NotImplementedError("Q7: log_softmax")'
    break_stub(complete, "loss", stub)
    run = run_tests(complete, "tests/test_loss.py")
    assert rows(run.stdout)["log_softmax"] == "not started"
    assert rows(run.stdout)["cross_entropy"] == "waits"
    assert "It needs log_softmax, which is not started." in run.stdout


def test_half_a_stub_is_wrong(complete, run_tests):
    code = (
        "_whole = lstm_step\n\n\ndef lstm_step(*args):\n"
        "    if args[6:] == ('identity',):\n        raise NotImplementedError\n"
        "    return _whole(*args)"
    )
    break_stub(complete, "lstm", code)
    run = run_tests(complete, "tests/test_lstm.py", "--lang", "en")
    assert rows(run.stdout)["lstm_step"] == "wrong"
    assert "Part of it still raises NotImplementedError." in run.stdout


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file.write_text("def ("), "Syntax error at homework/loss.py:1"),
        (lambda file: file.write_text("import no_such_thing"), "loss.py cannot be imported: Mod"),
        (lambda file: file.unlink(), "There is no file homework/loss.py."),
    ],
    ids=["syntax error", "import error", "no file"],
)
def test_a_broken_file_is_told_in_one_line(complete, run_tests, damage, said):
    damage(complete / "homework" / "loss.py")
    # Of two parts: the solution of part 6 imports the broken file.
    run = run_tests(complete, "tests/test_loss.py", "tests/test_lstm.py", "--lang", "en")
    lines = run.stdout.splitlines()
    at = lines.index("homework/loss.py")
    assert said in lines[at + 1]
    assert lines[at + 2] == ""
    assert set(rows(run.stdout)) == set(QUESTIONS["lstm"])
    assert set(rows(run.stdout).values()) == {"done"}
    assert "Traceback" not in run.stdout
    assert run.returncode == 1


def test_one_part_alone(untouched, run_tests):
    run = run_tests(untouched, "tests/test_loss.py")
    assert list(rows(run.stdout)) == list(QUESTIONS["loss"])
    assert "lstm" not in run.stdout


def test_one_part_done_is_enough_for_its_own_run(complete, run_tests):
    (complete / "homework" / "lstm.py").unlink()
    run = run_tests(complete, "tests/test_loss.py")
    assert run.returncode == 0
    assert "submit.py" not in run.stdout, "not everything is done"


@pytest.mark.parametrize(
    ("args", "env"), [(["--lang", "zh"], {}), ([], {"RNNHW_LANG": "zh"})], ids=["option", "env"]
)
def test_chinese_alone(untouched, run_tests, args, env):
    output = run_tests(untouched, "tests/test_loss.py", *args, **env).stdout
    assert output.count("还没开始") == len(QUESTIONS["loss"])
    assert "not started" not in output


@pytest.mark.parametrize("option", ["-v", "--tb=long"])
def test_a_traceback_can_be_had(complete, run_tests, option):
    break_stub(complete, "loss", "def softmax(z, axis=-1):\n    return 1 / 0")
    run = run_tests(complete, "tests/test_loss.py", option)
    assert "return 1 / 0" in run.stdout
    assert rows(run.stdout)["softmax"] == "wrong"


@pytest.mark.parametrize("option", ["-v", "--tb=long"])
def test_what_is_not_started_has_no_traceback(untouched, run_torch, option):
    output = run_torch(untouched, "tests/test_loss.py", "tests/test_repair.py", option).stdout
    assert "FAILURES" not in output
    assert "raise NotImplementedError" not in output


def test_colours(half_done, run_tests):
    break_stub(half_done, "loss", "def softmax(z, axis=-1):\n    return 0")
    output = run_tests(half_done, "tests/test_loss.py", "--color=yes", "--lang", "en").stdout
    for text, colour in {"done": 32, "not started": 33, "wrong": 31}.items():
        assert f"\x1b[{colour}m{text}\x1b[0m" in output


def test_an_endless_loop_is_stopped(complete, run_tests):
    conftest = complete / "tests" / "conftest.py"
    conftest.write_text(conftest.read_text(encoding="utf-8").replace("SECONDS = 5", "SECONDS = 1"))
    break_stub(complete, "loss", "def softmax(z, axis=-1):\n    while True:\n        pass")
    run = run_tests(complete, "tests/test_loss.py")
    assert rows(run.stdout)["softmax"] == "wrong"
    assert "does a loop never end?" in run.stdout
    assert rows(run.stdout)["cross_entropy"] == "done"


def test_an_endless_loop_in_the_script_to_repair_is_stopped(complete, run_torch):
    conftest = complete / "tests" / "conftest.py"
    conftest.write_text(conftest.read_text(encoding="utf-8").replace("SECONDS = 5", "SECONDS = 1"))
    break_stub(complete, "repair", "def as_rows(images):\n    while True:\n        pass")
    run = run_torch(complete, "tests/test_repair.py")
    assert rows(run.stdout) == {"repair": "wrong"}
    assert "does a loop never end?" in run.stdout


def hide(package: str, folder: Path) -> None:
    """Let a package seem not to be installed, for what runs in a folder."""
    code = f'raise ModuleNotFoundError("No module named {package}", name="{package}")\n'
    (folder / f"{package}.py").write_text(code)


@pytest.mark.parametrize(
    ("package", "files"), [("torch", TORCH), ("tqdm", ("torch_models", "mnist"))]
)
def test_without_a_package_one_line_says_what_to_install(complete, run_tests, package, files):
    hide(package, complete)
    run = run_tests(complete, *(f"tests/test_{x}.py" for x in ("loss", *files)), "--lang", "en")
    lines = run.stdout.splitlines()
    for file in files:
        at = lines.index(f"homework/{file}.py")
        assert lines[at + 1] == (
            f"  This part needs {package}, which is not installed: "
            "pip install -r requirements-torch.txt"
        )
        assert lines[at + 2] == ""
    assert rows(run.stdout) == dict.fromkeys(QUESTIONS["loss"], "done")
    assert "Traceback" not in run.stdout + run.stderr


def test_without_scikit_learn_only_the_training_is_left_out(complete, run_torch):
    hide("sklearn", complete)
    run = run_torch(complete, "tests/test_mnist.py", "--lang", "en")
    assert rows(run.stdout) == dict.fromkeys(QUESTIONS["mnist"], "done")
    assert run.stdout.count("were not trained on digits: pip install scikit-learn") == 1
    assert run.returncode == 0


def constants(file: str) -> dict[str, object]:
    """The plain numbers that stand at the top of a public test."""
    found = {}
    for node in ast.parse((TEMPLATE / "tests" / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            names = getattr(node.targets[0], "elts", node.targets)
            values = getattr(node.value, "elts", [node.value]) if len(names) > 1 else [node.value]
            for name, value in zip(names, values, strict=True):
                try:
                    found[name.id] = ast.literal_eval(value)
                except ValueError:
                    continue
    return found


def test_a_training_at_home_is_the_graders():
    home = constants("test_torch_models.py")
    graders = sine.LENGTH, sine.HIDDEN, sine.EPOCHS, sine.LR, sine.BAR, sine.LOOSE_BAR
    names = ("LENGTH", "HIDDEN", "EPOCHS", "LR", "BAR", "LSTM_BAR")
    assert tuple(home[name] for name in names) == graders
    home = constants("test_mnist.py")
    (part,) = choose_parts("mnist")
    exam = part.exams["digits"]["cpu"]
    assert home["TRAIN_IMAGES"] == exam.train_images
    assert set(exam.trainings) == set(home["MODELS"])
    for name, training in exam.trainings.items():
        graders = training.epochs, training.batch_size, training.lr, training.bars
        assert graders == (home["EPOCHS"], home["BATCH_SIZE"], home["LR"][name], home["BARS"][name])


def test_a_broken_test_file_is_told(complete, run_tests):
    (complete / "tests" / "test_lstm.py").write_text("def (")
    run = run_tests(complete, "tests/test_loss.py", "tests/test_lstm.py")
    assert "tests/test_lstm.py" in run.stdout
    assert "SyntaxError" in run.stdout
    assert set(rows(run.stdout).values()) == {"done"}
    assert run.returncode != 0


def test_a_test_of_the_students_own(complete, run_tests):
    own = "def test_mine():\n    assert 1 + 1 == 3, 'a sum'\n"
    (complete / "tests" / "test_own.py").write_text(own)
    run = run_tests(complete, "tests/test_loss.py", "tests/test_own.py")
    assert re.search(r"test_mine +wrong", run.stdout)
    assert "a sum" in run.stdout
    assert run.returncode == 1


def test_no_torch_and_a_quick_start(complete):
    (complete / "torch.py").write_text("raise SystemExit('torch is imported')")
    seconds = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        assert run_python(complete, "-m", "pytest", "tests/test_lstm.py").returncode == 0
        seconds.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    assert min(seconds) < 2
    run = run_python(complete, "-m", "pytest", "-k", "softmax")
    assert rows(run.stdout).items() >= {("softmax", "done")}
