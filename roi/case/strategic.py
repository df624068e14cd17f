"""The strategic case: what the organisation itself said stands in its way, beside what trusts say nationally."""

from roi.case.blocks import Table
from roi.case.facts import CaseFacts

NOT_PUBLISHED = "Not published"


def barriers(facts: CaseFacts) -> Table | None:
    """The barriers that the organisation named in the year; None where it has not answered or named none."""
    rows = tuple(
        (each.name, each.movement, share(each.percent_2024), share(each.percent_2021),
         "; ".join(each.actions) or "None agreed")
        for each in facts.barriers
    )  # fmt: skip
    if not rows:
        return None
    return Table(
        f"Barriers that {facts.organisation_name} named in {facts.year}",
        ("Barrier", "Since last year", "Trusts, 2024", "Trusts, 2021", "Actions"),
        rows,
        numeric=(2, 3),
        note="The shares are those of trusts that named it in the NHS Providers surveys of 2024 and 2021.",
        look="tight",
    )


def share(percent: int | None) -> str:
    return NOT_PUBLISHED if percent is None else f"{percent}%"
