"""What the story tells of outcomes and cases: typed rows of seeds/story, months as numbers from April on."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from dataset.rows import Read, day, digits, filled, maybe, one_of, pounds, read_rows, text, whole_number, yes_no

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BenefitScript:
    outcomes: tuple[Row, ...]
    counts: tuple[Row, ...]
    releases: tuple[Row, ...]
    cases: tuple[Row, ...]
    decisions: tuple[Row, ...]


def numbers(cell: str) -> tuple[Decimal, ...]:
    """Numbers with a space between them."""
    return tuple(exact(part) for part in cell.split())


def whole_numbers(cell: str) -> tuple[int, ...]:
    return tuple(whole_number(part) for part in cell.split())


def letters(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def exact(cell: str) -> Decimal:
    return Decimal(digits(cell))


def read_benefits(folder: Path, project: Read) -> BenefitScript:
    """Raises BadRow with file, row and column at the first cell that cannot be understood."""

    def rows(name: str, columns: dict[str, Callable[[str], Any]]) -> tuple[Row, ...]:
        return tuple(read_rows(folder / f"{name}.csv", columns))

    outcomes = rows("outcomes", outcome_columns(project))
    cases = rows(
        "cases",
        {
            "key": filled(),
            "on": day,
            "project": project,
            "year": whole_number,
            "title": filled(160),
            "ask_amount": pounds,
            "ask_from_on": day,
            "funded_amount": pounds,
            "funded_by": text(300),
            "pressure_from": text(300),
            "summary": text(),
            "need": text(),
            "if_nothing": text(),
            "risks": text(),
        },
    )
    return BenefitScript(
        outcomes=outcomes,
        counts=rows(
            "counts",
            {
                "on": day,
                "outcome": one_of({row["key"] for row in outcomes}, "outcome"),
                "year": whole_number,
                "month": whole_number,
                "edition": filled(4),
                "events": numbers,
                "exposed": numbers,
            },
        ),
        releases=rows(
            "releases",
            {
                "on": day,
                "outcome": one_of({row["key"] for row in outcomes}, "outcome"),
                "cost_centre": filled(40),
                "subjective_code": filled(40),
                "from_month": whole_number,
                "owner": filled(160),
                "action": filled(),
                "share": exact,
                "is_confirmed": yes_no,
            },
        ),
        cases=cases,
        decisions=rows(
            "decisions",
            {
                "on": day,
                "case": one_of({row["key"] for row in cases}, "case"),
                "act": one_of({"prepare", "send", "sign", "return"}, "act"),
                "reason": text(),
            },
        ),
    )


def outcome_columns(project: Read) -> dict[str, Read]:
    return {
        "key": filled(),
        "on": day,
        "project": project,
        "year": whole_number,
        "measure": filled(60),
        "name": filled(160),
        "site": text(120),
        "expected_source": filled(),
        "expected_reason": filled(),
        "expected_grade": filled(1),
        "attribution": exact,
        "attribution_reason": text(),
        "deadweight": exact,
        "displacement": exact,
        "displacement_reason": text(),
        "assumption_source": filled(),
        "assumption_grade": filled(1),
        "optimism_grades": letters,
        "optimism_source": filled(),
        "reference_value": text(),
        "own_value": maybe(pounds),
        "own_value_source": text(),
        "own_value_year": maybe(whole_number),
        "value_grade": text(1),
        "price_series": text(60),
        "gains": filled(20),
        "steady_months": whole_numbers,
        "chosen_when_high": yes_no,
        "observed": numbers,
        "expected": numbers,
        "fifths": numbers,
    }
