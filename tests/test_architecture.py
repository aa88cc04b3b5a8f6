"""Imports flow one way, and the pieces fit together."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograder
from autograder.curriculum import all_parts, choose_parts
from autograder.grading import judge
from autograder.grading.verdict import CheckResult
from autograder.template.cut import SHIPPED, SOLUTIONS, source
from tests import conftest
from tests.support import ROOT, run_python

PACKAGE = ROOT / "autograder"
# The order that the package's docstring gives; `text` and `curriculum` stand before all.
LAYERS = ["text", "curriculum", *re.findall(r"^    (\w+)\b", autograder.__doc__, re.MULTILINE)]
FILES = sorted(p for p in PACKAGE.rglob("*.py") if "files" not in p.relative_to(PACKAGE).parts)
each_file = pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
each_solution = pytest.mark.parametrize(
    "file", sorted(SOLUTIONS.glob("*.py")), ids=lambda f: f.stem
)


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions; its names too, as `module.name`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(module: str) -> str:
    """The piece of the package that a module belongs to."""
    return module.split(".")[1]


def test_the_docstring_names_every_layer():
    there = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert set(LAYERS) == there - {"__init__", "__pycache__"}
    assert len(LAYERS) == len(set(LAYERS))


ROOMS = [
    file
    for file in sorted(PACKAGE.glob("*/__init__.py"))
    if file.parent.name not in ("cli", "hidden_tests", "shipped")  # by command, part and folder
]


@pytest.mark.parametrize("file", ROOMS, ids=lambda f: f.parent.name)
def test_a_room_says_what_each_of_its_files_is(file):
    said = set(re.findall(r"\w+", ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))))
    there = {path.stem for path in file.parent.glob("*.py")} - {"__init__", "__main__"}
    assert there <= said


@each_file
def test_imports_flow_one_way(file):
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    if parts == ("__init__",):
        assert list(imports(file)) == []
        return
    own = LAYERS.index(parts[0])
    for module in imports(file):
        if module.startswith("autograder."):
            assert LAYERS.index(layer(module)) <= own, f"{parts[0]} imports {module}"


@each_file
def test_only_hidden_tests_import_solutions(file):
    if file.relative_to(PACKAGE).parts[0] != "hidden_tests":
        assert not [m for m in imports(file) if m.split(".")[0] in ("solutions", "tests")]


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*/*.py")), ids=lambda f: f.stem)
def test_what_students_have_too_needs_nothing_of_ours(file):
    ours = [m for m in imports(file) if m.split(".")[0] in ("autograder", "solutions", "tests")]
    assert [m for m in ours if not m.startswith("autograder.shipped.")] == []


@each_file
def test_the_process_of_the_student_imports_little(file):
    parts = file.relative_to(PACKAGE).parts
    if parts in (("sealed", "worker.py"), ("sealed", "wire.py"), ("sealed", "seal.py")):
        heavy = {"pytest", "hypothesis", "torch", "rich", "typer", "jinja2", "subprocess"}
        assert not heavy & {module.split(".")[0] for module in imports(file)}
    for module in imports(file):
        assert not module.startswith("pickle") and module.split(".")[0] != "marshal"


LONGEST = 330
"""Lines of a file, as CONTRIBUTING.md says."""
# A student runs one file for one part, and the handouts name it: the public tests of a long part
# make a long file. What stands in `homework` is cut from the solutions, or handed in.
ONE_FOR_A_PART = {f"test_{part.part}.py" for part in all_parts()}
OTHERS = [
    file
    for folder in ("tests", "benchmarks", "student_template")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if "homework" not in file.parts
    and not (file.parent == ROOT / "student_template" / "tests" and file.name in ONE_FOR_A_PART)
]


@pytest.mark.parametrize("file", [*FILES, *OTHERS], ids=lambda f: str(f.relative_to(ROOT)))
def test_files_are_short(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("place", conftest.LONGEST)
def test_what_runs_first_is_there(place):
    assert (ROOT / place).exists(), "tests/conftest.py names what is no more"


def test_contributing_says_how_long_a_file_may_be():
    assert f"has {LONGEST} lines at most" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@each_solution
def test_solutions_are_short(file):
    """One part is one file, and each docstring is there in two languages: only code counts."""
    code = ast.unparse(_WithoutDocstrings().visit(ast.parse(file.read_text(encoding="utf-8"))))
    assert len(code.splitlines()) <= LONGEST


class _WithoutDocstrings(ast.NodeTransformer):
    def visit_Expr(self, node):
        return None if isinstance(node.value, ast.Constant) else node


@each_file
def test_every_module_says_what_it_is(file):
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


@each_solution
def test_solutions_stand_alone(file):
    allowed = {"numpy", "torch", "collections", "solutions", "typing", "math", "tqdm", "sklearn"}
    assert {module.split(".")[0] for module in imports(file)} <= allowed


@each_solution
def test_solutions_print_nothing(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    said = set() if file.stem == "repair" else {"print"}  # a script speaks
    assert not names & {*said, "breakpoint", "input", "open", "exec", "eval"}


@pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.part)
def test_stubs_of_the_assignment_are_those_of_the_solution(part):
    tree = ast.parse(source(part.part))
    defined = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined.add(node.target.id)
    # A whole file can be a stub: a script to repair.
    stubs = {stub.name for stub in part.stubs if stub.file in ("", part.part)}
    assert stubs == {n for n in defined if not n.startswith("_")}


COLLECT = """
import json
from autograder.curriculum import all_parts
from autograder.drawing.hidden import collect
tests = collect([part.part for part in all_parts()])
print(json.dumps([(test.part, test.stub, test.check) for test in tests]))
"""


def test_every_check_has_a_hidden_test_and_the_reverse():
    ran = run_python("-c", COLLECT, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert ran.returncode == 0, ran.stderr
    found = {tuple(place) for place in json.loads(ran.stdout)}
    asked = {(p.part, s.name, c.name) for p in all_parts() for s in p.stubs for c in s.checks}
    assert found == asked


def test_judging_stops_where_they_do_not_fit():
    parts = choose_parts("loss")
    right = [CheckResult("loss", s.name, c.name) for s in parts[0].stubs for c in s.checks]
    assert list(judge._in_order(right, parts)) == right
    with pytest.raises(RuntimeError, match="no hidden test has the mark"):
        list(judge._in_order(right[1:], parts))
    with pytest.raises(RuntimeError, match=r"no assignment\.toml has the check"):
        list(judge._in_order([*right, CheckResult("loss", "softmax", "new")], parts))


def test_a_check_of_several_tests_fails_with_its_first_failure():
    parts = choose_parts("loss")
    right = [CheckResult("loss", s.name, c.name) for s in parts[0].stubs for c in s.checks]
    wrong = [CheckResult("loss", "softmax", "values", fault) for fault in ("raised", "wrong")]
    for results in ([*right, *wrong], [*wrong, *right]):
        first = next(judge._in_order(results, parts))
        assert first == wrong[0]


def test_commands_start_without_what_only_judging_needs():
    late = "{'pytest', 'hypothesis', 'torch'} & sys.modules.keys()"
    ran = run_python("-c", f"import sys, autograder.cli; assert not {late}, {late}")
    assert ran.returncode == 0, ran.stderr
