"""What is dumped loads again byte for byte, on either engine; what is made elsewhere is checked whole before it is kept."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from dataset.dump import dump_dataset
from dataset.files import BY_MODEL, FILES, NOT_DUMPED
from dataset.files.document import document
from dataset.files.folder import MOST_PROBLEMS, NotLoaded
from dataset.load import load_dataset
from dataset.verify import APPEND_ONLY, verify
from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import Meaning, read_mapping
from funding.domain.words import Place
from funding.models import Movement, Posting, Pot, Total, UploadedFile
from funding.services.imports import apply_import, change_mapping, start_import
from funding.services.ledger import balance_at
from funding.services.queries import scan_diversions
from organisations.append_only import releasing
from organisations.models import Event, Kind, Organisation, User
from organisations.services.system import system_person
from setup.process import ROOT
from tests.fixtures import a_system
from tests.prepared import prepared_folder, product_environment

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EXAMPLE = ROOT / "docs" / "examples" / "dataset"
MINIMAL = {
    "organisations.csv": "code,name,kind\nZZX1,Saltmere Hospitals,trust\n",
    "pots.csv": "organisation,reference,name\nZZX1,P-001,Smoking\nZZX1,P-002,Lungs\n",
    "projects.csv": "organisation,reference,name\nZZX1,PR-001,Midwives\n",
    "awards.csv": "pot,year,amount\nZZX1/P-001,2025-26,1000.00\nZZX1/P-002,2025-26,500.00\n",
    "movements.csv": (
        "id,kind,effective_on,pot,amount,basis,project,reverses\n"
        "m1,receive,2025-05-02,ZZX1/P-001,1000.00,cash,,\n"
        "m2,spend,2025-06-30,ZZX1/P-001,400.10,,ZZX1/PR-001,\n"
        "m3,reverse,2025-07-01,,,,,m2\n"
    ),
}


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def first_difference(one, other):
    return next((name for name in sorted(one | other) if one.get(name) != other.get(name)), None)


def made(folder, **changed):
    """A small folder made elsewhere; `changed` replaces files by their names without `.csv`."""
    folder.mkdir(exist_ok=True)
    for name, text in (MINIMAL | {f"{name}.csv": text for name, text in changed.items()}).items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def counts():
    return {file.name: file.model._base_manager.count() for file in FILES} | {"totals": Total.objects.count()}


def refusals(folder):
    """The sentences with which the folder is refused; nothing may be left of it."""
    before = counts()
    with pytest.raises(NotLoaded) as refused:
        load_dataset(folder, now=NOW)
    assert counts() == before
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A dump of the demonstration story, made by the command on SQLite."""
    folder = tmp_path_factory.mktemp("story") / "dump"
    var = tmp_path_factory.mktemp("var")
    shutil.copytree(prepared_folder(), var, dirs_exist_ok=True)
    command = [sys.executable, "manage.py", "dump_dataset", folder, "--json"]
    done = subprocess.run(command, cwd=ROOT, env=product_environment(var), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["dumped"]["postings.csv"] > 500
    return folder


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_story_dumped_on_sqlite_loads_and_dumps_the_same_bytes_on_this_engine(story, tmp_path):
    load_dataset(story, now=NOW)
    dump_dataset(tmp_path / "again")
    assert first_difference(bytes_of(story), bytes_of(tmp_path / "again")) is None
    assert verify(today=TODAY).problems == ()


@pytest.mark.django_db
def test_the_story_without_its_audit_chains_loads_as_made_elsewhere(story, tmp_path):
    folder = tmp_path / "elsewhere"
    shutil.copytree(story, folder)
    (folder / "events.csv").unlink()
    (folder / "anchors.csv").unlink()
    loaded = load_dataset(folder, now=NOW)
    assert len(loaded.organisations) > 3
    assert Event.objects.count() == len(loaded.organisations)
    with (story / "postings.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(Posting.objects.values_list("amount", flat=True)) == sum(Decimal(row["amount"]) for row in rows)
    assert verify(today=TODAY).problems == ()


@pytest.mark.django_db
@pytest.mark.both_databases
def test_rows_that_are_added_after_a_load_follow_those_that_came(tmp_path):
    system = a_system()
    system.funded_pot()
    first = Pot.objects.get().pk
    folder = made(tmp_path / "folder")
    load_dataset(folder, now=NOW)
    assert Pot.objects.get(organisation__code="ZZX1", reference="P-001").pk > first
    assert system.pot().pk > Pot.objects.get(organisation__code="ZZX1", reference="P-002").pk
    assert verify(today=TODAY).problems == ()


@pytest.mark.django_db
@pytest.mark.both_databases
def test_awkward_text_comes_back_as_it_was(tmp_path):
    texts = ["=1+1", "'quoted'", "'=x", "-5", "two\nlines", "two\r\nlines", ' spaces, "marks" ', "£ ’ é", "@a", "+44"]
    for number, text in enumerate(texts):
        Organisation.objects.create(code=f"ZZ{number}", name=text, kind=Kind.TRUST)
    dump_dataset(tmp_path / "one")
    Organisation.objects.all().delete()
    load_dataset(tmp_path / "one", now=NOW)
    assert list(Organisation.objects.order_by("pk").values_list("name", flat=True)) == texts
    dump_dataset(tmp_path / "two")
    assert first_difference(bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")) is None
    with (tmp_path / "one" / "organisations.csv").open(newline="") as file:
        assert not [row["name"] for row in csv.DictReader(file) if row["name"][0] in "=+-@"]


@pytest.mark.django_db
def test_actual_spend_of_an_import_and_what_it_remembers_come_back_as_they_were(tmp_path):
    with transaction.atomic():
        system = a_system()
        pot = system.funded_pot()
        project = system.project(pot)
        facts = {"by": system.finance_lead, "year": FinancialYear(2025)}
        content = b"Code,Line,April actual,May actual\na1,Nurse,100,50\nb2,Van,30,0\n"
        batch = start_import(organisation=system.trust, name="a.csv", content=[content], holds="actuals", **facts)
        meant = (Meaning("a1", pot.reference, project.reference), Meaning("b2", leave=True))
        mapping = replace(read_mapping(batch.mapping), multiplier=1, meanings=meant)
        apply_import(by=system.finance_lead, batch=change_mapping(batch=batch, mapping=mapping, **facts))
        dump_dataset(tmp_path / "one")
        transaction.set_rollback(True)
    said = [rows_of(tmp_path / "one", name) for name in ("actual_months.csv", "import_memories.csv")]
    assert [(row["month"], row["amount"], bool(row["movement"])) for row in said[0]] == [
        ("1", "100.00", True), ("2", "50.00", True),
    ]  # fmt: skip
    assert json.loads(said[1][0]["words"])["b2"] == {"text": "b2", "leave": True}
    load_dataset(tmp_path / "one", now=NOW)
    dump_dataset(tmp_path / "two")
    assert first_difference(bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")) is None
    assert verify(today=TODAY).problems == ()


def rows_of(folder, name):
    with (folder / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
def test_a_dump_holds_no_credential(tmp_path):
    User.objects.create_user(email="a@example.org", name="Ann", password="correct-horse-battery-1")
    dump_dataset(tmp_path / "dump")
    found = b"".join(bytes_of(tmp_path / "dump").values())
    assert b"a@example.org" in found
    assert User.objects.get().password.encode() not in found
    shutil.copytree(tmp_path / "dump", tmp_path / "copy")
    User.objects.all().delete()
    load_dataset(tmp_path / "copy", now=NOW)
    assert not User.objects.get().has_usable_password()


def test_every_table_and_field_is_dumped_or_left_out_for_a_reason():
    ours = [model for model in apps.get_models() if model._meta.app_label in ("organisations", "funding", "roi")]
    assert {model._meta.label for model in ours if model not in BY_MODEL} == set(NOT_DUMPED)
    for file in FILES:
        fields = {field.name for field in (*file.model._meta.concrete_fields, *file.model._meta.many_to_many)}
        assert {column.field for column in file.dumped} | set(file.left_out) == fields, file.name
        assert [column.name for column in file.columns if not column.meaning] == [], file.name


def test_the_page_of_the_format_is_up_to_date():
    wanted = "Run `manage.py dump_dataset docs/dataset.md --document`."
    assert (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8") == document(), wanted


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_example_loads_agrees_and_is_scanned():
    loaded = load_dataset(EXAMPLE, now=NOW)
    assert loaded.organisations == ("ZZX1",)
    assert verify(today=TODAY).problems == ()
    pot = Pot.objects.get(reference="P-001")
    year = FinancialYear(2025)
    assert balance_at(pot, year, Place.AVAILABLE) == Decimal("60000.00") - Decimal("8400.50") - 20000 + 1500
    scan = scan_diversions(by=a_finance_lead(), organisation=pot.organisation, year=year, today=TODAY)
    found = {query.rule for query in scan.queries}
    assert {"declared", "netted-off", "overdue", "claimed-twice", "vacancy-slippage"} <= found


def a_finance_lead():
    from organisations.permissions import Role
    from organisations.services.people import grant_role
    from organisations.services.system import system_person

    person = User.objects.create_user(email="f@example.org", name="Farah")
    trust = Organisation.objects.get(code="ZZX1")
    grant_role(by=system_person(), user=person, organisation=trust, role=Role.FINANCE_LEAD, from_on=date(2025, 4, 1))
    return person


@pytest.mark.django_db
def test_an_example_that_was_loaded_dumps_and_loads_as_a_whole_with_its_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "store"
    load_dataset(EXAMPLE, now=NOW)
    dump_dataset(tmp_path / "dump", with_files=True)
    (kept,) = (tmp_path / "dump" / "files").iterdir()
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == kept.name == UploadedFile.objects.get().sha256
    assert kept.read_bytes() == (EXAMPLE / "budget_lines.csv").read_bytes()


@pytest.mark.django_db
def test_the_smallest_folder_is_told_by_one_row_of_the_audit_chain(tmp_path):
    load_dataset(made(tmp_path / "folder"), now=NOW)
    event = Event.objects.get()
    assert (event.action, event.organisation.code, event.by) == ("load-dataset", "ZZX1", system_person())
    assert event.after["movements"] == 3
    assert set(Movement.objects.values_list("sequence", flat=True)) == {event.sequence}
    postings = Posting.objects.order_by("pk").values_list("from_place", "to_place", "amount", "year", "month")
    assert list(postings) == [
        ("funder", "available", Decimal("1000.00"), 2025, 2),
        ("available", "spent", Decimal("400.10"), 2025, 3),
        ("spent", "available", Decimal("400.10"), 2025, 4),
    ]
    pot = Pot.objects.get(reference="P-001")
    assert balance_at(pot, FinancialYear(2025), Place.AVAILABLE) == Decimal("1000.00")
    assert pot.awards.get().instalments.get().due_on == date(2026, 3, 31)
    assert pot.terms.get().protection == "unrestricted"
    assert list(pot.projects.values_list("reference", flat=True)) == ["PR-001"]


@pytest.mark.django_db
def test_a_carry_forward_stands_in_both_years_and_a_move_in_both_pots(tmp_path):
    rows = (
        "kind,effective_on,pot,to_pot,amount,basis,carry_basis\n"
        "receive,2025-05-02,ZZX1/P-001,,1000.00,cash,\n"
        "move,2025-06-02,ZZX1/P-001,ZZX1/P-002,300.00,,\n"
        "carry-forward,2026-03-31,ZZX1/P-001,,700.00,,deferred-income\n"
    )
    load_dataset(made(tmp_path / "folder", movements=rows), now=NOW)
    one, two = Pot.objects.order_by("reference")
    assert balance_at(one, FinancialYear(2025), Place.AVAILABLE) == 0
    assert balance_at(one, FinancialYear(2026), Place.AVAILABLE) == 700
    assert balance_at(two, FinancialYear(2025), Place.AVAILABLE) == 300
    assert verify(today=TODAY).problems == ()


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize(("column", "value"), [("amount", 1), ("to_place", "returned"), ("month", 12)])
def test_a_loaded_posting_that_is_changed_is_found_and_its_pot_named(tmp_path, column, value):
    load_dataset(made(tmp_path / "folder"), now=NOW)
    unguard()
    with connection.cursor() as cursor:
        sql = f"UPDATE funding_posting SET {column} = %s WHERE id = (SELECT min(id) FROM funding_posting)"
        cursor.execute(sql, [value])
    found = [problem for problem in verify(today=TODAY).problems if problem.check == "postings"]
    assert [problem.where for problem in found] == ["ZZX1 row 1 P-001"]


@pytest.mark.django_db
def test_a_movement_slipped_into_a_load_is_found(tmp_path):
    load_dataset(made(tmp_path / "folder"), now=NOW)
    first = Movement.objects.order_by("pk").first()
    first.pk = None
    first.save(force_insert=True)
    found = [problem for problem in verify(today=TODAY).problems if problem.check == "postings"]
    assert [problem.where for problem in found] == ["ZZX1 row 1"]


def unguard():
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for statement in releasing(table, connection.vendor):
                cursor.execute(statement)


MOVED = "id,kind,effective_on,pot,amount,basis,project,destination,reverses,transfer,concerns,to_pot,carry_basis\n"


def moved(row):
    return {"movements": f"{MOVED}m1,spend,2025-06-30,ZZX1/P-001,400.10,,ZZX1/PR-001,,,,,,\n{row}\n"}


FAULTS = [
    ({"pots": "organisation,reference,name,colour\nZZX1,P-001,Smoking,red\n"},
     "pots.csv, row 1, column colour: No column of this file has this name."),
    ({"wards": "a\n1\n"}, "wards.csv: No file of a data set has this name."),
    ({"pots": "organisation,name\nZZX1,Smoking\n"}, "pots.csv, row 1, column reference: The column is missing."),
    ({"pots": "organisation,reference,name,kind\nZZX1,P-001,S,gift\nZZX1,P-002,L,other\n"},
     "pots.csv, row 2, column kind: “gift”. This is none of core20plus5,"),
    ({"pots": "organisation,reference,name\nZZX1,P-001,S\nZZX1,P-002,\n"},
     "pots.csv, row 3, column name: This must be filled in."),
    ({"pots": "organisation,reference,name\nZZX1,P-001,S\nZZX1,P-002,L\nZZX1,P-001,T\n"},
     "pots.csv, row 4, column reference: Another row has the same organisation and reference."),
    ({"pots": "organisation,reference,name\nZZX1,P-001,S\nZZX1,P-002,L\nZZX1,Pot 3,T\n"},
     "pots.csv, row 4, column reference: “Pot 3” is no such reference. Write P-001."),
    ({"pots": "organisation,reference,name,starts_on,use_by_on\nZZX1,P-001,S,2025-05-01,2025-04-01\nZZX1,P-002,L,,\n"},
     "pots.csv, row 2, column use_by_on: This breaks the rule “pot use by after start”."),
    ({"pots": "organisation,reference,name\nZZX1,P-001\n"}, "pots.csv, row 2: The row has 2 cells; the first row has 3."),
    ({"pots": "organisation,reference,name\nZZX1,P-001,caf\xe9\n".encode("latin-1")},
     "pots.csv: The file is not UTF-8. Save it as CSV UTF-8."),
    ({"awards": "pot,year,amount\nZZX1/P-001,2025-26,£10\nZZX1/P-002,2025-26,1.005\n"},
     "awards.csv, row 2, column amount: “£10”. This is not an amount in pounds such as 1234.50."),
    ({"awards": "pot,year,amount\nZZX1/P-001,2025-26,0.00\nZZX1/P-002,2025-26,1\n"},
     "awards.csv, row 2, column amount: This breaks the rule “award above nought”."),
    ({"awards": "pot,year,amount\nZZX1/P-001,2025-27,10\nZZX1/P-002,2025-26,1\n"},
     "awards.csv, row 2, column year: “2025-27”."),
    ({"awards": "pot,year,amount\nZZX1/P-009,2025-26,10\n"},
     "awards.csv, row 2, column pot: “ZZX1/P-009” is no row of pots.csv. Add it there or correct it."),
    ({"awards": "pot,year,amount\nZZX1/P-001,2025-26,10\n"}, "pots.csv, row 3: The pot has no row in awards.csv."),
    ({"agreements": "organisation,reference,partner,partner_kind,instrument,year_begins,pot,project\n"
                    "ZZX1,A-001,Marsh Link,vcse,grant,4,ZZX1/P-001,ZZX1/PR-001\n"},
     "agreements.csv, row 2: The agreement has no row in agreement_terms.csv."),
    ({"awards": "id,pot,year,amount\na,ZZX1/P-001,2025-26,10\nb,ZZX1/P-002,2025-26,1\n",
      "instalments": "award,due_on,amount\na,2025-05-01,9\n"},
     "awards.csv, row 2, column amount: The instalments do not add up to the award."),
    ({"months_closed": "organisation,year,month\nZZX1,2025-26,2\n"},
     "months_closed.csv, row 2, column month: Month 1 is not closed."),
    ({"months_closed": "organisation,year,month\nZZX1,2025-26,13\n"},
     "months_closed.csv, row 2, column month: “13”. This is no month of the financial year: 1 is April, 12 is March."),
    (moved("m2,receive,2025-05-01,ZZX1/P-001,5,,,,,,,,"),
     "movements.csv, row 3, column basis: This breaks the rule “receipt states its basis”."),
    (moved("m2,apply-elsewhere,2025-05-01,ZZX1/P-001,5,,,,,,,,"),
     "movements.csv, row 3, column destination: This breaks the rule “use elsewhere names its destination”."),
    (moved("m2,carry-forward,2026-03-31,ZZX1/P-001,5,,,,,,,,"),
     "movements.csv, row 3, column carry_basis: This breaks the rule “carry forward states its basis”."),
    (moved("m2,spend,2025-05-01,ZZX1/P-001,5,,,,,,,,"),
     "movements.csv, row 3, column project: Spend names its project. Without one its kind is spend-unexplained."),
    (moved("m2,reverse,2025-07-01,,,,,,,,,,"),
     "movements.csv, row 3, column reverses: A movement of the kind reverse needs this."),
    (moved("m2,reverse,2025-07-01,,,,,,m1,,,,\nm3,reverse,2025-07-01,,,,,,m1,,,,"),
     "movements.csv, row 4, column reverses: Another row has the same reverses."),
    (moved("m2,reverse,2026-04-01,,,,,,m1,,,,"),
     "movements.csv, row 3, column effective_on: A movement is reversed in the financial year it belongs to."),
    (moved("m2,reverse,2025-07-01,ZZX1/P-001,1,,,,m1,,,,"),
     "movements.csv, row 3, column amount: The amount is not that of its postings."),
    (moved("m2,restore,2025-07-01,ZZX1/P-001,1,,,,,,m1,,"),
     "movements.csv, row 3, column concerns: This is no movement of the kind apply-elsewhere."),
    (moved("m2,pass-on,2025-07-01,ZZX1/P-001,1,,,,,,,,"),
     "movements.csv, row 3, column transfer: A movement of the kind pass-on needs this."),
    (moved("m2,move,2025-07-01,ZZX1/P-001,1,,,,,,,,"),
     "movements.csv, row 3, column to_pot: This must be filled in, or the movement needs rows in postings.csv."),
    (moved("m2,spend,01/05/2025,ZZX1/P-001,5,,ZZX1/PR-001,,,,,,"),
     "movements.csv, row 3, column effective_on: “01/05/2025”. This is not a date such as 2026-04-01."),
    (moved("m2,spend,2025-05-01,ZZX1/P-001,-5,,ZZX1/PR-001,,,,,,"),
     "posting above nought"),
    ({"postings": "movement,pot,from_place,to_place,amount\nm2,ZZX1/P-001,available,returned,400.10\n"},
     "A movement of the kind spend does not post from available to returned."),
    ({"anchors": "at,heads,previous_hash,hash\n2025-05-01,{},a,b\n"},
     "anchors.csv, row 2: Anchors come only with the audit chains in events.csv."),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("changed", "sentence"), FAULTS)
def test_each_fault_is_refused_with_its_place_and_nothing_is_stored(tmp_path, changed, sentence):
    found = refusals(made(tmp_path / "folder", **changed))
    assert [each for each in found if sentence in each], found


@pytest.mark.django_db
def test_every_problem_is_said_at_once_up_to_a_limit(tmp_path):
    few = "pot,year,amount\nZZX1/P-001,2025,1\nZZX1/P-009,2025-26,x\n"
    found = refusals(made(tmp_path / "few", awards=few, people="email,name\n,\n"))
    assert len([each for each in found if each.startswith("awards.csv")]) == 3
    assert len([each for each in found if each.startswith("people.csv")]) == 0, "a row of empty cells is no row"
    many = "pot,year,amount\n" + "ZZX1/P-001,2025-26,x\n" * 500
    assert len(refusals(made(tmp_path / "many", awards=many))) == MOST_PROBLEMS


@pytest.mark.django_db
def test_an_organisation_that_holds_pots_is_not_loaded_again(tmp_path):
    folder = made(tmp_path / "folder")
    load_dataset(folder, now=NOW)
    assert refusals(folder) == [
        "organisations.csv, row 2, column code: ZZX1 holds pots here already. "
        "Load the folder into a database where it does not."
    ]


@pytest.mark.django_db
def test_a_real_organisation_that_stands_already_keeps_its_row(tmp_path):
    Organisation.objects.create(code="ZZX1", name="As the register says", kind=Kind.TRUST, is_fictional=False)
    loaded = load_dataset(made(tmp_path / "folder"), now=NOW)
    assert "organisations.csv" not in loaded.rows
    assert Organisation.objects.get().name == "As the register says"
    assert Pot.objects.filter(organisation__code="ZZX1").count() == 2


@pytest.mark.django_db
def test_a_whole_dump_goes_into_an_empty_database_only(tmp_path):
    dump_dataset(tmp_path / "dump")
    a_system()
    (sentence,) = refusals(tmp_path / "dump")
    assert "goes into an empty database" in sentence


@pytest.mark.django_db
def test_content_that_is_not_what_its_name_says_is_refused(tmp_path):
    folder = made(tmp_path / "folder", uploaded_files=f"organisation,name,sha256\nZZX1,b.xlsx,{'a' * 64}\n")
    (folder / "files").mkdir()
    (folder / "files" / ("a" * 64)).write_text("other")
    assert refusals(folder) == [f"files/{'a' * 64}: The content is not what its name says. Dump it again."]


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["../settings.py", "/etc/passwd", "imports/../../x"])
def test_no_place_outside_the_store_is_taken(tmp_path, place):
    rows = f"organisation,name,sha256,stored_as\nZZX1,b.xlsx,{'a' * 64},{place}\n"
    (sentence,) = refusals(made(tmp_path / "folder", uploaded_files=rows))
    assert "is no place in the store" in sentence


@pytest.mark.django_db
def test_the_commands_print_one_document_and_say_by_their_status_how_it_went(tmp_path, capsys):
    call_command("load_dataset", made(tmp_path / "folder"), "--json")
    assert json.loads(capsys.readouterr().out)["loaded"]["movements.csv"] == 3
    for arguments in (["load_dataset", tmp_path / "folder"], ["load_dataset", tmp_path / "nowhere"],
                      ["dump_dataset", tmp_path / "folder"]):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            call_command(*arguments, "--json")
        assert ended.value.code == 1
        (sentence,) = json.loads(capsys.readouterr().out)["refused"]
        assert sentence.endswith(".")


@pytest.mark.django_db
def test_the_smallest_folder_of_the_page_loads(tmp_path):
    page = document().split("## The smallest folder", 1)[1].split("Then `manage.py", 1)[0]
    folder = Path(tmp_path / "folder")
    folder.mkdir()
    for part in page.split("\n`")[1:]:
        name, text = part.split("`", 1)
        lines = [line.removeprefix("    ") for line in text.split("\n") if line.startswith("    ")]
        (folder / name).write_text("\n".join(lines) + "\n")
    load_dataset(folder, now=NOW)
    assert Movement.objects.count() == 5
    assert verify(today=TODAY).problems == ()
