"""otter's plugin: the submission is graded in the sealed process, never in otter's kernel.

`before_grading` runs before otter reads anything that was handed in (its log, which is a pickle,
included). It takes every file away, grades the homework, and leaves an inert script for otter's
kernel. `after_grading` then writes the verdicts over the results of the placeholder tests.
"""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import otter.test_files.abstract_test as otter_tests
from otter.plugins import AbstractOtterPlugin
from otter.run import AutograderConfig
from otter.test_files import GradingResults

from autograder.curriculum import Part, choose_parts
from autograder.exam.setting import prepared
from autograder.glue.arrange import HANDED_IN, INERT
from autograder.glue.otter_zip import question_name
from autograder.grading.batch import Graded, grade_one
from autograder.grading.points import QuestionScore, StubScore
from autograder.reports.feedback import opening, stub_lines

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
            with prepared(parts) as setting:
                self._graded = grade_one(path, parts, name="submission", setting=setting)

    def after_grading(self, results: GradingResults) -> None:
        """Write the verdicts into otter's results."""
        for part in self._graded.score.parts:
            for question in part.questions:
                name = question_name(part.part, question.question)
                if name in results.results:
                    self._fill(results.results[name], part.part, question)
        said = [line.to(self._lang) for line in opening(self._graded)]
        results.set_output("\n".join(said))

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

    def _fill(self, test: otter_tests.TestFile, part: Part, question: QuestionScore) -> None:
        results = [self._case_result(part, stub) for stub in question.stubs]
        test.test_cases = [result.test_case for result in results]
        test.test_case_results = results
        test.update_score(question.earned)

    def _case_result(self, part: Part, stub: StubScore) -> otter_tests.TestCaseResult:
        case = otter_tests.TestCase(
            name=stub.stub.name,
            body=None,
            hidden=True,
            points=stub.stub.points,
            success_message=None,
            failure_message=None,
        )
        message: Any = "\n".join(stub_lines(part, stub, self._lang))
        return otter_tests.TestCaseResult(case, message, passed=stub.status == "done")
