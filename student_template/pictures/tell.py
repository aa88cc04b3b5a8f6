"""What `python look.py` says in the terminal while it draws, and the page that it makes."""

from pictures import checker, page
from pictures.album import album, drawn, parts
from pictures.charts import Words


class Teller:
    """Speaks one language, or both."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, en: str, zh: str) -> None:
        """A line in English, in Chinese, or in both."""
        for line in {"en": [en], "zh": [zh]}.get(self.lang, [en, zh]):
            print(line, flush=True)

    def list(self) -> int:
        """Which parts there are to look at."""
        self.say("Your own network in pictures:", "用图看自己的网络：")
        for part in parts():
            title = album(part).title
            words = {"en": title.en, "zh": title.zh}
            print(f"  python look.py {part:13} {words.get(self.lang, f'{title.en} {title.zh}')}")
        self.say("Gradients, entry by entry:", "逐个元素检查梯度：")
        for stub in checker.stubs():
            print(f"  python look.py --gradient {stub}")
        return 0

    def gradient(self, stub: str) -> str | None:
        """The page of a stub's gradients; None if there is none to check."""
        known = checker.stubs()
        if stub not in known:
            self.say(
                f"{stub} returns no gradient that can be checked. Choose {', '.join(known)}.",
                f"{stub} 不返回可以检查的梯度。可选：{'、'.join(known)}。",
            )
            return None
        return checker.checked(stub, self.lang, self.say)

    def part(self, part: str) -> str | None:
        """The page of a part; None if there is no such part."""
        if part not in parts():
            known = ", ".join(parts())
            self.say(f"There is no part {part}. Choose {known}.", f"没有 {part}。可选：{known}。")
            return None
        sections = []
        for picture, text, why in drawn(part):
            sections.append(text)
            en, zh = picture.title
            self.say(
                f"- {en}: {why.en}" if why else f"- {en}", f"- {zh}：{why.zh}" if why else f"- {zh}"
            )
        lead = Words(
            f"Drawn from your own homework/{part}.py, as far as it is written.",
            f"由你自己的 homework/{part}.py 画出，写到哪里就画到哪里。",
        )
        return page.page(album(part).title, sections, self.lang, lead)
