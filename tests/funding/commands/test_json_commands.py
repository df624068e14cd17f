"""The commands that log a pot, post a movement, run the rules and answer a query."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from funding.models import Movement, Pot, Transfer
from organisations.models import Event

POT = {
    "name": "Outreach van",
    "funder": "Harbour Foundation",
    "kind": "charity",
    "recurrence": "non-recurrent",
    "protection": "ring-fenced",
    "year": "2025-26",
    "amount_pence": 1200001,
}


@pytest.fixture
def run(tmp_path, system):
    """Runs a command with a document as the trust's finance lead; gives its exit status and what it printed."""

    def command(
        name: str, given=None, *, by: str = "finance@example.org", organisation: str = "ZZT1", text: bool = False
    ):
        written = tmp_path / "given.json"
        written.write_text(given if isinstance(given, str) else json.dumps(given))
        arguments = [] if given is None else [str(written), "--by", by]
        rest = ["--year", "2025-26"] if name == "scan_diversions" else []
        out, status = StringIO(), 0
        try:
            call_command(
                name, *arguments, *rest, "--organisation", organisation, *([] if text else ["--json"]), stdout=out
            )
        except SystemExit as left:
            status = left.code
        return status, out.getvalue() if text else json.loads(out.getvalue())

    return command


def test_a_pot_is_logged_in_the_person_s_name(system, run):
    assert run("log_pot", {**POT, "due": "quarterly", "use_by_on": "2026-03-31"}) == (
        0,
        {"organisation": "ZZT1", "pot": "P-001", "name": "Outreach van", "year": "2025-26", "awarded_pence": 1200001},
    )
    pot = Pot.objects.get()
    assert pot.opened_by == system.finance_lead
    assert [part.amount for part in pot.awards.get().instalments.all()] == [
        Decimal("3000.01"),
        Decimal("3000.00"),
        Decimal("3000.00"),
        Decimal("3000.00"),
    ]
    assert Event.objects.get(action="open-pot").by == system.finance_lead


def test_people_read_the_answer_in_pounds(run):
    status, printed = run("log_pot", POT, text=True)
    assert status == 0
    assert "Awarded: £12,000.01" in printed


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": ""}, "name", "“name” is missing. Add it to the document."),
        ({"kind": "gold"}, "kind", "“gold” is not a known “kind”. Give one of core20plus5, "),
        ({"amount_pence": 12.5}, "amount_pence", "“amount_pence” must be a whole number, such as 1250."),
        ({"amount_pence": 0}, "amount", "The amount must be above £0."),
        ({"use_by_on": "31/03/2026"}, "use_by_on", "“use_by_on” must be a date such as 2025-06-30."),
        ({"protecton_to": "x"}, "protecton_to", "“protecton_to” is not a key of this document."),
        ({"due": [{"on": "2025-06-01", "amount_pence": 1}]}, "amount", "The instalments do not add up to the award."),
        ({"areas": ["moon"]}, "areas", "“areas” must be a list of codes."),
    ],
)
def test_a_document_that_is_wrong_is_refused_with_its_key_and_stores_nothing(run, change, field, said):
    status, answer = run("log_pot", {**POT, **change})
    assert (status, answer["field"]) == (1, field)
    assert answer["refused"].startswith(said)
    assert not Pot.objects.exists()


@pytest.mark.parametrize(
    ("by", "organisation"),
    [
        ("auditor@example.org", "ZZT1"),
        ("other.finance@example.org", "ZZT1"),
        ("nobody@example.org", "ZZT1"),
        ("finance@example.org", "QQQ"),
    ],
)
def test_a_command_has_the_rights_of_its_person_and_no_more(run, by, organisation):
    status, answer = run("log_pot", POT, by=by, organisation=organisation)
    assert status == 1
    assert answer["refused"].endswith(".")
    assert not Pot.objects.exists()


def test_what_is_no_document_is_refused(run):
    assert run("log_pot", "{")[1]["refused"] == "given.json is not a JSON document. Check it with a JSON reader."


def test_a_file_that_is_not_there_is_wrong_usage(db):
    with pytest.raises(CommandError, match="There is no file /nowhere"):
        call_command("log_pot", "/nowhere.json", "--organisation", "ZZT1", "--by", "a@example.org")


def test_each_kind_of_movement_is_posted(system, run):
    pot = system.pot(amount="1000")
    project = system.project(pot)
    common = {"pot": pot.reference, "on": "2025-07-01"}
    posted = [
        {"kind": "receive", "amount_pence": 100000, "basis": "cash"},
        {"kind": "spend", "amount_pence": 10050, "project": project.reference, "evidence_grade": "tested"},
        {"kind": "spend", "amount_pence": 500},
        {"kind": "apply-elsewhere", "amount_pence": 2000, "destination": "workforce-gap", "decided_by_role": "Chief nurse", "reason": "Rota"},
        {"kind": "return", "amount_pence": 300, "reason": "Unused"},
    ]  # fmt: skip
    for given in posted:
        status, answer = run("post_movement", {**common, **given})
        assert status == 0, answer
        assert [part["amount_pence"] for part in answer["postings"]] == [given["amount_pence"]]
    assert list(Movement.objects.values_list("kind", flat=True)) == [
        "receive", "spend", "spend-unexplained", "apply-elsewhere", "return",
    ]  # fmt: skip


def test_a_movement_is_reversed_once(system, run):
    movement = system.receive(system.pot(), "10")
    given = {"kind": "reverse", "movement": movement.pk, "on": "2025-07-01", "reason": "Typed twice"}
    assert run("post_movement", given)[1]["postings"] == [
        {"pot": "P-001", "from": "available", "to": "funder", "amount_pence": 1000}
    ]
    assert run("post_movement", given)[1]["refused"].startswith("This movement is already reversed")


def test_both_sides_of_a_transfer_are_recorded_each_by_its_own(system, run):
    pot = system.funded_pot(system.icb, amount="1000")
    sent = {
        "kind": "pass-on",
        "pot": pot.reference,
        "receiver": "ZZT1",
        "amount_pence": 60000,
        "on": "2025-06-01",
        "what_for": "Smoking",
    }
    status, answer = run("post_movement", sent, by="icb.finance@example.org", organisation="ZZI1")
    assert (status, answer["transfer"]) == (0, Transfer.objects.get().pk)
    came = {"kind": "confirm-transfer", "transfer": answer["transfer"], "amount_pence": 50000, "on": "2025-06-05"}
    assert run("post_movement", came, by="icb.finance@example.org", organisation="ZZI1")[0] == 1
    status, answer = run("post_movement", came)
    assert (status, answer["gap_pence"]) == (0, 10000)
    assert Pot.objects.get(organisation=system.trust).name == "Smoking"


def test_an_act_beyond_what_is_left_is_refused_and_posts_nothing(system, run):
    pot = system.funded_pot(amount="10")
    given = {"kind": "return", "pot": pot.reference, "on": "2025-07-01", "amount_pence": 1001, "reason": "Too much"}
    status, answer = run("post_movement", given)
    assert (status, answer["field"]) == (1, "amount")
    assert Movement.objects.count() == 1


def test_an_unknown_kind_names_the_known_ones(run):
    assert "receive, spend, pass-on" in run("post_movement", {"kind": "burn"})[1]["refused"]


def test_a_scan_prints_each_flag_with_its_figures_and_the_rules_not_run(system, run):
    pot = system.funded_pot(amount="1000")
    movement = system.used_elsewhere(pot, "90")
    system.close(1)
    status, answer = run("scan_diversions")
    assert status == 0
    (flag,) = answer["flags"]
    assert {
        key: flag[key] for key in ("rule", "key", "pots", "kind", "amount_pence", "month", "status", "postings")
    } == {
        "rule": "declared",
        "key": f"declared:{movement.pk}",
        "pots": ["P-001"],
        "kind": "condition",
        "amount_pence": 9000,
        "month": 4,
        "status": "open",
        "postings": [movement.postings.get().pk],
    }
    assert {"rule": "posts-not-backfilled", "lacks": "establishment"} in answer["rules_not_run"]
    assert run("scan_diversions")[1]["flags"] == answer["flags"], "the same finding is the same flag"


def test_a_flag_whose_cause_is_gone_is_no_flag(system, run):
    movement = system.used_elsewhere(system.funded_pot(amount="1000"), "90")
    system.close(1)
    run("scan_diversions")
    run("post_movement", {"kind": "reverse", "movement": movement.pk, "on": "2025-08-01", "reason": "Restored"})
    assert run("scan_diversions")[1]["flags"] == []


def test_a_scan_without_a_closed_month_runs_no_rule_and_says_so(system, run):
    system.used_elsewhere(system.funded_pot(amount="1000"), "90")
    status, answer = run("scan_diversions")
    assert (status, answer["flags"]) == (0, [])
    assert "has closed no month of 2025/26 yet" in answer["not_run"]
    assert len(answer["rules_not_run"]) == 16


def test_a_query_is_answered_in_a_person_s_name(system, run):
    pot = system.pot(amount="20000", due=((date(2025, 5, 1), Decimal(20000)),))
    system.receive(pot, "10000")
    system.close(1)
    (flag,) = run("scan_diversions")[1]["flags"]
    given = {"query": flag["key"], "decided_by_role": "Director of finance", "reason": "Kept for the plan"}
    refused = run("answer_query", {**given, "amount_pence": 1000001})
    assert (refused[0], refused[1]["field"]) == (1, "amount")
    status, answer = run("answer_query", given)
    assert (status, answer["status"], answer["amount_pence"]) == (0, "explained", 1000000)
    assert run("answer_query", given)[1]["refused"].startswith("This query is already answered")
    assert run("answer_query", {**given, "query": "declared:999"})[0] == 1
