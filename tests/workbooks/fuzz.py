"""Mutants of our own workbooks, cells and words against everything that reads them: `make fuzz` (MINUTES=5, SEED=1).

An execution is one mutant through one target. A fault is any exception but our own refusals, a refusal that takes more than
two seconds, or a process that has grown above 300 MB. Faults are printed with the seed that gives the same mutant again.
"""

import io
import json
import os
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from funding.domain.sheets.cells import Cell, CellError, NotAnAmount, amount_in_pence
from funding.domain.sheets.figures import figure_in
from funding.domain.sheets.months import is_period, measure_in, month_in, year_in
from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.report import inspection_as_json
from funding.domain.sheets.tables import Sheet
from funding.domain.sheets.units import is_unit_mark, note_unit, stated_unit, without_unit
from funding.workbook import gate
from funding.workbook.door import read_workbook
from funding.workbook.readers import examine
from funding.workbook.refusals import Refused
from funding.workbook.text_reader import text_rows
from tests.workbooks import judge, write
from tests.workbooks.budgets import budget
from tests.workbooks.xlsb import xlsb

SECONDS, MEGABYTES = 2.0, 300
ODD = ("", "\x00", "£", "(", ")", "-", "--", ",", ".", "1,2,3", "1e400", "£000", "(£k)", "٣٤", "１２", "½", "²", "N/A", "∞", "NaN", "\u200b", "\ufeff",
       "M0", "M99", "00/00/0000", "31/02/2025", "29/02/2024", "2025/26", "9999/00", "Total", "=1+1", "%", "x" * 40, "9" * 39, "0" * 60)  # fmt: skip
TAGS = (b'r="XFD1048576"', b't="e"', b"<f>", b"<v/>", b"<is><t/></is>", b'<mergeCell ref="A1:XFD99999"/>', b"<!-- -->", b"<!DOCTYPE x>",
        b"<![CDATA[x]]>", b'table:number-rows-repeated="99999999"', b"&#0;", b"\xff\xfe", b"\x00\x00\x00\x80", b"\xff\xff\xff\xff")  # fmt: skip
Target = Callable[[random.Random, "Corpus"], None]


class Corpus:
    """Our own workbooks of every kind as bytes, and a place for one mutant."""

    def __init__(self, folder: Path) -> None:
        self.mutant = folder / "mutant"
        made = [budget(seed) for seed in (3, 8)]
        path = folder / "made"
        writers = (judge.as_xlsx, judge.as_xls, judge.as_ods, judge.as_csv)
        self.files = [writer(path, one).read_bytes() for one in made for writer in writers]
        for rows in ([["Item", "Cost (£)"], ["Pay", 4.5], ["Rent", ("=1/0", "#DIV/0!")]], write.months_across()):
            self.files.append(xlsb(path, rows).read_bytes())
        sheet = write.sheet_xml(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1"><f>1+1</f></c></row>'
        )
        self.files.append(write.package(path, write.bare_workbook(sheet)).read_bytes())
        self.texts = [file for file in self.files if not file.startswith((b"PK", b"\xd0\xcf"))]
        self.budgets = [judge.sheets_of(budget(seed)) for seed in range(40)]


def mutated(pick: random.Random, content: bytes, times: int) -> bytes:
    """The bytes after a few small accidents."""
    made = bytearray(content)
    for _ in range(times):
        at = pick.randrange(len(made) + 1)
        act = pick.randrange(7)
        if act == 0 and at < len(made):
            made[at] ^= 1 << pick.randrange(8)
        elif act == 1:
            made[at:at] = pick.choice(TAGS)
        elif act == 2:
            del made[at : at + pick.choice((1, 4, 60))]
        elif act == 3:
            made[at:at] = made[at : at + pick.choice((8, 200))] * pick.choice((1, 3))
        elif act == 4 and at < len(made):
            made[at : at + 4] = pick.choice((b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff"))
        elif act == 5:
            made[at:at] = pick.choice(ODD).encode("utf-8", "replace")
        elif pick.random() < 0.1:
            del made[at:]
    return bytes(made)


def repacked(pick: random.Random, content: bytes) -> bytes:
    """The workbook with accidents inside one of its parts, packed again so that its checksums hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = read.namelist()
        chosen = pick.choice(
            [name for name in names if "sheet" in name or "content" in name or pick.random() < 0.2] or names
        )
        for name in names:
            part = read.read(name)
            made.writestr(name, mutated(pick, part, pick.randint(1, 6)) if name == chosen else part)
    return out.getvalue()


def file_mutant(pick: random.Random, corpus: Corpus) -> Path:
    content = pick.choice(corpus.files)
    inside = content.startswith(b"PK") and pick.random() < 0.8
    corpus.mutant.write_bytes(repacked(pick, content) if inside else mutated(pick, content, pick.randint(1, 8)))
    return corpus.mutant


def through_gate(pick: random.Random, corpus: Corpus) -> None:
    path = file_mutant(pick, corpus)
    kind = gate.kind_of(path, "budget.xlsx")
    if kind == "text":
        text_rows(path, "budget.csv")
    else:
        examine(path, kind)


def through_text(pick: random.Random, corpus: Corpus) -> None:
    corpus.mutant.write_bytes(mutated(pick, pick.choice(corpus.texts), pick.randint(1, 12)))
    text_rows(corpus.mutant, pick.choice(("a.csv", "a.xlsx")))


def odd_text(pick: random.Random) -> str:
    parts = [pick.choice((*ODD, "Apr", "April 2025", "Budget (£k)", "Figures in £000", "1,234.50", "(98.1)", "12-", "2024/25", "M07"))
             for _ in range(pick.randint(1, 4))]  # fmt: skip
    text = pick.choice(("", " ", "-", "/")).join(parts)
    if pick.random() < 0.5 and text:
        at = pick.randrange(len(text))
        text = text[:at] + chr(pick.choice((pick.randrange(32, 127), pick.randrange(0xA0, 0x2FFF)))) + text[at + 1 :]
    return text


def through_values(pick: random.Random, corpus: Corpus) -> None:
    text = odd_text(pick)
    figure = figure_in(text)
    if figure is not None and not figure.is_finite():
        raise AssertionError(f"{text!r} became {figure}")
    for read in (month_in, year_in, is_period, measure_in, stated_unit, note_unit, is_unit_mark, without_unit):
        read(text)
    amount_in_pence(Cell(1, 1, odd_value(pick), text), pick.choice((1, 1000, 1_000_000)))


def odd_value(pick: random.Random) -> object:
    return pick.choice((
        odd_text(pick), odd_text(pick), Decimal("1e30"), Decimal("-0"), Decimal("1e-30"), Decimal(pick.randint(-10**12, 10**12)) / 1000,
        date(2025, pick.randint(1, 12), 1), date(1899, 12, 31), True, CellError("#REF!"), Decimal(2025), "Total", "x" * 5000,
    ))  # fmt: skip


def through_recognition(pick: random.Random, corpus: Corpus) -> None:
    sheets = []
    for sheet in pick.choice(corpus.budgets):
        rows = {number: dict(row) for number, row in sheet.rows.items()}
        for _ in range(pick.randint(1, 12)):
            number = pick.choice(tuple(rows))
            column = pick.choice(tuple(rows[number]))
            act = pick.randrange(4)
            if act == 0:
                rows[number].pop(column)
            elif act == 1:
                number, column = pick.randint(1, 300), pick.randint(1, 500)
                rows.setdefault(number, {})[column] = made_cell(pick, number, column)
            elif act == 2:
                other = pick.choice(tuple(rows))
                rows[other] = {c: Cell(other, c, cell.value, cell.raw) for c, cell in rows[number].items()}
            else:
                rows[number][column] = made_cell(pick, number, column)
            rows = {number: dict(sorted(row.items())) for number, row in sorted(rows.items()) if row}
            if not rows:
                break
        merges = tuple(tuple(pick.randint(1, 12) for _ in range(4)) for _ in range(pick.randint(0, 3)))
        sheets.append(Sheet(sheet.name, rows, True, merges))
    json.dumps(inspection_as_json(inspect_sheets("f", "0", sheets)))


def made_cell(pick: random.Random, row: int, column: int) -> Cell:
    value = odd_value(pick)
    return Cell(row, column, value, str(value), pick.random() < 0.5, pick.choice(("", "", "%", "£", "k", "k,", ",")))


def through_door(pick: random.Random, corpus: Corpus) -> None:
    """The whole way, child process and reader included."""
    json.dumps(inspection_as_json(read_workbook(file_mutant(pick, corpus))))


TARGETS: dict[str, tuple[Target, int]] = {  # how often each runs in a round
    "gate": (through_gate, 20),
    "text": (through_text, 20),
    "values": (through_values, 200),
    "recognition": (through_recognition, 4),
}
WHOLE = {"door": (through_door, 1)}


def one(name: str, target: Target, seed: int, corpus: Corpus, outcomes: Counter[str]) -> str | None:
    """Run one mutant; a sentence when it is a fault."""
    began = time.perf_counter()
    try:
        target(random.Random(seed), corpus)
        outcomes["read"] += 1
    except Refused as refusal:
        outcomes[refusal.code] += 1
        if time.perf_counter() - began > SECONDS and name != "door":
            return f"{name} {seed}: refused after {time.perf_counter() - began:.1f} s"
    except NotAnAmount as problem:
        outcomes[problem.code] += 1
    except Exception:  # the faults that are looked for
        return f"{name} {seed}: {traceback.format_exc(limit=-4)}"
    return None


def run(
    corpus: Corpus, targets: dict[str, tuple[Target, int]], seed: int, ends: Callable[[int], bool]
) -> tuple[Counter[str], Counter[str], list[str]]:
    """Rounds until `ends(round)`: (executions by target, outcomes, faults)."""
    executions: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    number = 0
    while not ends(number) and len(faults) < 20:
        for name, (target, times) in targets.items():
            for turn in range(times):
                fault = one(name, target, (seed << 40) + (number << 10) + turn, corpus, outcomes)
                executions[name] += 1
                if fault:
                    faults.append(fault)
        number += 1
    return executions, outcomes, faults


def main() -> int:
    minutes, seed = float(os.environ.get("MINUTES", "5")), int(os.environ.get("SEED", str(int(time.time()))))
    until = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus = Corpus(Path(folder))
        executions, outcomes, faults = run(corpus, TARGETS, seed, lambda number: time.monotonic() > until)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        whole, more, others = run(corpus, WHOLE, seed, lambda number: number >= 20 * minutes)
    if grown > MEGABYTES:
        faults.append(f"the process grew to {grown} MB")
    print(
        f"Seed {seed}, {minutes:g} minutes: {sum(executions.values()) + sum(whole.values()):,} executions, {grown} MB at most"
    )
    for name, count in (executions + whole).items():
        print(f"  {name:12}{count:>12,}")
    print("Outcomes: " + ", ".join(f"{code} {count:,}" for code, count in (outcomes + more).most_common()))
    print(f"Faults: {len(faults + others)}")
    for fault in faults + others:
        print(fault)
    return 1 if faults or others else 0


if __name__ == "__main__":
    sys.exit(main())
