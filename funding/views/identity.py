"""The two identities as the identity component takes them: lines with amounts, and where each amount comes from."""

from collections.abc import Callable
from typing import Any

from funding.domain.position import ALWAYS_PRINTED, PART_WORDS, SOURCE_PARTS, USE_PARTS, Awarded, Position


def awarded_identity(
    money: Awarded, year: Any, received_url: str, transferred_url: str, award_url: str
) -> dict[str, Any]:
    """awarded + came beyond it = received + came as transfers + not yet due + overdue + reduced + netted off.

    Parts at £0 are left out."""
    parts = [
        ("Received", money.received, received_url),
        ("Came as transfers", money.transferred, transferred_url),
        ("Not yet due", money.not_yet_due, award_url),
        ("Overdue", money.overdue, award_url),
        ("Reduced by the funder (signed variation)", money.reduced, award_url),
        ("Netted off before it was sent", money.netted_off, award_url),
    ]
    return {
        "caption": f"What was awarded for {year}",
        "sides": [
            {"parts": awarded_parts(money, award_url)},
            {
                "parts": [
                    {"label": label, "amount": amount, "url": url}
                    for label, amount, url in parts
                    if amount or label == "Received"
                ],
                "total_label": "Sum",
                "total": money.awarded + money.beyond - money.difference,
            },
        ],
        "agrees": money.difference == 0,
        "difference": money.difference,
    }


def awarded_parts(money: Awarded, award_url: str) -> list[dict[str, Any]]:
    beyond = [{"label": "Came beyond the award", "amount": money.beyond}] if money.beyond else []
    return [{"label": "Awarded, as varied", "amount": money.awarded, "url": award_url}, *beyond]


def position_identity(position: Position, year: Any, behind: Callable[[str], str]) -> dict[str, Any]:
    """What came = what became of it. *Not explained* and *still to spend* are always printed; other parts at £0 are
    left out. `behind` gives the address of the postings behind a part."""

    def lines(parts: tuple[str, ...]) -> list[dict[str, Any]]:
        shown = [part for part in parts if getattr(position, part) or part in ALWAYS_PRINTED]
        return [
            {
                "label": PART_WORDS[part][0],
                "amount": getattr(position, part),
                "url": behind(part.replace("_", "-")),
            }
            for part in shown or parts[1:2]
        ]

    return {
        "caption": f"What became of it in {year}",
        "sides": [
            {"parts": lines(SOURCE_PARTS), "total_label": "Came in", "total": position.sources},
            {"parts": lines(USE_PARTS), "total_label": "Accounted for", "total": position.uses},
        ],
        "agrees": position.difference == 0,
        "difference": position.difference,
    }
