"""Kinds of evidence that pages take: what each holds, field by field, and which rules it serves.

The key of a field is the key of the command's document, and its unit is that of the document: pence, hundredths,
millionths. People type pounds, whole-time equivalents and per cent instead.
"""

from dataclasses import dataclass
from enum import StrEnum

from funding.domain.evidence import CodeKind, LineNature, LineSource, OverheadBase, Reckoning
from funding.domain.words import Labelled


class Holds(StrEnum):
    """What a field holds, and so how it is typed."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    POUNDS = "pounds"
    POSTS = "posts"
    PERCENT = "percent"
    NUMBER = "number"
    MONTH = "month"
    DAY = "day"
    YES_NO = "yes-no"
    WORD = "word"
    POT = "pot"
    PROJECT = "project"
    CODE = "code"
    IMPORT = "import"
    TRANSFER = "transfer"


class Correct(StrEnum):
    """How a recorded row is corrected: by a later row about the same thing, by a row that takes it back, or by what is
    said of the thing again. Nothing of it is lost."""

    AGAIN = "again"
    BACK = "back"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Field:
    """`about` fields say what the row is about: a correction keeps them."""

    key: str
    label: str
    holds: Holds = Holds.TEXT
    needed: bool = True
    hint: str = ""
    words: type[Labelled] | None = None
    about: bool = False
    longest: int = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """`takes_year`: the document names the year, which pages take from their address. `later` says what a later row
    about the same thing does."""

    code: str
    name: str
    lead: str
    fields: tuple[Field, ...]
    correct: Correct = Correct.AGAIN
    later: str = "Of two rows about the same thing the later one counts; both stay."
    takes_year: bool = False

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


POT = Field("pot", "Pot", Holds.POT, about=True)
MONTH = Field("month", "Month", Holds.MONTH, about=True)
ANY_POT = Field("pot", "Pot", Holds.POT, needed=False)
ANY_PROJECT = Field("project", "Project", Holds.PROJECT, needed=False)
AMOUNT = Field("amount_pence", "Amount, in pounds", Holds.POUNDS)
CODE = Field("code", "Code", Holds.CODE, about=True)
BACK = "A wrong row is taken back by a row of the same amount below nought; both stay."

KINDS: tuple[Kind, ...] = (
    Kind(
        "code",
        "Codes of the ledger",
        "What a cost centre or code of your ledger stands for.",
        (
            Field("code", "Code", about=True, longest=60, hint="As the ledger writes it"),
            Field("name", "Name", needed=False, longest=160),
            Field("stands_for", "What it stands for", Holds.WORD, words=CodeKind),
            ANY_POT,
            ANY_PROJECT,
        ),
        later="A code has one row: said again, the later word counts, and the audit chain keeps both.",
    ),
    Kind(
        "shares",
        "Apportionment of shared codes",
        "Which part of a shared code's cost a pot without a code of its own bears.",
        (CODE, POT, Field("millionths", "Share, in per cent", Holds.PERCENT)),
        later="A table takes the place of all shares of the codes it names; a single row leaves those of other pots.",
    ),
    Kind(
        "lines",
        "Transaction lines and journals",
        "Lines of the ledger's transaction listing: they are evidence behind the postings and post nothing.",
        (
            Field("reference", "Reference", longest=60, hint="The ledger's own; it names the line once a year"),
            Field("on", "Date", Holds.DAY),
            Field("code", "Code", Holds.CODE),
            Field("source", "Source", Holds.WORD, words=LineSource),
            AMOUNT,
            ANY_POT,
            ANY_PROJECT,
            Field("from_code", "Code it was taken from", Holds.CODE, needed=False, hint="For journals"),
            Field("reverses", "Reference of the line it reverses", needed=False, longest=60),
            Field("text", "Text", needed=False),
            Field("supplier", "Supplier", needed=False, longest=160),
        ),
        Correct.BACK,
        "A wrong line is reversed by a line that names it; both stay.",
    ),
    Kind(
        "claim",
        "Claims",
        "A pot to which a transaction line is charged or claimed, whole or in part.",
        (
            Field("line", "Reference of the line", longest=60, about=True),
            POT,
            AMOUNT,
            Field("is_agreed", "Match funding or an agreed share", Holds.YES_NO, needed=False),
            Field("evidence", "Where that was agreed", needed=False),
        ),
        Correct.BACK,
        BACK,
        takes_year=True,
    ),
    Kind(
        "establishment",
        "Establishment by month",
        "Posts of a pot in a month: funded, worked, their budget, and what of it was taken out of the pot.",
        (
            POT,
            MONTH,
            Field("funded_hundredths", "Funded posts", Holds.POSTS, hint="Whole-time equivalents, such as 4.5"),
            Field("worked_hundredths", "Worked posts", Holds.POSTS, hint="Whole-time equivalents, such as 4.5"),
            Field("pay_budget_pence", "Budget of the funded posts, in pounds", Holds.POUNDS),
            Field("withdrawn_pence", "Withdrawn from the pot, in pounds", Holds.POUNDS, hint="0 when nothing was"),
        ),
        later="Of two rows about the same pot and month the later one counts; both stay.",
        takes_year=True,
    ),
    Kind(
        "post",
        "Posts charged to pots",
        "A post that a pot pays, what paid for it before, and whether that budget was filled again.",
        (
            POT,
            Field("post", "Number of the post", longest=40, about=True),
            Field("hundredths", "Whole-time equivalent", Holds.POSTS, hint="Such as 0.6"),
            Field("annual_cost_pence", "Cost of a full year, in pounds", Holds.POUNDS),
            Field("from_month", "First month the pot pays it", Holds.MONTH),
            Field("old_code", "Code that paid for it before", needed=False, longest=60, hint="Empty for a new post"),
            Field("is_backfilled", "Old budget filled again", Holds.YES_NO, needed=False, hint="Empty: nobody can say"),
        ),
        later="Of two rows about the same pot and post the later one counts; both stay.",
        takes_year=True,
    ),
    Kind(
        "overhead-terms",
        "Overhead terms",
        "The funder's cap on overhead, from a day to a day.",
        (
            POT,
            Field("millionths", "Cap, in per cent", Holds.PERCENT),
            Field("base", "Of what", Holds.WORD, words=OverheadBase),
            Field("from_on", "From", Holds.DAY),
            Field("to_on", "To", Holds.DAY, needed=False, hint="Empty while it goes on"),
            Field("evidence", "Evidence", needed=False, hint="Such as the grant letter"),
        ),
        later="On a day that two rows cover, the later one counts; both stay.",
    ),
    Kind(
        "overhead",
        "Overhead charged",
        "Overhead charged to a pot in a month, and the direct cost on which it was charged.",
        (
            POT,
            MONTH,
            AMOUNT,
            Field("direct_cost_pence", "Direct cost, in pounds", Holds.POUNDS, hint="0 when the cap is on the award"),
            Field("basis", "Basis", needed=False, hint="Such as 15% of pay"),
        ),
        Correct.BACK,
        BACK,
        takes_year=True,
    ),
    Kind(
        "scheme",
        "Schemes before their award",
        "What a project cost in the year before its award, and what it costs now.",
        (
            Field("project", "Project", Holds.PROJECT, about=True),
            Field("cost_before_pence", "Cost in the year before, in pounds", Holds.POUNDS),
            Field("cost_now_pence", "Cost this year, in pounds", Holds.POUNDS),
            Field("paid_from", "Paid before from", needed=False, longest=160),
            Field("may_continue", "Agreed to continue, or its earlier money ended", Holds.YES_NO, needed=False),
            Field("evidence", "Evidence of that", needed=False),
        ),
        later="Of two rows about the same project the later one counts; both stay.",
        takes_year=True,
    ),
    Kind(
        "budget",
        "Dates of imported budgets",
        "In which month an imported budget stood, and whether it is the whole budget. The budget itself is imported.",
        (
            Field("import", "Import", Holds.IMPORT, about=True),
            Field("as_of_month", "Month in which it stood", Holds.MONTH, hint="0 for before the year began"),
            Field("loaded_on", "Date it was loaded", Holds.DAY),
            Field("is_whole", "It is the whole budget", Holds.YES_NO, needed=False,
                  hint="Then a pot without a line in it had no budget"),
        ),
        later="An import has one date: said again, the later word counts, and the audit chain keeps both.",
    ),
    Kind(
        "budget-line",
        "Budget lines: reserves, savings and vacancy factors",
        "Which lines of an imported budget are reserves, shares of an efficiency target, vacancy factors or overhead.",
        (
            Field("import", "Import", Holds.IMPORT, about=True),
            Field("row", "Row of the sheet", Holds.NUMBER, about=True),
            Field("nature", "What the line is", Holds.WORD, words=LineNature),
        ),
        later="A line has one nature: said again, the later word counts, and the audit chain keeps both.",
    ),
    Kind(
        "virement",
        "Virements",
        "A budget that the ledger moved out of a pot, into a pot, or both. Without a reason it explains nothing.",
        (
            Field("month", "Month", Holds.MONTH),
            AMOUNT,
            Field("from_pot", "Out of the pot", Holds.POT, needed=False),
            Field("to_pot", "Into the pot", Holds.POT, needed=False),
            Field("reason", "Reason", Holds.LONG_TEXT, needed=False),
            Field("reference", "Reference", needed=False, longest=60),
        ),
        Correct.BACK,
        "A wrong virement is moved back by a row with the two sides swapped; both stay.",
        takes_year=True,
    ),
    Kind(
        "variation",
        "Signed variations",
        "The signed variation behind a reduction or a netting off that was recorded without one.",
        (
            POT,
            Field("amount_pence", "Amount of the reduction, in pounds", Holds.POUNDS),
            Field("reference", "Name of the signed variation", longest=200),
            Field("signed_on", "Signed on", Holds.DAY),
        ),
        Correct.NOT,
        "A reduction has one signed variation: it is recorded once and stays.",
        takes_year=True,
    ),
    Kind(
        "reckoning",
        "How transfers are reckoned",
        "How your side reckons a transfer, so that only like is compared with like.",
        (
            Field("transfer", "Transfer", Holds.TRANSFER, about=True),
            Field("reckoning", "Reckoned as", Holds.WORD, words=Reckoning),
        ),
        later="Of two rows about the same transfer the later one counts; both stay.",
    ),
    Kind(
        "continuation",
        "Pots that go on as others",
        "A pot that goes on under another reference: renamed, split or joined. Rules add such pots together.",
        (
            Field("old", "Old pot", Holds.POT, about=True),
            Field("new", "New pot", Holds.POT, about=True),
            Field("from_on", "From", Holds.DAY),
            Field("reason", "Reason", Holds.LONG_TEXT),
            Field("is_taken_back", "This takes an earlier row back", Holds.YES_NO, needed=False),
        ),
        later="Of two rows about the same two pots the later one counts; both stay.",
    ),
)  # fmt: skip

BY_CODE = {kind.code: kind for kind in KINDS}


class Kept(StrEnum):
    """What rules need and pages of their own take."""

    LEDGER = "ledger"
    BUDGETS = "budgets"
    PRIOR_YEAR = "prior-year"
    TRANSFERS = "transfers"


@dataclass(frozen=True, slots=True)
class Used:
    """What a rule reads. `needed`: without it the rule does not run."""

    what: str
    needed: bool = True


def needs(*codes: str) -> tuple[Used, ...]:
    return tuple(Used(code) for code in codes)


def helps(*codes: str) -> tuple[Used, ...]:
    return tuple(Used(code, needed=False) for code in codes)


USED_BY: dict[str, tuple[Used, ...]] = {
    "declared": needs(Kept.LEDGER),
    "overdue": needs(Kept.LEDGER),
    "netted-off": (*needs(Kept.LEDGER), *helps("variation")),
    "two-sides-differ": (*needs(Kept.TRANSFERS), *helps("reckoning")),
    "off-purpose": (*needs("lines", "code"), *helps("shares", "claim")),
    "net-fall": (*needs(Kept.BUDGETS), *helps("budget", "virement", "continuation")),
    "held-in-reserves": (*needs(Kept.BUDGETS), *helps("budget", "budget-line", "code")),
    "lapsed": needs(Kept.LEDGER),
    "late-journals": (*needs("lines"), *helps("code")),
    "dropped": (*needs(Kept.BUDGETS, Kept.PRIOR_YEAR), *helps("budget", "virement", "continuation")),
    "claimed-twice": needs("lines", "claim"),
    "posts-not-backfilled": (*needs("post"), *helps("code")),
    "vacancy-slippage": needs("establishment"),
    "spread-savings": (*needs(Kept.BUDGETS), *helps("budget", "budget-line")),
    "overhead": needs("overhead-terms", "overhead"),
    "relabelled": needs("scheme"),
}
