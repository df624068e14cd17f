"""Text files whose figures are written with a decimal comma: “1 234,50”, “1.234,50”. The whole file has to say so."""

import re
from collections.abc import Iterable
from decimal import Decimal

PLAINLY = re.compile(r"[(-]?\s*\d{1,3}(?:[ .\u00a0\u202f]\d{3})+,\d{1,2}\)?-?")  # grouped: no other reading is left
WITH_COMMA = re.compile(r"([(-]?)\s*(\d{1,3}(?:[ .\u00a0\u202f]\d{3})*|\d+),(\d{1,2})(\)?-?)")
GROUPED = re.compile(r"([(-]?)\s*(\d{1,3}(?:\.\d{3})+)(\)?-?)")  # thousands, where the comma is the decimal mark
ENGLISH = re.compile(r"[£(-]*\s*\d{1,3}(?:,\d{3})+(?:\.\d+)?\)?-?|[£(-]*\s*\d*\.\d{1,2}\)?-?")
ENOUGH = 3


def has_decimal_commas(texts: Iterable[str]) -> bool:
    """Three figures or more with a comma before the last one or two digits, one of them grouped, and none the English
    way."""
    plainly = commas = 0
    for text in texts:
        if "," not in text and "." not in text:
            continue
        bare = text.strip()
        if ENGLISH.fullmatch(bare):
            return False
        commas += bool(WITH_COMMA.fullmatch(bare))
        plainly += bool(PLAINLY.fullmatch(bare))
    return bool(plainly) and commas >= ENOUGH


def comma_figure(text: str) -> Decimal | None:
    """The figure in a text of such a file, which may be read otherwise elsewhere: “1.000” is a thousand here. None when
    it is written like any other or is none."""
    if whole := GROUPED.fullmatch(text.strip()):
        figure = Decimal(whole[2].replace(".", ""))
        return -figure if whole[1] or whole[3] else figure
    found = WITH_COMMA.fullmatch(text.strip())
    if not found:
        return None
    figure = Decimal(re.sub(r"\D", "", found[2]) + "." + found[3])
    return -figure if found[1] or found[4] else figure
