"""The questions: their points, their words, and what a wrong assignment.toml is told."""

import re

import pytest

from autograder import curriculum
from autograder.curriculum import CurriculumError, all_parts, choose_parts
from autograder.template.cut import answers, source
from autograder.text import Text, printable
from tests.support import ROOT

each_part = pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.part)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Of 100 points, those of each part.
POINTS = {"loss": 9, "lstm": 16}


def words(part) -> list[Text]:
    """Every sentence of a part that a report may show."""
    said = [part.title]
    for question in part.questions:
        said.append(question.title)
        said += [text for stub in question.stubs for c in stub.checks for text in (c.what, c.hint)]
    return said


def test_parts_are_in_order_and_make_at_most_100():
    numbers = [part.number for part in all_parts()]
    assert numbers == sorted(set(numbers))
    total = sum(part.points for part in all_parts())
    assert total == 100 if len(numbers) == 8 else total < 100


@pytest.mark.parametrize(("name", "points"), POINTS.items())
def test_points_of_parts(name, points):
    (part,) = choose_parts(name)
    assert part.points == points
    assert part.folder.is_dir()


@each_part
def test_names_are_unique(part):
    stubs = [stub.name for stub in part.stubs]
    assert len(set(stubs)) == len(stubs)
    assert len({question.id for question in part.questions}) == len(part.questions)
    for stub in part.stubs:
        names = [check.name for check in stub.checks]
        assert len(set(names)) == len(names)
        assert stub.points > 0 and 0 <= stub.guard_share <= 1
        assert part.question_of(stub.name).id


@each_part
def test_everything_is_said_in_both_languages(part):
    for text in words(part):
        assert text.en.strip() == text.en and text.zh.strip() == text.zh
        assert text.en and text.zh
        assert not CHINESE.search(text.en)
        is_formula = text.en == text.zh or "_" in text.en  # the same in every language
        assert CHINESE.search(text.zh) or is_formula


@each_part
def test_hints_are_sentences(part):
    for stub in part.stubs:
        for check in stub.checks:
            assert check.hint.en.endswith((".", "?")), check.hint.en
            assert check.hint.zh.endswith(("。", "？")), check.hint.zh


@each_part
def test_no_answer_stands_in_the_words(part):
    whole = "\n".join(map(source, part.files))
    telling = [line for line in answers(whole) if len(line) > 20 and "#" not in line]
    said = "\n".join(f"{text.en}\n{text.zh}" for text in words(part))
    assert len(telling) > 10
    assert not [line for line in telling if line in said]


def test_choices():
    def names(choice) -> list[str]:
        return [part.part for part in choose_parts(choice)]

    assert names(None) == names("") == names(" , ") == [part.part for part in all_parts()]
    assert names("lstm, loss,lstm") == ["loss", "lstm"]
    with pytest.raises(CurriculumError, match="there is no part 'rnnn'"):
        names("loss,rnnn")
    with pytest.raises(KeyError):
        choose_parts("loss")[0].question_of("nothing")


def test_words_that_stubs_share_stand_in_one_place():
    """In one file, not copied from one assignment.toml to the next."""
    own = [
        (check.name, check.what, check.hint)
        for part in all_parts()
        for stub in part.stubs
        for check in stub.own_checks
        if check.kind == "guard"
    ]
    shared = [(check.name, check.what, check.hint) for check in curriculum.shared_guards().values()]
    assert not set(own) & set(shared)
    used = [name for part in all_parts() for stub in part.stubs for name in stub.guards]
    assert min(map(used.count, curriculum.shared_guards())) > 1
    for word in ("what", "hint"):
        assert all(getattr(guard, word).zh for guard in curriculum.shared_guards().values())


LOSS = (curriculum.ASSIGNMENTS / "03_loss" / "assignment.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "log_softmax"', 'name = "softmax"', "softmax stands there twice"),
        ('kind = "value"', 'kind = "guard"', "no check of kind value"),
        ('kind = "value"', 'kind = "bonus"', "bonus"),
        ("points = 1.5", 'points = "many"', "points"),
        ("points = 1.5", "pionts = 1.5", "pionts"),
        ('part = "loss"', "part = ", "assignment.toml"),
        (
            "points = 1.5",
            'points = 1.5\nguards = ["kepes"]',
            "there is no 'kepes'",
        ),
        ("points = 1.5", 'points = 1.5\nguards = ["keeps"]', "softmax has the check 'keeps' twice"),
    ],
)
def test_a_wrong_file_is_told_where(tmp_path, old, new, words):
    assert old in LOSS
    path = tmp_path / "assignment.toml"
    path.write_text(LOSS.replace(old, new), encoding="utf-8")
    with pytest.raises(CurriculumError, match=words) as error:
        curriculum._read(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 中文 ∂c/∂t", "plain 中文 ∂c/∂t"),
        ("\x1b[2Jgone\x07", "[2Jgone"),
        ("two\nlines\tand\r\n", "two lines and"),
        ("turned \u202eround\u2066", "turned round"),
        ("\ud800", ""),
        ("x" * 300, "x" * 199 + "…"),
        ("\0" * 10**6, ""),
    ],
)
def test_what_is_printable(text, shown):
    assert printable(text) == shown


def test_sentences_add_up():
    assert Text("One.", "一。") + Text("Two.", "二。") == Text("One. Two.", "一。二。")
    assert Text("One.", "一。").to("zh") == "一。"


def test_the_rules_for_all_parts_are_stated_once():
    rules = curriculum.rules()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={rules.python}"' in project
    by_rule = {
        needs: [p.number for p in all_parts() if p.needs == needs] for needs in ("", "torch")
    }
    assert by_rule == {"": [1, 2, 3, 4, 5, 6], "torch": [7, 8]}, "as the words say"
    for word in (*rules.imports.extra["torch"], "1", "6", "7", "8", "homework/"):
        assert word in rules.imports.words.en and word in rules.imports.words.zh


@each_part
def test_what_a_part_may_import(part):
    allowed = curriculum.rules().importable(part)
    assert ("torch" in allowed) == (part.number >= 7)
    assert "numpy" in allowed and "scipy" not in allowed
