"""Shapes of a chart as SVG by presentation attributes alone, so that they stand under a strict content policy."""

import math
from collections.abc import Sequence
from html import escape

BLUE, TEAL, PLUM, ORANGE, GREY, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
INK, RULE, PAPER = "#212B32", "#C9D0D4", "#FFFFFF"
type Look = tuple[str, bool]  # a colour, and whether it is hatched
FONT = "Arimo,Arial,sans-serif"


def place(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def text(
    x: float, y: float, words: str, *, anchor: str = "start", size: float = 12, fill: str = INK, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{place(x)}" y="{place(y)}" font-size="{place(size)}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, width: float = 1, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{place(x1)}" y1="{place(y1)}" x2="{place(x2)}" y2="{place(y2)}" '
        f'stroke="{stroke}" stroke-width="{place(width)}"{dashed}/>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none") -> str:
    return (
        f'<rect x="{place(x)}" y="{place(y)}" width="{place(max(width, 0))}" height="{place(height)}" '
        f'fill="{fill}" stroke="{stroke}"/>'
    )


def hatching(key: str) -> str:
    """The pattern that tells parts of like lightness from one another, in print without colour too."""
    return (
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M0 6 L6 0" stroke="{PAPER}" stroke-width="1.5"/></pattern></defs>'
    )


def block(key: str, x: float, y: float, width: float, height: float, look: Look) -> str:
    """A rectangle in a colour, and with the hatching over it where the look has it."""
    colour, hatched = look
    plain = rect(x, y, width, height, colour, stroke=INK if colour == PAPER else "none")
    return plain + rect(x, y, width, height, f"url(#{key}-hatch)") if hatched else plain


def circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{place(x)}" cy="{place(y)}" r="{place(radius)}" fill="{fill}" stroke="{PAPER}"/>'


def polyline(points: Sequence[tuple[float, float]], stroke: str, *, dash: str = "") -> str:
    where = " ".join(f"{place(x)},{place(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{where}" fill="none" stroke="{stroke}" stroke-width="2.5" stroke-linejoin="round"{dashed}/>'
    )


def polygon(points: Sequence[tuple[float, float]], fill: str, opacity: str) -> str:
    where = " ".join(f"{place(x)},{place(y)}" for x, y in points)
    return f'<polygon points="{where}" fill="{fill}" fill-opacity="{opacity}"/>'


def picture(key: str, width: int, height: int, title: str, description: str, shapes: Sequence[str]) -> str:
    """The whole picture; `key` makes its ids unique on a page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{key}-title {key}-desc" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round steps from at or below `low` to at or above `high`; nought is one of them where it lies between."""
    span = high - low or 1
    rough = span / about
    unit = 10 ** math.floor(math.log10(rough))
    step = next(times * unit for times in (1, 2, 2.5, 5, 10) if times * unit >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [count * step for count in range(first, max(last, first + 1) + 1)]


def in_short(value: float) -> str:
    """A number on an axis of pounds: `£50k`, `£1.2m`, `−£20k`."""
    sign, size = ("−" if value < 0 else ""), abs(value)
    for limit, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if size >= limit:
            return f"{sign}£{size / limit:.1f}".removesuffix(".0") + letter
    return f"{sign}£{size:.0f}"
