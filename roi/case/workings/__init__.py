"""The workings of a case as a live Excel workbook, and the case file: what another person needs to redo every figure.

The same facts give the same bytes: no clock is read, and the parts of the file carry a fixed time.
"""

import io
import json
import re
import zipfile

from roi.case.facts import CaseFacts
from roi.case.workings.costs import add_costs
from roi.case.workings.figures import add_figures
from roi.case.workings.full_year import add_full_year
from roi.case.workings.grid import Book
from roi.case.workings.inputs_sheet import Prices, add_guide
from roi.case.workings.outcomes import add_outcomes
from roi.case.workings.returns import add_break_even, add_fifths, add_returns, add_shares
from roi.domain.appraisal import Appraisal
from roi.domain.case_writing import write_case_file
from roi.domain.small_case import for_readers, without_small_counts

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_workings(facts: CaseFacts) -> bytes:
    """The workbook of the version, as xlsx. Where months with small numbers are laid evenly or nothing is given for
    them, the first sheet says so."""
    lines: tuple[str, ...] = (
        f"{facts.organisation_name}: {facts.reference} {facts.title}, version {facts.version}, {facts.year}",
        f"Inputs {facts.inputs_hash}",
        f"Worked out by {facts.engine_version}",
    )
    title = "Workings of the business case"
    given = for_readers(facts.appraisal)
    if given.appraisal is None:
        return guide_alone(title, (*lines, given.words))
    return write_workbook(given.appraisal, title, (*lines, given.words) if given.words else lines)


def guide_alone(title: str, lines: tuple[str, ...]) -> bytes:
    book = Book()
    book.workbook.remove(book.workbook.active)
    add_guide(book, title, lines)
    return saved(book)


def write_workbook(appraisal: Appraisal, title: str, lines: tuple[str, ...]) -> bytes:
    book = Book(figures=appraisal.figures)
    book.workbook.remove(book.workbook.active)
    add_guide(book, title, lines)
    prices = Prices(book.sheet("Inputs", "Prices and grades", months=False), appraisal.inputs)
    outcomes = add_outcomes(book, appraisal, prices)
    costs = add_costs(book, appraisal)
    rungs = add_returns(book, appraisal, outcomes, costs)
    add_shares(book, appraisal, outcomes, costs, rungs)
    add_fifths(book, outcomes, rungs)
    add_break_even(book, outcomes, rungs)
    add_full_year(book, appraisal, outcomes, costs, rungs)
    add_figures(book, appraisal)
    book.workbook.move_sheet("Figures", offset=-len(book.workbook.sheetnames) + 2)
    return saved(book)


def saved(book: Book) -> bytes:
    book.workbook.calculation.fullCalcOnLoad = True
    file = io.BytesIO()
    book.workbook.save(file)
    return steady(file.getvalue())


def steady(content: bytes) -> bytes:
    """The same parts with one time on all of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return out.getvalue()


def write_case(facts: CaseFacts) -> bytes:
    """The case file of the version: what `manage.py appraise` takes, as far as the workings hold it."""
    given = for_readers(facts.appraisal)
    if given.appraisal is None:
        return written({"withheld": given.words})
    return written(write_case_file(without_small_counts(given.appraisal.inputs)))


def written(document: dict[str, object]) -> bytes:
    return json.dumps(document, indent=2, ensure_ascii=False).encode()
