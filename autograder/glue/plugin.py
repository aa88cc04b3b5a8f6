"""otter's plugin: the submission is graded in the sealed process, never in otter's kernel.

`before_grading` runs before otter reads anything that was handed in (its log, which is a pickle,
included). It moves every file away, grades the homework, and leaves an inert script for otter.
`after_grading` then writes the verdicts over the results of the placeholder tests.
"""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import otter.test_files.abstract_test as otter_tests
from otter.plugins import AbstractOtterPlugin, PluginCollection
from otter.run import AutograderConfig
from otter.run.run_autograder.runners import python_runner
from otter.test_files import GradingResults
from otter.test_files.exception_test import ExceptionTestFile

from autograder.curriculum import Part, choose_parts
from autograder.exam.setting import prepared
from autograder.glue.arrange import HANDED_IN, INERT
from autograder.glue.otter_zip import DRAWN, KEYS, SUBMISSION, question_name
from autograder.grading.batch import Graded, grade_one
from autograder.grading.points import StubScore
from autograder.key import Keys
from autograder.reports.feedback import broken, opening, stub_lines
from autograder.text import Text

_INERT_NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _otters_own(entry: Path) -> bool:
    """Whether otter needs an entry of the submission's folder later.

    That is its copy of our placeholder tests, and the zip that came in, which it copies out of the
    container at the end; nothing imports from a zip that is not on the path.
    """
    return entry.name == "tests" or (entry.suffix == ".zip" and entry.stem != HANDED_IN)


class SealedGrading(AbstractOtterPlugin):
    """Configured in otter_config.json with `parts` (comma-separated) and `lang` (en or zh)."""

    _graded: Graded
    _shown: bool

    def before_grading(self, config: AutograderConfig) -> None:
        """Take the submission away and grade it. The working folder is the submission's."""
        script = Path(self.submission_path)
        with tempfile.TemporaryDirectory(prefix="rnnhw-") as folder:
            taken = Path(folder) / "taken"
            taken.mkdir()
            for entry in sorted(script.parent.iterdir()):
                if not _otters_own(entry):
                    shutil.move(entry, taken / entry.name)
            empty = json.dumps(_INERT_NOTEBOOK) if script.suffix == ".ipynb" else INERT
            script.write_text(empty, encoding="utf-8")
            handed_in = taken / f"{HANDED_IN}.zip"
            path = handed_in if handed_in.is_file() else taken
            parts = choose_parts(self.plugin_config.get("parts"))
            source = script.parents[1] / "source"
            keys = Keys.load(source / KEYS)
            with prepared(parts) as setting:
                self._graded = grade_one(
                    path,
                    parts,
                    name="submission",
                    setting=setting,
                    keys=keys,
                    drawn=source / DRAWN,
                )
        # When hidden tests are not shown, otter reports on the public ones, and there are none. So
        # it is told to show all of them, and `after_grading` hides them.
        self._shown, config.show_hidden = config.show_hidden, True
        _spare_the_kernel()

    def after_grading(self, results: GradingResults) -> None:
        """Write the verdicts into otter's results."""
        found = results.results
        results.results = {SUBMISSION: found[SUBMISSION]}  # first, then in the homework's order
        self._fill_submission(found[SUBMISSION])
        for part in self._graded.score.parts:
            for question in part.questions:
                name = question_name(part.part, question.question)
                title = f"{question.question.id} · {question.question.title.to(self._lang)}"
                cases = [self._case(part.part, stub) for stub in question.stubs]
                _fill(found[name], title, cases, question.earned)
                results.results[name] = found[name]
        results.set_output(self._said(opening(self._graded)))
        if not self._shown:
            results.hide_everything()

    def generate_report(self) -> str:
        """What stands in otter's log: the seal, the notices, the points, faults of the grader."""
        score = self._graded.score
        lines = [line.en for line in opening(self._graded)]
        lines += [f"{part.part.part}: {part.earned:g}/{part.part.points:g}" for part in score.parts]
        lines += [f"incident: {incident}" for incident in self._graded.incidents]
        lines += [f"grader fault: {trouble}" for trouble in self._graded.troubles]
        return "\n".join([*lines, f"total: {score.earned:g}/{score.points:g}"])

    @property
    def _lang(self) -> str:
        return self.plugin_config.get("lang", "en")

    def _said(self, texts: list[Text]) -> str:
        return "\n".join(text.to(self._lang) for text in texts)

    def _fill_submission(self, test: otter_tests.TestFile) -> None:
        """The first entry, worth no points: whether the submission is broken, and how."""
        title = Text("The submission as a whole", "整份提交").to(self._lang)
        faults = broken(self._graded)
        sound = not faults and not self._graded.notices
        case = _result(title, 0, self._said([*opening(self._graded), *faults]), sound)
        _fill(test, title, [case], 0)

    def _case(self, part: Part, stub: StubScore) -> otter_tests.TestCaseResult:
        message = "\n".join(stub_lines(part, stub, self._lang))
        return _result(stub.stub.name, stub.stub.points, message, stub.status == "done")


def _fill(
    test: otter_tests.TestFile,
    title: str,
    results: list[otter_tests.TestCaseResult],
    earned: float,
) -> None:
    """Write a verdict over a placeholder. Its title is for people; files keep its own name."""
    test.name = title
    test.test_cases = [result.test_case for result in results]
    test.test_case_results = results
    test.update_score(earned)


def _result(name: str, points: float, message: str, passed: bool) -> otter_tests.TestCaseResult:
    case = otter_tests.TestCase(
        name=name,
        body=None,
        hidden=True,
        points=points,
        success_message=None,
        failure_message=None,
    )
    return otter_tests.TestCaseResult(case, message, passed)


def _spare_the_kernel() -> None:
    """Let otter do without its Jupyter kernel, once: it takes a second, to run an empty script.

    An otter that is made differently starts its kernel and comes to the same results.
    """
    original = getattr(python_runner, "grade_notebook", None)

    def grade_notebook(
        submission_path: str,
        *,
        tests_glob: list[str],
        plugin_collection: PluginCollection,
        **others: Any,
    ) -> GradingResults:
        python_runner.grade_notebook = original
        results = GradingResults([ExceptionTestFile.from_file(path) for path in tests_glob])
        plugin_collection.run("after_grading", results)
        return results

    python_runner.grade_notebook = grade_notebook
