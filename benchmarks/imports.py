"""Imports beside their peers, in one run on one machine, so that the ratios hold anywhere: django-import-export on the
same rows, the fastest reader with bare rows, growth with the number of rows, and what the gate adds to a small file.

Ours is timed from the upload to the commit (`start_import`, then `apply_import`, which reads the kept file again). Each
measurement has a process and a database of its own. ROWS=1000,10000 and PEER_ROWS=1000 take other sizes and
DATABASES=sqlite takes one database.
"""

import json
import os
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
PEER_ROWS = int(os.environ.get("PEER_ROWS", "10000"))
POTS = 200


def main() -> None:
    sizes = [int(size) for size in os.environ.get("ROWS", "1000,10000,100000").split(",")]
    for database in os.environ.get("DATABASES", "sqlite,postgresql").split(","):
        with address_of(database) as address:
            print(f"Imports on {database}")
            against_peer(address)
            growth(address, sizes)
    small_file()


@contextmanager
def address_of(database: str) -> Iterator[str | None]:
    if database == "sqlite":
        yield None
        return
    from tests.postgresql import private_postgresql

    with private_postgresql() as address:
        yield address


def against_peer(address: str | None) -> None:
    ours = measured(address, "ours", PEER_ROWS, "narrow")
    print(f"  ours, {PEER_ROWS:,} rows of 6 fields: {ours['seconds']:.2f} s ({told(ours)})")
    for name, words in (("peer", "validated, as it comes"), ("peer-bulk", "validated, in bulk with cached keys")):
        peer = measured(address, name, PEER_ROWS, "narrow")
        print(f"  django-import-export, {words}: {peer['seconds']:.2f} s = {ratios(peer, ours)} ours")


def growth(address: str | None, sizes: list[int]) -> None:
    before = None
    for rows in sizes:
        ours = measured(address, "ours", rows, "wide")
        bare = measured(address, "bare", rows, "wide")
        grown = f", {ours['seconds'] / before:.1f} times the size before" if before else ""
        beside = f"{ratios(ours, bare)} reader and bare rows ({bare['seconds']:.2f} s)"
        memory = f"{ours['megabytes']} MB, its reading process {ours['child_megabytes']} MB"
        print(f"  {rows:>7,} rows × 20 columns: {ours['seconds']:.2f} s ({told(ours)}) = {beside}; {memory}{grown}")
        before = ours["seconds"]


def ratios(one: dict[str, float], other: dict[str, float]) -> str:
    clock, used = (one[name] / other[name] for name in ("seconds", "processor"))
    return f"{clock:.1f} times (of processor time {used:.1f} times)"


def told(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {found[name]:.2f}" for name in ("read", "start", "apply") if name in found)


def small_file() -> None:
    """What the door costs for a file of ten rows, beside a process that starts and imports the reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.xlsx"
        write_workbook(path, 10, "wide")
        from funding.workbook.door import read_workbook

        read_workbook(path)
        whole = median([seconds(lambda: read_workbook(path)) for _ in range(5)])
        command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({site()!r}); import python_calamine"]
        start = median([seconds(lambda: subprocess.run(command, check=True)) for _ in range(5)])  # noqa: S603
    print(f"A small file: {whole:.3f} s through the door; {start:.3f} s of it start a process with the reader")
    print(f"  gate, reading and recognition add {whole - start:.3f} s")


def site() -> str:
    import python_calamine

    return str(Path(python_calamine.__file__).parents[1])


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def processor() -> float:
    """Seconds of processor time, of ended children too: steadier than the clock on a busy machine."""
    return sum(os.times()[:4])


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def measured(address: str | None, what: str, rows: int, shape: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="ringfence-benchmark-") as var:
        env = {**os.environ, "RINGFENCE_VAR": var, "RINGFENCE_MODE": "local", "RINGFENCE_DEMO": "true",
               "DJANGO_SETTINGS_MODULE": "config.settings"}  # fmt: skip
        env.pop("DATABASE_URL", None)
        if address:
            env["DATABASE_URL"] = address
        path = Path(var) / "upload.xlsx"
        write_workbook(path, rows, shape)
        command = [sys.executable, "-m", "benchmarks.imports", what, str(path), shape]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        return json.loads(done.stdout.splitlines()[-1])


def write_workbook(path: Path, rows: int, shape: str) -> None:
    """`narrow`: six fields; `wide`: twenty columns, twelve of them months. The same figures on every run."""
    pick = random.Random(5)  # noqa: S311
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Budget")
    if shape == "narrow":
        sheet.write_row(0, 0, ["Reference", "Description", "Pot", "Organisation", "Status", "Budget (£)"])
        for number in range(1, rows + 1):
            pot = f"P-{number % POTS + 1:03d}"
            amount = round(pick.uniform(1, 90_000), 2)
            sheet.write_row(number, 0, [f"L{number:06d}", f"Line {number}", pot, "ZZB", "open", amount])
    else:
        months = [f"{month} (£)" for month in MONTHS]
        sheet.write_row(
            0, 0, ["Code", "Description", "Cost centre", "Team", "Owner", "Start date", *months, "Total (£)", "Status"]
        )
        for number in range(1, rows + 1):
            figures = [round(pick.uniform(1, 9_000), 2) for _ in MONTHS]
            words = [
                f"L{number:06d}",
                f"Line {number} outreach",
                f"CC{number % 50:03d}",
                f"Team {number % 9}",
                f"Owner {number % 7}",
                "2026-04-01",
            ]
            sheet.write_row(number, 0, [*words, *figures])
            sheet.write_formula(number, 18, f"=SUM(G{number + 1}:R{number + 1})", None, round(sum(figures), 2))
            sheet.write(number, 19, "open")
    book.close()


def child(what: str, path: Path, shape: str) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found = {"ours": ours, "bare": bare, "peer": peer, "peer-bulk": peer}[what](path, what)
    for name, who in (("megabytes", resource.RUSAGE_SELF), ("child_megabytes", resource.RUSAGE_CHILDREN)):
        found[name] = resource.getrusage(who).ru_maxrss // 1024
    return found


def a_trust() -> tuple[Any, Any]:
    """A trust of the benchmark's own with its finance lead and, for the keys, its pots."""
    from funding.models import Pot
    from organisations.models import Organisation
    from organisations.permissions import Role
    from organisations.services.people import add_person, grant_role
    from organisations.services.system import system_person

    trust = Organisation.objects.filter(code="ZZB").first()
    lead_email = f"lead-{secrets.token_hex(4)}@example.org"
    trust = trust or Organisation.objects.create(code="ZZB", name="Benchmark trust", kind="trust")
    lead = add_person(by=None, email=lead_email, name="A lead", password=secrets.token_urlsafe(16))
    grant_role(by=system_person(), user=lead, organisation=trust, role=Role.FINANCE_LEAD, from_on=date(2020, 4, 1))
    if not Pot.objects.filter(organisation=trust).exists():
        Pot.objects.bulk_create(
            Pot(
                organisation=trust,
                reference=f"P-{number + 1:03d}",
                sequence=number + 1,
                opened_by=lead,
                name=f"Pot {number + 1}",
                kind="core20plus5",
            )
            for number in range(POTS)
        )
    return trust, lead


def ours(path: Path, _: str) -> dict[str, float]:
    from funding.domain.financial_year import FinancialYear
    from funding.models import BudgetMonth, ImportBatch
    from funding.services.imports import apply_import, start_import

    trust, lead = a_trust()
    batch: list[ImportBatch] = []

    def start() -> None:
        with path.open("rb") as file:
            batch.append(start_import(by=lead, organisation=trust, year=FinancialYear(2026), name="budget.xlsx",
                                      content=iter(lambda: file.read(1 << 16), b""), holds="budget"))  # fmt: skip

    before = processor()
    started = seconds(start)
    applied = seconds(lambda: apply_import(by=lead, batch=batch[0]))
    used = processor() - before
    written = BudgetMonth.objects.filter(line__batch=batch[0]).count()
    if written < batch[0].rows or not batch[0].rows:
        raise SystemExit(f"{written} figures of {batch[0].rows} rows were written")
    return {"seconds": started + applied, "processor": used, "start": started, "apply": applied}


def bare(path: Path, _: str) -> dict[str, float]:
    """The reader alone, then rows without checks, audit or provenance: executemany on SQLite, COPY on PostgreSQL."""
    import python_calamine
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare_line (id bigint, row_no int, label text, code text)")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bare_month (line_id bigint, month int, amount bigint, cell text, raw text)"
        )
    began, before = time.perf_counter(), processor()
    cells = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    read = time.perf_counter() - began
    lines = [(number, number, row[1], row[0]) for number, row in enumerate(cells, 2)]
    months = (
        (number, month, round(row[5 + month] * 100), f"{chr(70 + month)}{number}", str(row[5 + month]))
        for number, row in enumerate(cells, 2)
        for month in range(1, 13)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO bare_line VALUES (%s, %s, %s, %s)", lines)
            cursor.executemany("INSERT INTO bare_month VALUES (%s, %s, %s, %s, %s)", months)
        else:
            for table, rows in (("bare_line", lines), ("bare_month", months)):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
    return {"seconds": time.perf_counter() - began, "processor": processor() - before, "read": read}


def peer(path: Path, what: str) -> dict[str, float]:
    """django-import-export with the same fields and the same checks: keys that exist, an amount, a code of the right
    form."""
    from django.core.validators import MaxValueValidator, RegexValidator
    from django.db import connection, models
    from import_export import fields, resources, widgets
    from tablib import Dataset

    from funding.models import Pot
    from organisations.models import Organisation

    a_trust()

    class PeerLine(models.Model):
        reference = models.CharField(max_length=60, unique=True, validators=[RegexValidator(r"^L\d{6}$")])
        label = models.CharField(max_length=255)
        pot = models.ForeignKey(Pot, models.PROTECT)
        organisation = models.ForeignKey(Organisation, models.PROTECT)
        status = models.CharField(max_length=20)
        amount = models.DecimalField(max_digits=14, decimal_places=2, validators=[MaxValueValidator(Decimal(10**11))])

        class Meta:
            app_label = "funding"

        def __str__(self) -> str:
            return self.reference

    with connection.schema_editor() as editor:
        if "funding_peerline" in connection.introspection.table_names():
            editor.delete_model(PeerLine)
        editor.create_model(PeerLine)
    key = widgets.CachedForeignKeyWidget if what == "peer-bulk" else widgets.ForeignKeyWidget

    class PeerResource(resources.ModelResource):
        reference = fields.Field("reference", "Reference")
        label = fields.Field("label", "Description")
        pot = fields.Field("pot", "Pot", key(Pot, "reference"))
        organisation = fields.Field("organisation", "Organisation", key(Organisation, "code"))
        status = fields.Field("status", "Status")
        amount = fields.Field("amount", "Budget (£)", widgets.DecimalWidget())

        class Meta:
            model = PeerLine
            import_id_fields = ("reference",)
            clean_model_instances = True
            use_transactions = True
            use_bulk = what == "peer-bulk"
            batch_size = 1000
            skip_diff = what == "peer-bulk"
            fields = ("reference", "label", "pot", "organisation", "status", "amount")

    began, before = time.perf_counter(), processor()
    data = Dataset().load(path.read_bytes(), format="xlsx")
    result = PeerResource().import_data(data, dry_run=False, raise_errors=True)
    taken, used = time.perf_counter() - began, processor() - before
    if result.has_errors() or PeerLine.objects.count() != len(data):
        raise SystemExit("the peer did not import every row")
    return {"seconds": taken, "processor": used}


if __name__ == "__main__":
    print(json.dumps(child(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
