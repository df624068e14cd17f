"""Everything in from flat files, all of it or nothing. A folder with events.csv is a whole dump and goes into an empty
database as it stands; another was made elsewhere and becomes one row in the audit chain of each organisation."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Model

from dataset.content import check_content, forget, keep_content
from dataset.files import FILES
from dataset.files.cells import canonical
from dataset.files.checks import check_named, check_rows, owner_of
from dataset.files.digest import LOADED, Said, said_of
from dataset.files.folder import Folder, NotLoaded, Problem, Row, read_folder
from dataset.files.given import FOLDER_EMAIL, FOLDER_NAME, follow
from dataset.files.keys import Keys
from dataset.files.movements import MOVEMENTS, POSTINGS
from dataset.files.organisations import ORGANISATIONS
from dataset.files.shape import SEQUENCE
from dataset.files.storing import Ids, finish, number_rows, store
from dataset.seals import sealed_files, stored
from funding.models import ImportBatch, LedgerCode, MonthClose, Movement, Pot, Project
from organisations.models import Organisation, User
from organisations.services.audit import next_sequence, record_event
from organisations.services.system import system_person

HELD = (
    (Pot, "pots"),
    (Project, "projects"),
    (Movement, "movements"),
    (ImportBatch, "imports"),
    (LedgerCode, "ledger codes"),
    (MonthClose, "closed months"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows stored, by file, and the organisations whose audit chain tells of it."""

    rows: dict[str, int]
    organisations: tuple[str, ...]


def load_dataset(path: Path, *, now: datetime) -> Loaded:
    """Check and store a folder. Raises NotLoaded with every problem, Refused when there is no such folder."""
    kept: list[str] = []
    try:
        with transaction.atomic():
            return load(path, now, kept)
    except IntegrityError as fault:
        forget(kept)
        raise NotLoaded([Problem(path.name, 0, "", f"The database refused the rows: {fault}.")]) from None
    except BaseException:
        forget(kept)
        raise


def load(path: Path, now: datetime, kept: list[str]) -> Loaded:
    folder = read_folder(path, now)
    if folder.is_whole:
        refuse_unless_empty(folder)
    else:
        people_of_a_load()
    ids = standing_rows(folder)
    check_named(folder, ids)
    if not folder.is_whole:
        follow(folder)
    check_rows(folder)
    owned = {} if folder.is_whole else rows_by_owner(folder)
    refuse_holders(folder, owned)
    check_content(folder)
    folder.stop_at_problems()
    number_rows(folder, ids)
    counts = store(folder, ids, [file for file in FILES if file.is_shared])
    chains = list(Organisation.objects.filter(code__in=owned).order_by("pk"))
    for organisation in chains:
        take_place(organisation, owned[organisation.code])
    counts |= store(folder, ids, [file for file in FILES if not file.is_shared])
    finish(folder, ids)
    for organisation in chains:
        tell_chain(folder, organisation, owned[organisation.code])
    keep_content(folder, kept)
    return Loaded(counts, tuple(sorted(owned)))


def refuse_unless_empty(folder: Folder) -> None:
    for file in FILES:
        count = file.model._base_manager.count()
        if count:
            raise NotLoaded(
                [
                    Problem(
                        "events.csv",
                        0,
                        "",
                        f"A folder with this file goes into an empty database, and this one holds {count} rows of "
                        f"{file.name}. Run migrate on a new database and load the folder there.",
                    )
                ]
            )


def people_of_a_load() -> None:
    """The program itself acts, and an inactive person stands for the folder where two people are needed."""
    system_person()
    if not User.objects.filter(email=FOLDER_EMAIL).exists():
        User.objects.create_user(email=FOLDER_EMAIL, name=FOLDER_NAME, is_active=False)


def standing_rows(folder: Folder) -> Ids:
    """Numbers of rows that the database holds already and the folder may name, by file and key."""
    if folder.is_whole:
        return {}
    keys, ids = Keys(), {}
    for file in FILES:
        if file.is_shared:
            ids[file.name] = {key: pk for pk, key in keys.of(file).items()}
            for row in folder.of(file):
                row.stands = row.key in ids[file.name]
    return ids


def rows_by_owner(folder: Folder) -> dict[str, list[Row]]:
    """The rows that each organisation's audit chain tells of."""
    owned: dict[str, list[Row]] = defaultdict(list)
    for file in FILES:
        if file.owner:
            for row in folder.good(file):
                owned[owner_of(folder, row)].append(row)
    owned.pop("", None)
    return owned


def refuse_holders(folder: Folder, owned: dict[str, list[Row]]) -> None:
    """An organisation that holds something here keeps it to itself: a load never mixes with it."""
    rows = {row.key: row for row in folder.of(ORGANISATIONS)}
    found = Organisation.objects.select_for_update(no_key=True).filter(code__in=owned).order_by("pk")
    for organisation in found:
        held = next(
            (words for model, words in HELD if model._default_manager.filter(organisation=organisation).exists()),
            "",
        )
        if held:
            row = rows.get(organisation.code)
            folder.problem(
                ORGANISATIONS,
                row.number if row else 0,
                "code",
                f"{organisation.code} holds {held} here already. Load the folder into a database where it does not.",
            )


def take_place(organisation: Organisation, rows: list[Row]) -> None:
    """Every row that the chain will tell of names the place of that row, which stays locked."""
    sequence = next_sequence(organisation)
    for row in rows:
        column = row.file.by_name.get("sequence")
        if column and column.default == SEQUENCE:
            row.values["sequence"] = sequence


def tell_chain(folder: Folder, organisation: Organisation, rows: list[Row]) -> None:
    """One row in the organisation's audit chain for the whole load, with a hash of each row that it brought."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.file.name] += 1
    movements = [row for row in rows if row.file is MOVEMENTS]
    postings = sorted(
        (row for row in rows if row.file is POSTINGS),
        key=lambda row: (folder.index[MOVEMENTS.name][row.values["movement"]].pk, row.pk),
    )
    record_event(
        by=system_person(),
        organisation=organisation,
        action=LOADED,
        subject=folder.path.resolve().name[:120],
        after={
            "rows": dict(counts),
            "rows_digest": rows_digest(rows),
            **said_of((said(folder, row) for row in postings), len(movements)),
        },
        rows=stored_rows(rows),
    )


def stored_rows(rows: list[Row]) -> Iterator[Model]:
    """The rows as they stand in the database now."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        numbers[row.file.name].append(row.pk)
    for file in sealed_files():
        yield from stored(file.model, sorted(numbers[file.name]))


def said(folder: Folder, row: Row) -> Said:
    movement, values = folder.index[MOVEMENTS.name][row.values["movement"]], row.values
    return Said(
        movement.pk,
        movement.values["kind"],
        movement.values["effective_on"],
        values["pot"].split("/", 1)[1],
        values["from_place"],
        values["to_place"],
        values["amount"],
        values["year"],
        values["month"],
    )


def rows_digest(rows: list[Row]) -> str:
    """SHA-256 over every cell of the rows as a dump writes it, in their order; without the sequence."""
    digest = hashlib.sha256()
    for row in rows:
        cells = [
            "" if (value := row.values[column.name]) is None else column.kind.write(value)
            for column in row.file.dumped
            if column.name not in ("id", "sequence")
        ]
        digest.update(canonical([row.file.name, *cells]).encode() + b"\n")
    return digest.hexdigest()
