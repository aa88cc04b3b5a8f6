"""How a call behaves: what it refuses, what it leaves alone, what it lets NumPy complain about."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from autograder.checking.failure import CheckFailed
from autograder.sealed.faults import StudentRaised
from autograder.sealed.student import Observation
from autograder.text import Text, printable


def refused(call: Callable[[], Any], names: Iterable[str], case: object = "") -> None:
    """`call` raises ValueError, and the message names one of the arguments `names`."""
    names = list(names)
    wanted = " / ".join(names)
    try:
        call()
    except StudentRaised as fault:
        if "NameError" in fault.types:  # whatever the input: no way to refuse or accept it
            raise
        if "ValueError" not in fault.types:
            raise CheckFailed(
                Text(
                    f"This must raise ValueError, but raises {printable(fault.types[0], 40)}.",
                    f"这里应当抛出 ValueError，却抛出了 {printable(fault.types[0], 40)}。",
                ),
                case,
            ) from fault
        if not any(re.search(rf"\b{re.escape(name)}\b", fault.message) for name in names):
            raise CheckFailed(
                Text(
                    f"The ValueError's message does not name the wrong argument ({wanted}).",
                    f"ValueError 的信息没有指出是哪个参数错了（{wanted}）。",
                ),
                case,
            ) from fault
        return
    raise CheckFailed(
        Text(
            f"This must raise ValueError that names {wanted}, but a value comes back.",
            f"这里应当抛出指出 {wanted} 的 ValueError，却返回了值。",
        ),
        case,
    )


def accepted(call: Callable[[], Any], case: object = "") -> Any:
    """`call` returns. If it raises, the message says that this input is good."""
    try:
        return call()
    except StudentRaised as fault:
        if "NameError" in fault.types:
            raise
        raise CheckFailed(
            Text("This input is good, but: ", "这个输入没有问题，但是：") + fault.text, case
        ) from fault


def untouched(seen: Observation, names: Iterable[str], case: object = "") -> None:
    """The call has left its arguments, called `names`, as they were."""
    names = list(names)
    changed = [names[i] if 0 <= i < len(names) else str(i) for i in seen.changed[:8]]
    if changed:
        raise CheckFailed(
            Text(
                f"The call changes its input: {', '.join(changed)}.",
                f"调用改动了输入：{', '.join(changed)}。",
            ),
            case,
        )


def quiet(seen: Observation, case: object = "") -> None:
    """The call has met no overflow, invalid value or division by zero."""
    if seen.fp_events:
        events = printable(", ".join(map(str, seen.fp_events)), 80)
        raise CheckFailed(
            Text(f"NumPy meets trouble on the way: {events}.", f"计算途中 NumPy 报告：{events}。"),
            case,
        )
