"""A class with known copies in it: independent answers, and what copiers make of some of them."""

import ast
import random
from collections import defaultdict
from collections.abc import Callable

from autograder.misconceptions.catalogue import misconceptions
from autograder.misconceptions.reference import pieces
from tests.grading.test_right_styles import RIGHT, STYLES
from tests.support import FILE_OF, NUMPY, Sources, complete, patched, replaced

REFERENCE = complete(*NUMPY)


def _ways() -> dict[tuple[str, str], list[str]]:
    """The right ways of each function that differ from the reference."""
    ways = defaultdict(list)
    for part, stub, source in RIGHT.values():
        ways[part, stub].append(source)
    for files in STYLES.values():
        for part, source in files.items():
            for name, text in pieces(source).items():
                ways[part, name].append(text)
    return {
        (part, stub): texts for (part, stub), texts in ways.items() if FILE_OF.get(stub) == part
    }


WAYS = _ways()


def independent(rng: random.Random) -> Sources:
    """A right submission: each function in one of the ways that we know."""
    files = dict(REFERENCE)
    for (part, stub), texts in WAYS.items():
        if part in files and (text := rng.choice([None, *texts])):
            files[part] = replaced(files[part], stub, text)
    return files


def mistaken() -> dict[str, Sources]:
    """The reference with one known mistake in it, for every twelfth that we know."""
    made = {}
    for part in NUMPY:
        for number, known in list(enumerate(misconceptions(part)))[::12]:
            source = patched(REFERENCE[part], known.stub, known.old, known.new)
            made[f"{part} {number}"] = {**REFERENCE, part: source}
    return made


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._names.get(node.id, node.id), node.ctx)


def renamed(tree: ast.Module, rng: random.Random) -> ast.Module:
    """Local variables have other names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            stored = {
                n.id
                for n in ast.walk(node)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            _Renamed({name: f"{name}_{rng.randrange(99)}" for name in sorted(stored)}).visit(node)
    return tree


def reordered(tree: ast.Module, rng: random.Random) -> ast.Module:
    """Functions stand in another order."""
    moved = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    rest = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    rng.shuffle(moved)
    tree.body = rest + moved
    return tree


class _Loops(ast.NodeTransformer):
    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        made = node.value
        if not isinstance(made, ast.ListComp) or not isinstance(node.targets[0], ast.Name):
            return node
        name, each = node.targets[0].id, made.generators[0]
        if len(made.generators) > 1 or each.ifs:
            return node
        return ast.parse(
            f"{name} = []\n"
            f"for {ast.unparse(each.target)} in {ast.unparse(each.iter)}:\n"
            f"    {name}.append({ast.unparse(made.elt)})"
        ).body


def looped(tree: ast.Module, rng: random.Random) -> ast.Module:
    """A loop stands for each comprehension."""
    return _Loops().visit(tree)


def all_of_these(tree: ast.Module, rng: random.Random) -> ast.Module:
    """Everything at once."""
    return looped(reordered(renamed(tree, rng), rng), rng)


HOWS: dict[str, Callable[[ast.Module, random.Random], ast.Module]] = {
    "copied": lambda tree, rng: tree,
    **{how.__name__: how for how in (renamed, reordered, looped, all_of_these)},
}


def copy_of(files: Sources, how: str, rng: random.Random) -> Sources:
    """What a copier hands in; comments and layout go in any case."""
    return {name: ast.unparse(HOWS[how](ast.parse(text), rng)) for name, text in files.items()}


def a_class(seed: int, size: int, copies: int) -> tuple[dict[str, Sources], set[frozenset[str]]]:
    """Independent submissions, mistakes and copies, and the pairs of the last."""
    rng = random.Random(seed)
    students = {f"student {i}": independent(rng) for i in range(size)}
    handed_in, pairs = {**students, **mistaken()}, set()
    for how in HOWS:
        for number in range(copies):
            names = f"{how} {number}", f"{how} {number} from"
            handed_in[names[1]] = independent(rng)
            handed_in[names[0]] = copy_of(handed_in[names[1]], how, rng)
            pairs.add(frozenset(names))
    return handed_in, pairs
