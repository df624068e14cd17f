"""The barriers register and the counts over an ICB's trusts, as they are taken away."""

from datetime import date

from funding.barrier_table import figures_of, state_in_words
from funding.barriers import Register
from funding.domain.barriers import KIND_WORDS
from funding.domain.financial_year import FinancialYear
from funding.listings import Address, Facts
from funding.shared_barriers import BarriersCompared
from funding.workbook.writers import Column, Holds, Listing, link, texts

NATIONAL = ("Trusts nationally, 2024", "Trusts nationally, 2021", "Change", "95% limits, 2024")


def register_listing(register: Register, year: FinancialYear, today: date, address: Address, facts: Facts) -> Listing:
    """A row a question, with the actions on it in one cell."""
    page = address("funding:barrier-list")
    columns = texts(["Question", "Kind", "Our answer", "What it looks like here", "Since last year", *NATIONAL,
                     "Actions", "Source"], 30)  # fmt: skip
    rows = [
        (
            line.question.name,
            KIND_WORDS[line.question.kind],
            line.said.label if line.said else "Not answered",
            line.answer.words if line.answer else "",
            line.movement,
            *figures_of(line.national),
            "; ".join(
                f"{each.row.what} ({each.owner}, due {each.due_on:%-d %B %Y}, {state_in_words(each, today).lower()})"
                for each in line.actions
            ),
            line.question.source,
            page,
        )
        for line in register.lines
    ]
    return Listing(f"Barriers and enablers, {year}", [*columns, link("Page")], rows, facts)


def counts_listing(found: BarriersCompared, year: FinancialYear, address: Address, facts: Facts) -> Listing:
    """A row a question, counted over the trusts that answered; the cover says which did not."""
    page = address("funding:barriers-compared")
    columns = [
        *texts(["Question"], 40),
        Column("Named it", Holds.NUMBER),
        Column("Did not", Holds.NUMBER),
        Column("Not known", Holds.NUMBER),
        Column("Answered", Holds.NUMBER),
        *texts(NATIONAL, 26),
        link("Page"),
    ]
    rows = [
        (
            each.question.name,
            each.counted.named,
            each.counted.not_named,
            each.counted.not_known,
            each.counted.answered,
            *figures_of(each.national),
            page,
        )
        for each in found.counts
    ]
    missing = ", ".join(trust.name for trust in found.missing) or "None"
    return Listing(f"Barriers of trusts, {year}", columns, rows, [*facts, ("Did not answer", missing)])
