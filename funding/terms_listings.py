"""Lists about the terms of funding as they are taken away; the same shape as `funding.listings`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from funding.domain.cliff import Cliff
from funding.domain.financial_year import FinancialYear
from funding.domain.terms import PotTerms
from funding.domain.year_end import YearEnd
from funding.listings import DAY, Address, Facts
from funding.models import ReallocatedResource
from funding.shared_terms import Compared
from funding.workbook.writers import Column, Holds, Listing, controlled, link, texts


def terms_listing(pots: Iterable[PotTerms], year: FinancialYear, address: Address, facts: Facts) -> Listing:
    """Pots with their terms; each row names the page of its postings."""
    columns = [
        *texts(["Pot", "Name", "Kind", "Recurrence", "Protection", "External"], 22),
        controlled("Awarded"),
        controlled("Of it after month 9"),
        Column("Announced on", DAY),
        Column("Starts on", DAY),
        Column("Notice in days", Holds.NUMBER),
        Column("Use by", DAY),
        Column("Length in months", Holds.NUMBER),
        link("Postings"),
    ]
    rows = [
        (
            pot.reference,
            pot.name,
            pot.kind.label,
            pot.recurrence.label if pot.recurrence else "",
            pot.protection.label,
            "Yes" if pot.is_external else "No",
            pot.amount,
            pot.late,
            pot.announced_on,
            pot.starts_on,
            pot.notice_days,
            pot.use_by_on,
            pot.length_months,
            address("funding:pot-postings", reference=pot.reference, place="received"),
        )
        for pot in pots
    ]
    return Listing(f"Terms of funding, {year}", columns, rows, facts)


def cliff_listing(found: Cliff, year: FinancialYear, address: Address, facts: Facts) -> Listing:
    """Pots that end in the months ahead, the first one first."""
    columns = [
        Column("Last day", DAY),
        *texts(["Pot", "Name"], 22),
        controlled("Cost that goes on, a year"),
        *texts(["Projects"], 60),
        Column("Posts (WTE)", Holds.NUMBER),
        *texts(["Partners"], 60),
        link("Postings"),
    ]
    rows = [
        (
            pot.use_by_on,
            pot.reference,
            pot.name,
            pot.yearly,
            "; ".join(each.name for each in pot.projects),
            pot.wte,
            "; ".join(each.name for each in pot.partners),
            address("funding:pot-postings", reference=pot.reference, place="spent"),
        )
        for pot in found.ending
    ]
    return Listing(f"The cliff, seen in {year}", columns, rows, facts)


def year_end_listing(found: YearEnd, address: Address, facts: Facts) -> Listing:
    """Every pot of the year with what it would have left at its end."""
    columns = [
        *texts(["Pot", "Name"], 22),
        Column("Last day in the year", DAY),
        controlled("Still to spend"),
        controlled("Committed"),
        controlled("Still to come"),
        controlled("Used so far"),
        Column("Months used", Holds.NUMBER),
        Column("Months left", Holds.NUMBER),
        controlled("Will be used"),
        controlled("Would be left"),
        Column("Last sensible day to commit", DAY),
        controlled("Could be brought forward"),
        link("Postings"),
    ]
    rows = [
        (
            pot.reference,
            pot.name,
            pot.ends_on,
            pot.left_now,
            pot.committed,
            pot.to_come,
            pot.used,
            pot.months_used,
            pot.months_left,
            pot.expected,
            pot.goes_back,
            found.commit_by(pot) if pot.goes_back else None,
            pot.could_bring_forward,
            address("funding:pot-postings", reference=pot.reference, place="available"),
        )
        for pot in found.pots
    ]
    return Listing(f"Year-end calendar, {found.year}", columns, rows, facts)


def reallocated_listing(rows: Iterable[ReallocatedResource], year: FinancialYear, address: Address,
                        facts: Facts) -> Listing:  # fmt: skip
    """Staff and budget taken from elsewhere. None of it is posted, so each row names the page of the list."""
    columns = [
        Column("Row", Holds.NUMBER),
        *texts(["Kind", "What was taken", "From", "What was given up"], 40),
        Column("Posts (WTE)", Holds.NUMBER),
        Column("First day", DAY),
        Column("Last day", DAY),
        *texts(["Project", "Decided by", "Evidence"], 30),
        controlled("Worth in the year"),
        link("Page"),
    ]
    listed = [
        (
            row.pk,
            row.get_kind_display(),
            row.what,
            row.taken_from,
            row.given_up,
            None if row.wte is None else Decimal(row.wte) / 100,
            row.from_on,
            row.to_on,
            row.project or "",
            row.decided_by_role,
            row.evidence,
            row.amount,
            address("funding:reallocated-list"),
        )
        for row in rows
    ]
    return Listing(f"Re-allocated resource, {year}", columns, listed, facts)


def compared_listing(found: Compared, year: FinancialYear, address: Address, facts: Facts) -> Listing:
    """The terms of trusts, as each shared them; those that did not return have no figure."""
    columns = [
        *texts(["Trust", "Code", "Returned"], 26),
        Column("Shared on", DAY),
        controlled("Awarded"),
        *(Column(heading, Holds.NUMBER) for heading in ("Recurrent", "External", "After month 9", "Ring-fenced",
                                                        "Median notice in days", "Median length in months",
                                                        "Pots for each project", "Index")),
        link("Page"),
    ]  # fmt: skip
    page = address("roi:terms-compared")
    rows: list[tuple[Any, ...]] = [
        (
            each.organisation.name,
            each.organisation.code,
            "Yes",
            each.shared_on,
            each.total,
            *(None if share is None else round(share, 4) for share in (
                each.recurrent_share, each.external_share, each.late_share, each.ring_fenced_share)),
            each.notice_days,
            each.length_months,
            each.pots_a_project,
            each.index,
            page,
        )
        for each in found.returned
    ]  # fmt: skip
    rows += [(trust.name, trust.code, "Not returned", *[None] * 10, page) for trust in found.missing]
    return Listing(f"Terms of trusts, {year}", columns, rows, facts)
