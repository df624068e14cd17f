"""What every paper is: a code that is never reused, a title, what it is for, and what makes it from the figures."""

from collections.abc import Callable
from dataclasses import dataclass

from funding.domain.month_end import MonthEnd
from funding.papers.layouts import Layout
from funding.workbook.papers import PaperTable


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose: the ledger's layout, and the funder that a claim goes to."""

    layout: Layout
    funder: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """`in_layout`: it follows the ledger's layout; `for_funder`: it is made for one funder."""

    code: str
    title: str
    what_for: str
    build: Callable[[MonthEnd, Choices], PaperTable]
    in_layout: bool = False
    for_funder: bool = False
