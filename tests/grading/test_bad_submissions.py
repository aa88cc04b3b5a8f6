"""Bad behaviour costs its own points and no others, the report says why, and the batch goes on.

Four bad functions share a submission: the three gates and the candidate, on which nothing builds.
"""

import pytest

from autograder.curriculum import choose_parts
from autograder.grading.batch import grade_all
from autograder.reports import gradescope, html, overview
from tests.grading.bad_functions import BAD, BROKEN
from tests.support import QUICK, ROOT, complete, graded, losing, patched, stubs, write_zip

pytestmark = pytest.mark.slow
TESTS = str(ROOT / "autograder" / "hidden_tests" / "lstm" / "test_gates.py")
STUBS = ("forget_gate", "input_gate", "output_gate", "candidate")
PLACE = {name: (f"bad-{i // 4}", STUBS[i % 4]) for i, name in enumerate(BAD)}


def bad_submissions() -> dict[str, dict[str, str]]:
    """Part 5 with bad functions in it."""
    made: dict[str, str] = {}
    for name, (submission, stub) in PLACE.items():
        source = made.get(submission) or f"{complete('lstm')['lstm']}\nTESTS = {TESTS!r}\n"
        body = BAD[name][0].replace("NAME", stub)
        made[submission] = patched(source, stub, "", f"    {body}\n")
    return {submission: {"lstm": source} for submission, source in made.items()}


@pytest.fixture(scope="module")
def results(tmp_path_factory, nothing_left):
    """Everything graded, two at a time."""
    folder = tmp_path_factory.mktemp("bad")
    broken = {name: {"loss": source} for name, (source, *_) in BROKEN.items()}
    return graded(folder, bad_submissions(), ["lstm"]) | graded(folder, broken, ["loss"])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_function_is_told_in_clear_words(results, name):
    submission, stub = PLACE[name]
    for lang, words in (("en", BAD[name][2]), ("zh", BAD[name][3])):
        output = "\n".join(
            t["output"] for t in gradescope.results(results[submission], lang)["tests"]
        )
        own = output[output.index(f"{stub}: ") :]
        assert words.replace("NAME", stub) in own
        assert "\x1b" not in output


@pytest.mark.parametrize("name", BAD)
def test_a_bad_function_costs_its_own_points(results, name):
    submission, stub = PLACE[name]
    one = stubs(results[submission].score)[stub]
    guards = sum(check.kind == "guard" for check in one.stub.checks)
    left = 1 - one.stub.guard_share / guards if BAD[name][1] is None else 0
    assert one.earned == round(one.stub.points * left, 2)


@pytest.mark.parametrize("submission", sorted({submission for submission, _ in PLACE.values()}))
def test_a_bad_function_costs_no_other_points(results, submission):
    one = results[submission]
    own = {stub for place, stub in PLACE.values() if place == submission}
    assert losing(one.score) == own
    others = [stub for name, stub in stubs(one.score).items() if name not in own]
    assert len(others) >= 9 and all(stub.earned == stub.stub.points for stub in others)
    assert one.troubles == [] and one.notices == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_said_once_and_clearly(results, name):
    _, en, zh = BROKEN[name]
    one = results[name]
    assert one.score.earned == 0
    assert one.troubles == []
    for lang, words in (("en", en), ("zh", zh)):
        (question,) = gradescope.results(one, lang)["tests"]
        said = [line.strip() for line in question["output"].splitlines() if words in line]
        assert len(said) == (1 if name == "empty" else 4), question["output"]
    assert {stub.status for stub in stubs(one.score).values()} <= {"not there", "wrong"}


def test_pages_can_be_made_of_everything(results):
    for one in results.values():
        page = html.to_html(one, "zh")
        assert "<script>alert" not in page
        assert "\x1b" not in page
    table = overview.to_csv(list(results.values()), choose_parts("loss"))
    assert table.count("\n") == 1 + len(results)


def test_a_missing_file_costs_its_own_part(tmp_path, nothing_left):
    one = graded(tmp_path, {"half": complete("loss")})["half"]
    assert [part.earned for part in one.score.parts] == [9, 0]
    said = [test["output"] for test in gradescope.results(one, "en")["tests"]]
    assert all("The submission has no file homework/lstm.py." in text for text in said[1:])
    said = [test["output"] for test in gradescope.results(one, "zh")["tests"]]
    assert all("提交中没有文件 homework/lstm.py。" in text for text in said[1:])


def test_the_batch_goes_on(tmp_path, nothing_left):
    right = {"homework/loss.py": complete("loss")["loss"]}
    good = write_zip(tmp_path / "good.zip", right)
    cut_off = tmp_path / "cut off.zip"
    cut_off.write_bytes(good.read_bytes()[:500])
    bomb = {"../x.py": "1", "homework/lstm.py": bytes(50 * 2**20), **right}
    paths = [cut_off, write_zip(tmp_path / "bomb.zip", bomb), good]
    seen = []
    grades = grade_all(paths, choose_parts("loss"), jobs=2, limits=QUICK, done=seen.append)
    assert [one.name for one in grades] == ["cut off", "bomb", "good"]
    assert sorted(one.name for one in seen) == ["bomb", "cut off", "good"]
    assert [one.score.earned for one in grades] == [0, 9, 9]
    notices = [[notice.en for notice in one.notices] for one in grades]
    assert len(notices[0]) == 1 and "cannot be read as a zip" in notices[0][0]
    assert notices[1] == [
        "“../x.py” points outside and was left out.",
        "“homework/lstm.py” is too large for a homework file and was left out.",
    ]
    assert notices[2] == []
    assert grades[0].seal is None and "was run" in gradescope.results(grades[0], "en")["output"]
