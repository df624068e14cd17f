"""Layouts of the ledger's journals and of funders' claims, and the accounts that a journal names: rows of
`seeds/layouts/`. A layout is data: to add one, add its rows."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "layouts"


@dataclass(frozen=True, slots=True)
class Layout:
    """Headings in their order, each with the field that stands under it. `funder`: whose form it is; empty for any."""

    code: str
    name: str
    columns: tuple[tuple[str, str], ...]
    funder: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the ledger by what it does; `subjective` is empty until a trust states its own."""

    role: str
    name: str
    subjective: str


@cache
def journal_layouts() -> tuple[Layout, ...]:
    return layouts("journals.csv")


@cache
def claim_layouts() -> tuple[Layout, ...]:
    return layouts("claims.csv")


@cache
def accounts() -> dict[str, Account]:
    return {row["role"]: Account(row["role"], row["name"], row["subjective"]) for row in rows_of("accounts.csv")}


def journal_layout(code: str) -> Layout:
    """The layout of the code; the first where there is none of it."""
    return next((each for each in journal_layouts() if each.code == code), journal_layouts()[0])


def claim_layout(funder: str) -> Layout:
    """The funder's own form, else the one that is nobody's."""
    found = claim_layouts()
    return next((each for each in found if each.funder == funder), next(each for each in found if not each.funder))


def layouts(name: str) -> tuple[Layout, ...]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(name):
        grouped.setdefault(row["layout"], []).append(row)
    return tuple(
        Layout(
            code,
            rows[0]["name"],
            tuple((row["heading"], row["field"]) for row in sorted(rows, key=lambda row: int(row["place"]))),
            rows[0].get("funder", ""),
        )
        for code, rows in grouped.items()
    )


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
