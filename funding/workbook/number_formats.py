"""What a number format shows beside the figure: %, £, $, €, the k or m of thousands and millions, or nothing."""

import re
import zipfile
from pathlib import PurePosixPath

from funding.workbook.part_xml import read_xml

PERCENT = (9, 10)  # the two formats of a share that every workbook has


def mark_of(number: int, code: str) -> str:
    """By the format's number and, for a workbook's own formats, its code. `k` or `m`: the figure is followed by that
    letter; `k,` or `m,` or `,`: it is also shown divided, so that the cell itself holds pounds."""
    if number in PERCENT:
        return "%"
    first = code.split(";")[0]
    shown = re.sub(r'\\.|"[^"]*"', lambda quoted: quoted[0] if any(c in quoted[0] for c in "£$€") else "", first)
    if "%" in shown:
        return "%"
    divided = bool(re.search(r"[0#?.],+(?![0#?,])", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', " ", first)))
    letter = re.search(r"[0#?,.][ )]*(?:\"\s*([kKmM])n?\s*\"|\\([kKmM]))", first)
    if letter or divided:
        return ((letter[1] or letter[2]).casefold() if letter else "") + ("," if divided else "")
    return next((mark for mark in "£€" if mark in shown), "$" if re.search(r"(?<!\[)\$|\[\$\$", shown) else "")


def marks_in_xlsx(package: zipfile.ZipFile, parts: dict[str, str], book: str) -> list[str]:
    """The mark of each cell style, by its number."""
    name = f"{PurePosixPath(book).parent}/styles.xml".removeprefix("./")
    formats: dict[str, str] = {}
    marks: list[str] = []
    inside = False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = given.get("numFmtId", "0")
            marks.append(mark_of(int(number) if number.isdecimal() else 0, formats.get(number, "")))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if name in parts:
        read_xml(package, parts[name], start, end)
    return marks
