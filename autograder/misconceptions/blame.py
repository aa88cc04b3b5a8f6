"""What is said of a stub that loses points for a fault in another one, which it builds on."""

from collections.abc import Iterable
from typing import NamedTuple

from autograder.misconceptions.catalogue import Note
from autograder.misconceptions.reference import Place
from autograder.text import Text


class Blame(NamedTuple):
    """Words about a `{stub}` and the `{names}` of others."""

    title: Text
    hint: Text

    def of(self, place: Place, others: Iterable[Place]) -> Note:
        """What is said of a stub."""
        names = ", ".join(stub for _, stub in others)
        return Note(*(self._filled(words, place[1], names) for words in self))

    def _filled(self, words: Text, stub: str, names: str) -> Text:
        return Text(*(each.format(stub=stub, names=names) for each in (words.en, words.zh)))


BELOW = Blame(
    Text("The mistake is in {names}", "错误出在 {names}"),
    Text(
        "A right {stub} that is built on your {names} gives the same wrong numbers. "
        "Mend {names} first, then look here again: only right results earn points.",
        "正确的 {stub} 如果建立在你的 {names} 之上，也会得出同样的错误结果。"
        "先改好 {names}，再回来看这里：只有正确的结果才得分。",
    ),
)
_FIRST = Text("First mend {names}", "先改好 {names}")
TRIED_WITH = Blame(
    _FIRST,
    Text(
        "{stub} is tried with your {names}, and something is wrong there already. "
        "Look here again afterwards.",
        "{stub} 是用你的 {names} 来检查的，而那里已经有错。改好之后再来看这里。",
    ),
)
STOPS = Blame(
    _FIRST,
    Text(
        "A right {stub} that is built on your {names} stops with an error, too. "
        "Look here again afterwards.",
        "正确的 {stub} 如果建立在你的 {names} 之上，也会出错停止。改好之后再来看这里。",
    ),
)
ELSEWHERE = Blame(
    _FIRST,
    Text(
        "{stub} builds on {names}, and yours is wrong. On simple inputs {stub} gives what is right "
        "all the same, so this may be the whole reason. Look here again afterwards.",
        "{stub} 要用到 {names}，而你的 {names} 有错。在简单的输入上 {stub} 的结果仍然是对的，"
        "所以原因可能只在这里。改好之后再来看这里。",
    ),
)
