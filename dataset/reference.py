"""The reference data of seeds/reference into the database: every file is read in full before a row is stored, and it
is stored whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from dataset.rows import day, digits, filled, maybe, one_of, pounds, read_rows, text, whole_number
from funding.services.reference import put_core20plus5_areas, put_survey_figures
from organisations.models import Kind
from organisations.services.reference import (
    LinkFacts,
    OrganisationFacts,
    Put,
    SuccessionFacts,
    put_links,
    put_organisations,
    put_successions,
)
from roi.services.reference import put_price_index_values, put_unit_values

FOLDER = Path(__file__).resolve().parents[1] / "seeds" / "reference"
ORIGIN = {"source": filled(), "uncertain": text(200)}
LONG_ORIGIN = {"source": filled(), "uncertain": text(300)}

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file brought."""

    file: str
    put: Put


def load_reference(folder: Path = FOLDER) -> list[Loaded]:
    """Load every file of the folder. Raises BadRow with file, row and column when a row cannot be stored."""
    work = [*organisation_files(folder), *value_files(folder)]
    with transaction.atomic():
        return [Loaded(file, put()) for file, put in work]


def organisation_files(folder: Path) -> list[tuple[str, Callable[[], Put]]]:
    regions = read_rows(
        folder / "regions.csv", {"code": filled(12), "ons_code": text(12), "name": filled(200), **ORIGIN}
    )
    in_region = {"region_code": one_of({row["code"] for row in regions}, "region")}
    dated = {"opened_on": maybe(day), "closed_on": maybe(day)}
    icbs = read_rows(
        folder / "icbs.csv",
        {"code": filled(12), "ons_code": text(12), "name": filled(200), **in_region, **dated, **ORIGIN},
    )
    trusts = read_rows(folder / "trusts.csv", {"code": filled(12), "name": filled(200), **in_region, **dated, **ORIGIN})
    icb = one_of({row["code"] for row in icbs}, "integrated care board")
    successions = read_rows(
        folder / "icb_successions.csv",
        {"predecessor_code": icb, "successor_code": icb, "happened_on": day, "kind": filled(12), **ORIGIN},
    )
    links = read_rows(
        folder / "trust_icb_links.csv",
        {
            "trust_code": one_of({row["code"] for row in trusts}, "trust"),
            "icb_code": icb,
            "from_on": day,
            "to_on": maybe(day),
            **ORIGIN,
        },
    )
    return [
        ("regions.csv", lambda: put_organisations(facts(row, Kind.REGION) for row in regions)),
        ("icbs.csv", lambda: put_organisations(facts(row, Kind.ICB) for row in icbs)),
        ("icb_successions.csv", lambda: put_successions(SuccessionFacts(**uncoded(row)) for row in successions)),
        ("trusts.csv", lambda: put_organisations(facts(row, Kind.TRUST) for row in trusts)),
        ("trust_icb_links.csv", lambda: put_links(LinkFacts(**uncoded(row)) for row in links)),
    ]


def facts(row: dict[str, Any], kind: Kind) -> OrganisationFacts:
    return OrganisationFacts(kind=kind, **uncoded(row))


def uncoded(row: dict[str, Any]) -> dict[str, Any]:
    """`region_code` in a file is `region` in the services."""
    return {name.removesuffix("_code") if name != "ons_code" else name: value for name, value in row.items()}


def value_files(folder: Path) -> list[tuple[str, Callable[[], Put]]]:
    areas = read_rows(
        folder / "core20plus5.csv",
        {
            "code": filled(40),
            "framework": filled(10),
            "element": filled(20),
            "name": filled(120),
            "aim": text(),
            **ORIGIN,
        },
    )
    survey = read_rows(
        folder / "survey_barriers.csv",
        {
            "code": filled(60),
            "kind": filled(20),
            "name": filled(160),
            "pct_2024": maybe(whole_number),
            "pct_2021": maybe(whole_number),
            "answered_2024": maybe(whole_number),
            "note": text(),
            **ORIGIN,
        },
    )
    figures = [{name.replace("pct_", "percent_"): value for name, value in row.items()} for row in survey]
    unit_values = read_rows(
        folder / "unit_values.csv",
        {
            "code": filled(120),
            "measure": text(60),
            "name": filled(200),
            "value": pounds,
            "price_year": whole_number,
            "unit": filled(80),
            "basis": text(),
            "licence": filled(120),
            **LONG_ORIGIN,
        },
    )
    prices = read_rows(
        folder / "price_index.csv",
        {
            "series": filled(60),
            "basis": filled(10),
            "year": whole_number,
            "value": digits,
            "note": text(80),
            "release": text(80),
            **LONG_ORIGIN,
        },
    )
    return [
        ("core20plus5.csv", lambda: put_core20plus5_areas(areas)),
        ("survey_barriers.csv", lambda: put_survey_figures(figures)),
        ("unit_values.csv", lambda: put_unit_values(unit_values)),
        ("price_index.csv", lambda: put_price_index_values(prices)),
    ]
