"""The command that records evidence: one document, all of it or nothing, and the rules run on it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from funding.models import LedgerCode, Query, TransactionLine
from tests.fixtures import a_system

pytestmark = pytest.mark.django_db

YEAR = "2025-26"


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def run(tmp_path):
    def command(name, *parts):
        out, status, file = StringIO(), 0, tmp_path / "given.json"
        file.write_text(json.dumps({"evidence": list(parts)}))
        given = [str(file), "--by", "finance@example.org"] if name == "record_evidence" else ["--year", YEAR]
        try:
            call_command(name, *given, "--organisation", "ZZT1", "--json", stdout=out)
        except SystemExit as left:
            status = left.code
        return status, json.loads(out.getvalue())

    return command


def a_line(reference, code, pence, **facts):
    return {
        "reference": reference,
        "on": "2025-06-20",
        "code": code,
        "source": "invoice",
        "amount_pence": pence,
        **facts,
    }


CODES = (
    {"kind": "code", "code": "HI-1", "stands_for": "pot", "pot": "P-001"},
    {"kind": "code", "code": "CORE", "stands_for": "other"},
)


def test_evidence_of_every_kind_goes_in_and_the_rules_run_on_it(system, run):
    pot, other = system.funded_pot(), system.funded_pot(name="Interpreters")
    system.project(pot)
    system.close()
    month = {"year": YEAR, "month": 2, "pot": "P-001"}
    status, answer = run(
        "record_evidence",
        *CODES,
        {"kind": "shares", "code": "CORE", "shares": [{"pot": "P-002", "millionths": 100_000}]},
        {"kind": "lines", "lines": [a_line("T1", "CORE", 2_000_000, pot="P-001"), a_line("T2", "HI-1", 900_000)]},
        {"kind": "claim", "line": "T2", "year": YEAR, "pot": "P-001", "amount_pence": 900_000},
        {"kind": "claim", "line": "T2", "year": YEAR, "pot": "P-002", "amount_pence": 900_000},
        {"kind": "establishment", **month, "funded_hundredths": 400, "worked_hundredths": 100,
         "pay_budget_pence": 2_000_000, "withdrawn_pence": 1_000_000},
        {"kind": "post", "pot": "P-001", "year": YEAR, "post": "4711", "hundredths": 100, "from_month": 1,
         "annual_cost_pence": 3_000_000, "old_code": "WARD", "is_backfilled": False},
        {"kind": "overhead-terms", "pot": "P-001", "millionths": 50_000, "base": "award", "from_on": "2025-04-01"},
        {"kind": "overhead", **month, "amount_pence": 1_500_000, "direct_cost_pence": 0},
        {"kind": "scheme", "project": "PR-001", "year": YEAR, "cost_before_pence": 1, "cost_now_pence": 1},
        {"kind": "virement", "year": YEAR, "month": 3, "from_pot": "P-001", "amount_pence": 5, "reason": "Small"},
        {"kind": "continuation", "old": "P-001", "new": "P-002", "from_on": "2025-09-01", "reason": "x"},
        {"kind": "continuation", "old": "P-001", "new": "P-002", "from_on": "2025-09-01", "reason": "No",
         "is_taken_back": True},
        {"kind": "rule-setting", "rule": "overhead", "watch_only": True, "reason": "New to us"},
    )  # fmt: skip
    assert (status, answer) == (0, {"organisation": "ZZT1", "recorded": 15})
    found = run("scan_diversions")[1]
    flags = {flag["rule"]: flag for flag in found["flags"]}
    assert {rule: flag["amount_pence"] for rule, flag in flags.items()} == {
        "off-purpose": 2_000_000,
        "claimed-twice": 900_000,
        "posts-not-backfilled": 3_000_000,
        "vacancy-slippage": 1_000_000,
        "overhead": 900_000,
    }
    assert flags["overhead"]["watch_only"]
    assert flags["off-purpose"]["line"] == "T1"
    assert flags["claimed-twice"]["pots"] == [pot.reference, other.reference]
    assert {each["rule"] for each in found["rules_not_run"]} == {
        "two-sides-differ", "net-fall", "held-in-reserves", "dropped", "spread-savings",
    }  # fmt: skip
    assert Query.objects.count() == 5


def test_one_wrong_part_and_nothing_is_recorded(system, run):
    system.funded_pot()
    status, answer = run("record_evidence", *CODES, {"kind": "lines", "lines": [a_line("T1", "NONE", 5)]})
    assert status == 1
    assert answer["refused"].startswith("Nothing was recorded. Number 3: Fellside Hospitals NHS Trust has no code NONE")
    assert not LedgerCode.objects.exists()
    assert not TransactionLine.objects.exists()


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"kind": "guess"}, "is not a known"),
        ({"kind": "code", "code": "A", "stands_for": "other", "colour": "red"}, "“colour” is not a key"),
        ({"kind": "budget", "import": 9, "as_of_month": 1}, "no such import"),
        ({"kind": "variation", "pot": "P-001", "year": YEAR, "amount_pence": 1, "reference": "V", "signed_on": "2025-06-01"},
         "no reduction of that amount"),
        ({"kind": "reckoning", "transfer": 9, "reckoning": "cash"}, "no such transfer"),
        ({"kind": "overhead", "pot": "P-001", "year": YEAR, "month": 13, "amount_pence": 1}, "between 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_its_key(system, run, part, said):
    system.funded_pot()
    status, answer = run("record_evidence", part)
    assert status == 1
    assert said in answer["refused"]
