"""Rows of every table against the hashes that the audit chains keep of them: what was changed, slipped in or taken
away since it was recorded. Which tables: those of the data set that belong to an organisation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from dataset.files import FILES
from dataset.files.shape import File
from funding.models import ActualMonth, BudgetLine, BudgetMonth, ImportBatch
from organisations.models import Event, Organisation
from organisations.seals import GONE, each_seal, seal_of

_CORRECTED = "corrected until they stand in a version of a case, which keeps a frozen copy"
NOT_SEALED = dict.fromkeys(
    (
        "outcomes.csv",
        "outcome_assumptions.csv",
        "outcome_gains.csv",
        "outcome_months.csv",
        "outcome_counts.csv",
        "outcome_quintiles.csv",
        "realisations.csv",
    ),
    _CORRECTED,
)
NOT_YET: dict[type[Model], Q] = {  # staged for a preview, or written by an import that is not done
    ImportBatch: Q(applied_at__isnull=True),
    BudgetLine: Q(batch__applied_at__isnull=True),
    BudgetMonth: Q(line__batch__applied_at__isnull=True),
    ActualMonth: Q(line__batch__applied_at__isnull=True),
}
AT_ONCE = 500

Where = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Seal:
    organisation: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first row of a table that is not what an organisation's chain says of it, and how many there are."""

    organisation: str
    table: str
    number: int
    message: str
    count: int


def sealed_files() -> list[File]:
    return [file for file in FILES if file.owner and file.name not in NOT_SEALED]


def owner_path(file: File) -> str:
    """How a row of the file leads to its organisation, as a lookup."""
    owner = file.by_name[file.owner]
    if file.owner == "organisation":
        return owner.field
    named = next(each for each in FILES if each.model is owner.kind.to)
    return f"{owner.field}__{owner_path(named)}"


def with_rows_or_chain() -> list[Organisation]:
    """Organisations that have a row of a sealed table or a row of an audit chain: rows may have been slipped in where
    nothing was ever recorded."""
    owners = set(Event.objects.values_list("organisation", flat=True).distinct())
    for file in sealed_files():
        owners |= set(file.model._base_manager.values_list(owner_path(file), flat=True).distinct())
    return list(Organisation.objects.filter(pk__in=owners).order_by("code"))


def seals_in(chain: Organisation) -> dict[Where, Seal]:
    """The last hash of every row that the chain tells of."""
    found = {}
    events = Event.objects.filter(organisation=chain, seals__isnull=False).order_by("sequence")
    for sequence, seals in events.values_list("sequence", "seals").iterator(chunk_size=200):
        for table, number, hash_ in each_seal(seals or {}):
            found[table, number] = Seal(chain.code, sequence, hash_)
    return found


def rows_of(file: File, organisation: Organisation) -> Iterable[Any]:
    """Rows of the file that belong to the organisation, in the order of their numbers."""
    rows = file.model._base_manager.filter(**{owner_path(file): organisation}).exclude(NOT_YET.get(file.model, Q(pk=0)))
    lists = getattr(file.model, "SEALED_LISTS", ())
    return rows.prefetch_related(*lists).order_by("pk").iterator(chunk_size=AT_ONCE)


def check_seals(organisations: Iterable[Organisation]) -> Iterator[BadRow]:
    """Every row against its hash. A row may be told of in the chain of another body that wrote it."""
    bad: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    left: dict[Where, Seal] = {}
    strange: list[tuple[str, str, int, str]] = []
    for organisation in organisations:
        sealed = seals_in(organisation)
        for file in sealed_files():
            table = file.model._meta.db_table
            for row in rows_of(file, organisation):
                seal, now = sealed.pop((table, row.pk), None), seal_of(row)
                if seal is None:
                    strange.append((organisation.code, table, row.pk, now))
                elif seal.hash != now:
                    bad[organisation.code, table][row.pk] = changed(seal)
        left |= sealed
    for code, table, number, now in strange:
        seal = left.pop((table, number), None)
        if seal is None:
            bad[code, table][number] = "No row of the audit chain names it."
        elif seal.hash != now:
            bad[code, table][number] = changed(seal)
    for (table, number), seal in left.items():
        if seal.hash != GONE:
            bad[seal.organisation, table][number] = (
                f"It is missing. Row {seal.sequence} of the audit chain of {seal.organisation} names it."
            )
    for (code, table), found in sorted(bad.items()):
        first = min(found)
        yield BadRow(code, table, first, found[first], len(found))


def changed(seal: Seal) -> str:
    return f"It is not what row {seal.sequence} of the audit chain of {seal.organisation} says of it."


def stored(model: type[Model], numbers: list[int]) -> Iterator[Model]:
    """Rows of the table as they stand in the database."""
    lists = getattr(model, "SEALED_LISTS", ())
    for start in range(0, len(numbers), AT_ONCE):
        yield from model._base_manager.filter(pk__in=numbers[start : start + AT_ONCE]).prefetch_related(*lists)
