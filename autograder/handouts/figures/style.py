"""How every figure looks: line weights, type, and colours that a colour-blind reader tells apart.

The hues are those of Okabe & Ito (2008), "Color Universal Design". No meaning depends on colour
alone: each role also has its own shape, mark or kind of line.
"""

INK, PAPER, FAINT = ("#1c1e21", "#e8e6e3"), ("#ffffff", "#16181b"), ("#6b7076", "#9aa0a6")
"""Text, paper and background lines: light, dark."""
ROLES = {
    "x": ("#009e73", "#1fc29a"),  # inputs: bluish green
    "h": ("#0072b2", "#56b4e9"),  # hidden states: blue; its lighter sister in the dark
    "c": ("#e69f00", "#e69f00"),  # memories: orange
    "y": ("#cc79a7", "#cc79a7"),  # outputs: reddish purple
    "d": ("#d55e00", "#ff8f45"),  # gradients, and what is different: vermilion
    "s": ("#f0e442", "#d8cc2e"),  # layers with a sigmoid: yellow
    "t": ("#56b4e9", "#56b4e9"),  # layers with a tanh: sky blue
    "n": FAINT,  # everything else
}
"""The colour of each role: light, dark."""
WORDS = '13px system-ui,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei"'
WORDS += ',"Noto Sans CJK SC",sans-serif'
SYMBOLS = '"STIX Two Text","Cambria Math","Latin Modern Math","Times New Roman",Times'
SYMBOLS += ',"Liberation Serif","DejaVu Serif",serif'


def _colours(shade: int) -> str:
    """The rules for light (0) or dark (1)."""
    ink, paper, faint = INK[shade], PAPER[shade], FAINT[shade]
    rules = [
        f".fig{{fill:{ink}}}",
        f".fig .l{{stroke:{ink}}}",
        f".fig .op,.fig .bare{{fill:{paper};stroke:{ink}}}",
        f".fig .faint{{fill:{faint}}}",
        f".fig .frame,.fig .grid{{stroke:{faint}}}",
        f".fig .paper{{fill:{paper}}}",
        f".fig .halo,.fig .under{{stroke:{paper}}}",
    ]
    for role, colours in ROLES.items():
        colour = colours[shade]
        rules.append(f".fig .b.{role},.fig .cell.{role}{{fill:{colour};stroke:{colour}}}")
        rules.append(f".fig .l.{role}{{stroke:{colour}}}.fig .tip.{role}{{fill:{colour}}}")
    return "".join(rules)


CSS = (
    f".fig{{font:{WORDS};overflow:visible}}"
    f".fig .m{{font-family:{SYMBOLS};font-size:16px}}.fig .i{{font-style:italic}}"
    ".fig .small{font-size:11.5px}.fig .strong{font-weight:600}.fig .code{font-family:ui-monospace,"
    'Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}'
    ".fig .l{fill:none;stroke-width:1.6;stroke-linejoin:round}"
    ".fig .thick{stroke-width:3}.fig .under{stroke-width:8}.fig .back{stroke-dasharray:5 4}"
    ".fig .b{fill-opacity:.22;stroke-width:1.6}.fig .op,.fig .bare{stroke-width:1.6}"
    ".fig .frame{fill:none;stroke-width:1;stroke-dasharray:2 3}.fig .grid{stroke-width:.7}"
    ".fig .cell{stroke-width:.7}"
    ".fig .halo{stroke-width:4px;stroke-linejoin:round;paint-order:stroke}"
    + _colours(0)
    + "@media screen and (prefers-color-scheme:dark){"
    + _colours(1)
    + "}"
)
"""The style sheet of all figures. It says nothing of what is not inside class `fig`."""
