"""What can go wrong with a student's code, in words for the report."""

from autograder.sealed.seal import Limits
from autograder.text import Text


class StudentFault(Exception):
    """The student's code gave no answer. `text` says why, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class NotStarted(StudentFault):
    """The stub still raises NotImplementedError; `unwritten` is its name if it does no more."""

    def __init__(self, text: Text, unwritten: str = "") -> None:
        super().__init__(text)
        self.unwritten = unwritten


class Unavailable(StudentFault):
    """The function is not there: no such file, no such name, or a file that cannot be imported."""


class StudentRaised(StudentFault):
    """The function raised an exception. `types` are the names of its class and its bases."""

    seen_with = ""
    """The case in which it did, if a test has told."""
    through = ""
    """The other stub in which the exception came up, if it was one."""
    misused: Text | None = None
    """What is said if that other stub is right."""

    def __init__(self, text: Text, types: list[str], message: str) -> None:
        super().__init__(text)
        self.types = types
        self.message = message


class Waits(StudentRaised):
    """What is tried uses another stub, which is not started."""


class Died(StudentFault):
    """The process was ended during the call: by itself, by a limit, or by the clock.

    `incident` says which, in a few words for staff.
    """

    def __init__(self, text: Text, incident: str) -> None:
        super().__init__(text)
        self.incident = incident


def needs(name: str, other: str) -> Waits:
    """What is tried uses another stub, which is not started."""
    text = Text(
        f"{name} is tried together with {other}, which is not started.",
        f"检查 {name} 时要用到 {other}，而它还没有开始写。",
    )
    return Waits(text, ["NotImplementedError"], "")


def missing_module(module: str) -> Unavailable:
    """The file is not in the submission."""
    return Unavailable(
        Text(
            f"The submission has no file homework/{module}.py.",
            f"提交中没有文件 homework/{module}.py。",
        )
    )


def missing_name(module: str, name: str) -> Unavailable:
    """The file does not define the name."""
    return Unavailable(
        Text(
            f"homework/{module}.py does not define {name}.",
            f"homework/{module}.py 里没有定义 {name}。",
        )
    )


def too_slow(name: str, seconds: float) -> Died:
    """The call used up its CPU time."""
    return Died(
        Text(
            f"{name} was stopped after {seconds:g} s of computing: does a loop never end?",
            f"{name} 计算了 {seconds:g} 秒后被停止：是不是有循环停不下来？",
        ),
        "killed: CPU time of a call",
    )


def no_answer(name: str, seconds: float) -> Died:
    """The call neither computed nor came back."""
    return Died(
        Text(
            f"{name} waited for {seconds:g} s without an answer and was stopped: "
            "does it wait for something?",
            f"{name} 等待了 {seconds:g} 秒还没有返回，已被停止：是不是在等待什么？",
        ),
        "killed: no answer in time",
    )


def too_long_in_all(name: str, limits: Limits) -> Died:
    """All calls together took too long."""
    return Died(
        Text(
            f"{name} takes too long: its calls have computed for more than {limits.stub_cpu:g} s "
            "in all, and the rest of them were not tried.",
            f"{name} 太慢：所有调用合计计算了超过 {limits.stub_cpu:g} 秒，其余的没有再试。",
        ),
        "cut off: CPU time of one function",
    )


def nothing_left(name: str, limits: Limits) -> Died:
    """The submission has used up its CPU time, and this stub wants more of it."""
    return Died(
        Text(
            f"{name} was not tried to the end: the functions of this submission have computed for "
            f"more than {limits.submission_cpu:g} s in all.",
            f"{name} 没有试完：这份提交的函数合计计算了超过 {limits.submission_cpu:g} 秒。",
        ),
        "cut off: CPU time of the submission",
    )


def not_tried(name: str, why: str) -> Died:
    """Too much has been lost already with this submission; `why` in a few words for staff."""
    return Died(
        Text(
            f"{name} was not tried: too many other functions of this submission were stopped or "
            "ended the process. Mend those first.",
            f"{name} 没有试：这份提交里有太多别的函数被停止，或者让进程结束了。请先改好它们。",
        ),
        f"cut off: the rest was not tried ({why})",
    )


def asleep(name: str, seconds: float) -> Died:
    """The submission sleeps, here and elsewhere."""
    return Died(
        Text(
            f"{name} was stopped while it slept: the functions of this submission have waited "
            f"for more than {seconds:g} s in all.",
            f"{name} 在休眠时被停止：这份提交的函数合计等待了超过 {seconds:g} 秒。",
        ),
        "killed: asleep too long in all",
    )


def wrote_too_much(name: str, limits: Limits) -> Died:
    """The process filled its scratch folder."""
    size = limits.scratch_size // 2**20
    return Died(
        Text(
            f"{name} was stopped: it left more than {size} MiB or {limits.scratch_files} files "
            "on the disk.",
            f"{name} 被停止：它在磁盘上留下了超过 {size} MiB 或 {limits.scratch_files} 个文件。",
        ),
        "killed: scratch folder full",
    )


def crashed(name: str, code: int | None) -> Died:
    """The process is gone. `code` is its exit code, negative for a signal."""
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return Died(
        Text(
            f"{name} ended its whole process ({how}): os._exit, a crash, or out of memory.",
            f"{name} 让整个进程结束了（{how}）：可能是 os._exit、崩溃或内存不足。",
        ),
        f"process ended: {how}",
    )


def lost(name: str) -> Died:
    """The object was in a process that has been ended."""
    return Died(
        Text(
            f"{name} could not be used any more: an earlier call ended the process it was in.",
            f"{name} 已无法继续使用：之前的调用让它所在的进程结束了。",
        ),
        "object lost with its process",
    )


def garbled(name: str) -> Died:
    """The process sent something that is not an answer."""
    return Died(
        Text(
            f"{name} sent something that is not an answer, or one that is far too large.",
            f"{name} 送回的内容不是答案，或者大得离谱。",
        ),
        "killed: sent something that is no answer",
    )
