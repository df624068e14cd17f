"""Lines of a journal in the ledger's layout: each with its other side, so that debits equal credits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd, PotMonthEnd
from funding.papers.layouts import Layout, accounts
from funding.workbook.papers import TO_FILL_IN, Check, PaperColumn, PaperTable
from funding.workbook.writers import Holds

COLUMNS = {
    "debit": PaperColumn("debit", "", Holds.POUNDS, is_summed=True),
    "credit": PaperColumn("credit", "", Holds.POUNDS, is_summed=True),
    "amount": PaperColumn("amount", "", Holds.POUNDS, is_summed=True),
    "description": PaperColumn("description", "", width=60),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: pounds on one side, the other side nought. `account` is the role of an account."""

    pot: PotMonthEnd | None
    account: str
    debit: Decimal
    credit: Decimal
    description: str


def pair(amount: Decimal, debit: tuple[PotMonthEnd | None, str], credit: tuple[PotMonthEnd | None, str],
         description: str) -> tuple[Line, Line]:  # fmt: skip
    """The two lines of one amount above nought: pot and account of each side."""
    return (
        Line(debit[0], debit[1], amount, ZERO, description),
        Line(credit[0], credit[1], ZERO, amount, description),
    )


def journal(end: MonthEnd, layout: Layout, title: str, lines: Sequence[Line], *, reverses: bool, ledger: Decimal,
            says: str, nothing: str) -> PaperTable:  # fmt: skip
    """The journal in the layout. `ledger` is what the debits must come to, by `says`."""
    columns = [column_of(heading, key) for heading, key in layout.columns]
    is_signed = "amount" in {key for _, key in layout.columns}
    agree = (
        [Check("Debits less credits", "{amount}", ZERO)]
        if is_signed
        else [Check("Debits less credits", "{debit}-{credit}", ZERO), Check(says, "{debit}", ledger)]
    )
    return PaperTable(
        title=title,
        columns=columns,
        rows=[row_of(end, line, reverses=reverses) for line in lines],
        sentences=[f"{len(lines)} lines for {end.month} of {end.year}; {end.status[0].lower()}{end.status[1:]}."],
        checks=agree,
        nothing=nothing,
    )


def column_of(heading: str, key: str) -> PaperColumn:
    known = COLUMNS.get(key, PaperColumn(key, "", width=20))
    return PaperColumn(known.key, heading, known.holds, known.width, known.is_summed)


def row_of(end: MonthEnd, line: Line, *, reverses: bool) -> dict[str, object]:
    account = accounts()[line.account]
    return {
        "entity": end.code,
        "period": f"{end.year.code} {end.month.code}",
        "cost_centre": (line.pot.code if line.pot else "") or f"{TO_FILL_IN}: cost centre",
        "subjective": account.subjective or f"{TO_FILL_IN}: {account.name.lower()}",
        "analysis": line.pot.reference if line.pot else "",
        "debit": line.debit or None,
        "credit": line.credit or None,
        "amount": line.debit - line.credit,
        "description": f"{line.pot.reference + ' ' if line.pot else ''}{line.description}",
        "reversing": "Y" if reverses else "N",
    }
