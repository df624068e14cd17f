"""Verify names the first bad row of every kind of tampering, at the first, a middle and the last row."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from dataset.verify import APPEND_ONLY, verify
from organisations.append_only import releasing
from organisations.models import Event, Organisation
from organisations.services.anchors import anchor_chains
from organisations.services.audit import digest
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2025, 11, 22)


@pytest.fixture
def ledger():
    """A trust with a chain of some length."""
    system = a_system()
    pot = system.funded_pot(amount="1000")
    project = system.project(pot)
    for amount in ("10", "20", "30", "40"):
        system.spend(pot, amount, project)
    system.used_elsewhere(pot, "100")
    return system


@pytest.fixture
def unguarded(ledger):
    """The same, with the triggers gone: what somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for statement in releasing(table, connection.vendor):
                cursor.execute(statement)
    return ledger


def problems(checks=("totals", "identity", "chain", "postings", "anchor"), **options):
    return [problem for problem in verify(today=TODAY, **options).problems if problem.check in checks]


def rows(system):
    return list(Event.objects.filter(organisation=system.trust).order_by("sequence"))


def at(system, where):
    found = rows(system)
    return found[{"first": 0, "middle": len(found) // 2, "last": -1}[where]]


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_honest_ledger_agrees(ledger):
    anchor_chains(at=timezone.now())
    assert verify(today=TODAY).problems == ()


def test_missing_triggers_are_a_problem(unguarded):
    (problem,) = [problem for problem in verify(today=TODAY).problems if problem.check == "guard"]
    assert "triggers" in problem.message


PLACES = pytest.mark.parametrize("where", ["first", "middle", "last"])


@PLACES
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "Nothing to see"),
        ("action", "made-up"),
        ("subject", "P-999"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("after", '{"kind": "spend"}'),
    ],
)
def test_an_edited_row_is_named(unguarded, where, column, value):
    event = at(unguarded, where)
    execute(f"UPDATE organisations_event SET {column} = %s WHERE id = %s", value, event.pk)
    assert f"ZZT1 row {event.sequence}" in [problem.where for problem in problems()]


@PLACES
def test_another_actor_is_named(unguarded, where):
    event = at(unguarded, where)
    other = unguarded.auditor if event.by != unguarded.auditor else unguarded.second
    execute("UPDATE organisations_event SET by_id = %s WHERE id = %s", other.pk, event.pk)
    assert problems(("chain",))[0].where == f"ZZT1 row {event.sequence}"


@PLACES
def test_a_deleted_row_is_named(unguarded, where):
    event = at(unguarded, where)
    execute("DELETE FROM organisations_event WHERE id = %s", event.pk)
    assert problems(("chain",))[0].where == f"ZZT1 row {event.sequence}"


@PLACES
def test_an_inserted_row_is_named(unguarded, where):
    event = at(unguarded, where)
    later = "UPDATE organisations_event SET sequence = sequence + 100000 WHERE organisation_id = %s AND sequence > %s"
    execute(later, unguarded.trust.pk, event.sequence)
    execute("UPDATE organisations_event SET sequence = sequence - 99999 WHERE sequence > 100000")
    Event.objects.create(
        organisation=unguarded.trust,
        sequence=event.sequence + 1,
        at=event.at,
        by=event.by,
        action="receive-money",
        subject="P-001",
        previous_hash=event.hash,
        hash="f" * 64,
    )
    assert problems(("chain",))[0].where == f"ZZT1 row {event.sequence + 1}"


@PLACES
def test_swapped_rows_are_named(unguarded, where):
    found = rows(unguarded)
    first = {"first": 0, "middle": len(found) // 2, "last": len(found) - 2}[where]
    one, two = found[first], found[first + 1]
    execute("UPDATE organisations_event SET sequence = 999999 WHERE id = %s", one.pk)
    execute("UPDATE organisations_event SET sequence = %s WHERE id = %s", one.sequence, two.pk)
    execute("UPDATE organisations_event SET sequence = %s WHERE id = %s", two.sequence, one.pk)
    assert problems(("chain",))[0].where == f"ZZT1 row {one.sequence}"


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_cut_off_end_is_named(unguarded, kept):
    last = rows(unguarded)[-1].sequence
    execute(
        "DELETE FROM organisations_event WHERE organisation_id = %s AND sequence > %s",
        unguarded.trust.pk,
        last - kept - 1,
    )
    assert problems(("chain",))[0].where == f"ZZT1 row {last - kept}"


def test_a_chain_that_is_gone_whole_is_named(unguarded):
    execute("DELETE FROM organisations_event WHERE organisation_id = %s", unguarded.trust.pk)
    assert problems(("chain",))[0].where == "ZZT1 row 1"


def rewrite(system, start):
    """Write the chain anew from a row on, so that it agrees with itself."""
    previous = "0" * 64
    for event in rows(system):
        if event.sequence >= start:
            event.reason = "rewritten"
            event.previous_hash = previous
            event.hash = digest(
                previous_hash=previous,
                sequence=event.sequence,
                at=event.at,
                by=event.by_id,
                organisation=system.trust.code,
                action=event.action,
                subject=event.subject,
                before=event.before,
                after=event.after,
                reason=event.reason,
                seals=event.seals,
            )
            event.save()
        previous = event.hash
    execute("UPDATE organisations_chainhead SET hash = %s WHERE organisation_id = %s", previous, system.trust.pk)


@PLACES
def test_a_chain_rewritten_with_its_head_no_longer_agrees_with_its_anchor(unguarded, where):
    anchor_chains(at=timezone.now())
    rewrite(unguarded, at(unguarded, where).sequence)
    assert problems(("chain",)) == []
    (problem,) = problems(("anchor",))
    assert problem.where == f"ZZT1 row {rows(unguarded)[-1].sequence}"


def test_an_anchor_that_was_kept_outside_and_is_gone_here_is_named(unguarded):
    kept = anchor_chains(at=timezone.now()).hash
    assert problems(anchors_kept=[kept]) == []
    execute("DELETE FROM organisations_anchor")
    assert [problem.check for problem in problems(anchors_kept=[kept])] == ["anchor"]


@PLACES
@pytest.mark.parametrize(("column", "value"), [("amount", 1), ("to_place", "returned"), ("year", 2024), ("month", 12)])
def test_a_changed_posting_is_named(unguarded, where, column, value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, movement_id FROM funding_posting ORDER BY id")
        found = cursor.fetchall()
        posting, movement = found[{"first": 0, "middle": len(found) // 2, "last": -1}[where]]
        cursor.execute(f"UPDATE funding_posting SET {column} = %s WHERE id = %s", [value, posting])
    assert f"ZZT1 movement {movement}" in [problem.where for problem in problems(("postings",))]


@PLACES
def test_a_deleted_movement_is_named(unguarded, where):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, sequence FROM funding_movement ORDER BY id")
        found = cursor.fetchall()
        movement, sequence = found[{"first": 0, "middle": len(found) // 2, "last": -1}[where]]
    execute("DELETE FROM funding_posting WHERE movement_id = %s", movement)
    execute("DELETE FROM funding_movement WHERE id = %s", movement)
    assert f"ZZT1 row {sequence}" in [problem.where for problem in problems(("postings",))]


def test_a_movement_that_no_row_names_is_named(unguarded):
    execute("UPDATE funding_movement SET sequence = 1 WHERE id = (SELECT max(id) FROM funding_movement)")
    assert any("No row of the audit chain" in problem.message for problem in problems(("postings",)))


def test_a_changed_total_is_named_with_both_sums(ledger):
    execute("UPDATE funding_total SET balance = balance + 1 WHERE place = 'spent'")
    found = problems(("totals",))
    assert [problem.where for problem in found] == ["ZZT1 P-001 2025-26 spent"]
    assert "£100.01" in found[0].message
    assert "£100.00" in found[0].message


def test_a_row_slipped_in_where_nothing_was_ever_recorded_is_named(ledger):
    empty = Organisation.objects.create(code="ZZT9", name="Nobody", kind=ledger.trust.kind)
    assert not Event.objects.filter(organisation=empty).exists()
    execute(
        "INSERT INTO funding_project (organisation_id, reference, name, description, opened_at, opened_by_id) "
        "SELECT %s, 'X', name, description, opened_at, opened_by_id FROM funding_project LIMIT 1",
        empty.pk,
    )
    found = [problem.where for problem in problems(("rows",))]
    assert len(found) == 1
    assert found[0].startswith("ZZT9 funding_project")


def test_the_command_says_so_and_ends_with_one(ledger, capsys):
    call_command("verify", "--json")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    execute("UPDATE funding_total SET balance = balance + 1 WHERE place = 'spent'")
    with pytest.raises(SystemExit) as ended:
        call_command("verify", "--json")
    assert ended.value.code == 1
    document = json.loads(capsys.readouterr().out)
    assert document["problems"][0]["check"] == "totals"
