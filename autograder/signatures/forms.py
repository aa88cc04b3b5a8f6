"""What a value is: an array with named axes, or some of them in a tuple, a dict or a list."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

_CUT = re.compile(r"\[[\d, ]*:[\d:, H]*\]$")

BATCH, TIME = "N", "T"
"""The dimensions that count the sequences of a batch, and the steps in time."""


class Array(NamedTuple):
    """An array: its axes ("N", "4H", "3", or "..." for any), and what its entries are."""

    axes: tuple[str, ...]
    kind: Literal["float", "float64", "integer", "boolean"] = "float"
    """"float" stands for the dtype of the inputs."""
    lowest: int = 0
    """Of integers: the smallest."""
    below: tuple[str, int] | None = None
    """Of integers: the size under which they lie, and what is added to it."""
    others: tuple[tuple[str, ...], ...] = ()
    """The axes that it may have instead."""

    def __str__(self) -> str:
        return " | ".join(map(_in_parentheses, (self.axes, *self.others)))

    @property
    def closed(self) -> tuple[str, ...]:
        """Its axes where none is left open: `...` stands for as many as make two."""
        if "..." not in self.axes:
            return self.axes
        spare = [letter for letter in (BATCH, TIME) if letter not in self.axes]
        return (*spare[: 3 - len(self.axes)], *self.axes[1:])

    def shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Its shape for these sizes."""
        return tuple(
            sum(count * sizes[size] if size else count for count, size in terms)
            for terms in _terms(self.closed)
        )

    def bounds(self, sizes: Mapping[str, int]) -> tuple[int, int]:
        """Of integers: the smallest, and the first that is too large. Raises ValueError."""
        if self.below is None:
            raise ValueError("integers without bounds (in [0, K), from 1 to T) cannot be drawn")
        size, more = self.below
        return self.lowest, sizes[size] + more

    def along(self, letter: str) -> int | None:
        """Which of its axes a dimension is; None if it has none of it."""
        return self.closed.index(letter) if letter in self.closed else None


class Group(NamedTuple):
    """Some values in a tuple or in a dict, by name."""

    items: dict[str, "Form"]
    within: type[tuple] | type[dict]

    def of(self, value: Any) -> list[Any]:
        """The values in a group, in the order of `items`."""
        return [value[name] for name in self.items] if self.within is dict else list(value)

    def around(self, values: list[Any]) -> Any:
        """The group that holds these values."""
        return dict(zip(self.items, values, strict=True)) if self.within is dict else tuple(values)


class Many(NamedTuple):
    """A list of any number of equal forms."""

    item: "Form"


Form = Array | Group | Many | None
"""What a value is; None for a number, a word or anything else that has no shape."""


class Signature(NamedTuple):
    """What one stub takes and gives."""

    arguments: dict[str, Form]
    """In the order of the call."""
    optional: frozenset[str]
    """The arguments that have a default."""
    results: dict[str, Form]
    """One alone that has no name in the docstring has the stub's."""

    @property
    def letters(self) -> str:
        """Every dimension of its arguments and of their bounds, each once, as they appear."""
        found = re.findall("[A-Z]", " ".join(a for f in self.arguments.values() for a in _axes(f)))
        return "".join(dict.fromkeys(found))

    def draw(
        self, one: Callable[[Array], Any], given: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Arguments for one call, each array drawn by `one`, but for those that are `given`.

        Arguments that have a default are left out. Raises ValueError for one that must be given.
        """
        given, drawn = given or {}, {}
        for name, form in self.arguments.items():
            if name in given:
                drawn[name] = given[name]
            elif name not in self.optional:
                try:
                    drawn[name] = mapped(form, one)
                except ValueError as error:
                    raise ValueError(f"{name}: {error}") from error
        return drawn

    def axis(self, letter: str, what: str, ndim: int) -> int | None:
        """Which axis of an array a dimension is; None if it has none of it, or may have others.

        Args:
            letter: the dimension.
            what: what the array is called: as a result, also cut (`h[:, 1:]`), or as the gradient
                of an argument (`the gradient of x`). A result alone needs no name.
            ndim: how many axes the array has.
        """
        named = dict(leaves(self.results))
        for name, form in self.arguments.items():
            for one, array in arrays(form, name):
                named |= {f"the gradient {one}": array, f"the gradient of {one}": array}
        if len(self.results) == 1:
            (own,) = self.results
            named |= {name.removeprefix(own): array for name, array in leaves(self.results)}
        array = named.get(_CUT.sub("", what))
        if array is None or len(array.axes) != ndim or "..." in array.axes:
            return None
        return array.along(letter)

    def named(self, value: Any) -> dict[str, Any]:
        """A value that the stub returns, by the names of its results."""
        values = value if len(self.results) > 1 else (value,)
        return dict(zip(self.results, values, strict=True))


def mapped(form: Form, function: Callable[..., Any], *values: Any) -> Any:
    """A value of this form, from a function of each array's form and the arrays in `values`.

    What has no form stays as it is in the first of the `values`. Raises ValueError where there are
    no values, and the form is not enough to make one.
    """
    if isinstance(form, Array):
        return function(form, *values)
    if isinstance(form, Group):
        columns = zip(*map(form.of, values), strict=True) if values else [()] * len(form.items)
        forms = form.items.values()
        return form.around([mapped(f, function, *c) for f, c in zip(forms, columns, strict=True)])
    if not values:
        raise ValueError("what is no array cannot be drawn")
    if isinstance(form, Many):
        return [mapped(form.item, function, *items) for items in zip(*values, strict=True)]
    return values[0]


def arrays(form: Form, what: str) -> Iterator[tuple[str, Array]]:
    """Each array of a form with its name for people: `h`, `gates["f"]`."""
    if isinstance(form, Array):
        yield what, form
    elif isinstance(form, Group):
        for name, item in form.items.items():
            yield from arrays(item, f'{what}["{name}"]' if form.within is dict else name)


def leaves(values: Mapping[str, Form]) -> Iterator[tuple[str, Array]]:
    """Each array of some values with its name: `h`, and of a pair `state[0]`, `state[1]`."""
    for name, form in values.items():
        pair = isinstance(form, Group) and form.within is tuple
        for i, (what, array) in enumerate(arrays(form, name)):
            yield f"{name}[{i}]" if pair else what, array


def shown(name: str, form: Form) -> str:
    """A value as a docstring would write it: `x (N, T, D)`, `init_f = (h0 (N, H), c0 (N, H))`."""
    if isinstance(form, Array):
        return f"{name} {form}"
    if isinstance(form, Group):
        left, right = "{}" if form.within is dict else "()"
        return f"{name} = {left}{', '.join(shown(*item) for item in form.items.items())}{right}"
    if isinstance(form, Many):
        return f"{name} = [{shown('', form.item).removeprefix(' = ')}, ...]"
    return name


def _axes(form: Form) -> Iterator[str]:
    if isinstance(form, Array):
        yield from form.closed
        yield from (form.below or ())[:1]
    elif isinstance(form, Group):
        for item in form.items.values():
            yield from _axes(item)
    elif isinstance(form, Many):
        yield from _axes(form.item)


def _in_parentheses(axes: tuple[str, ...]) -> str:
    return f"({', '.join(axes)}{',' * (len(axes) == 1 and axes != ('...',))})"


@cache
def _terms(axes: tuple[str, ...]) -> list[list[tuple[int, str]]]:
    """Each axis as a sum of multiples of sizes: "4H", "3" (of no size), "steps", "T - steps"."""
    return [
        [_term(text, -1 if i else 1) for i, text in enumerate(axis.split(" - "))] for axis in axes
    ]


def _term(text: str, sign: int) -> tuple[int, str]:
    count, size = re.fullmatch(r"(\d*)(\w*)", text).groups()
    return sign * int(count or 1), size
