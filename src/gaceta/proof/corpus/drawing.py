"""Small pictures of figures, as SVG that is clear on light and on dark paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10

STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #16181a; }
.faint { fill: #5d6064; }
.rule { stroke: #d9d4c9; }
.paper { fill: #fdfcf9; }
.a { fill: #0d5560; } .line-a { stroke: #0d5560; }
.b { fill: #b0541b; } .line-b { stroke: #b0541b; }
polyline { fill: none; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
text { fill: #e9e6df; }
.faint { fill: #a8a8a3; }
.rule { stroke: #363b3e; }
.paper { fill: #131618; }
.a { fill: #85c7d1; } .line-a { stroke: #85c7d1; }
.b { fill: #f0a878; } .line-b { stroke: #f0a878; }
}
</style>"""


@dataclass(frozen=True, slots=True)
class Line:
    """A series of one curve; ``name`` says what it is and in which unit."""

    name: str
    values: tuple[float, ...]


def bars(title: str, rows: Sequence[tuple[str, float]]) -> str:
    """Values from 0.1 up on a logarithmic scale, since they lie far apart; 0 has no bar."""
    most = max(1.0, *(value for _, value in rows))
    decades = log10(most) + 1
    parts = [_text(16, 28, title)]
    for place, (name, value) in enumerate(rows):
        y = 60 + 24 * place
        long = 400 * (log10(max(value, 0.1)) + 1) / decades
        parts.append(_text(168, y, name, "end"))
        parts.append(f'<rect class="a" x="180" y="{y - 11}" width="{long:.1f}" height="14"/>')
        parts.append(_text(188 + long, y, f"{value:,.1f}" if value else "0", faint=True))
    return _picture(700, 60 + 24 * len(rows), title, parts)


def curves(title: str, along: str, xs: Sequence[str], lines: Sequence[Line]) -> str:
    """Up to two lines over the same steps, each on its own scale from 0, its values beside its points."""
    parts = [_text(16, 28, title), _text(350, 318, along, "middle", faint=True)]
    parts.append('<line class="rule" x1="60" y1="270" x2="660" y2="270"/>')
    step = 600 / max(1, len(xs) - 1)
    parts += [_text(60 + step * n, 292, x, "middle", faint=True) for n, x in enumerate(xs)]
    for line, letter in zip(lines, "ab", strict=False):
        parts += _curve(line, letter, step)
    return _picture(720, 332, title, parts)


def number(value: float) -> str:
    """Three figures, or all of a large one."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _curve(line: Line, letter: str, step: float) -> list[str]:
    most = max(line.values) or 1.0
    points = [(60 + step * n, 270 - 170 * value / most) for n, value in enumerate(line.values)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    legend = 52 if letter == "a" else 72
    parts = [f'<polyline class="line-{letter}" points="{joined}"/>']
    parts += [
        f'<circle class="{letter}" cx="16" cy="{legend - 4}" r="5" transform="translate(6)"/>'
    ]
    parts += [_text(36, legend, line.name)]
    for (x, y), value in zip(points, line.values, strict=True):
        parts.append(f'<circle class="{letter}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        parts.append(
            _text(
                x,
                y + (18 if letter == "b" and y < 240 else -10),
                number(value),
                "middle",
                faint=True,
            )
        )
    return parts


def _text(x: float, y: float, words: str, anchor: str = "start", *, faint: bool = False) -> str:
    kind = ' class="faint"' if faint else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _picture(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'role="img" aria-label="{escape(title)}">'
    )
    paper = f'<rect class="paper" width="{width}" height="{height}"/>'
    return "\n".join([head, STYLE, paper, *parts, "</svg>", ""])
