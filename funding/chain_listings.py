"""The chain as it is taken away: a row a body, a gap, and a body that has not returned, so that the columns of what
became of the money add up to the column of what came from outside."""

from typing import Any

from funding.domain.chain import STAYED
from funding.domain.financial_year import FinancialYear
from funding.listings import Address, Facts
from funding.shared_chain import ChainView
from funding.workbook.writers import Column, Holds, Listing, controlled, link, texts

AMOUNTS = ("From outside", "From the chain", "Passed on", "Spent", "Used for another purpose", "Kept or given back",
           "Not yet spent", "Not explained", "With bodies that have not returned", "Gap between two sides")  # fmt: skip


def chain_listing(view: ChainView, year: FinancialYear, address: Address, facts: Facts) -> Listing:
    page = address("funding:chain")
    names = view.names
    rows: list[tuple[Any, ...]] = [
        (
            line.node.level.label,
            line.depth,
            line.node.code,
            line.node.name,
            names.get(line.node.under, ""),
            line.from_outside,
            line.from_chain,
            line.node.passed_on,
            *(getattr(line.node, part) for part in STAYED),
            None,
            None,
            page,
        )
        for line in view.rows
    ]
    nothing = [None] * (3 + len(STAYED))
    rows += [(each.level.label, None, each.code, each.name, "Not returned", *nothing, each.amount, None, page)
             for each in view.chain.beyond]  # fmt: skip
    rows += [
        ("Gap", None, f"Transfer {each.link}", f"{names.get(each.sender, each.sender)} to "
         f"{names.get(each.receiver, each.receiver)}", "", *nothing, None, each.amount, page)
        for each in view.chain.gaps
    ]  # fmt: skip
    columns = [
        *texts(["Level"], 22),
        Column("Depth", Holds.NUMBER, 8),
        *texts(["Code", "Name", "Under"], 34),
        *(controlled(heading) for heading in AMOUNTS),
        link("Page"),
    ]
    missing = ", ".join(each.organisation.name for each in view.missing) or "None"
    covered = f"{len(view.returned)} of {view.members}"
    return Listing(f"Chain of money, {year}", columns, rows,
                   [*facts, ("Returned", covered), ("Not returned", missing)])  # fmt: skip
