"""A mistake is withdrawn with its reason, and only while nothing rests on it; the chain keeps what it said."""

import pytest

from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from roi.models import OutcomeLine, OutcomeMonth, Realisation
from roi.selectors import persons_behind
from roi.services.cases import prepare_version
from roi.services.outcomes import add_realisation, record_outcome_line
from roi.services.withdrawals import withdraw_outcome, withdraw_release
from tests.roi.golden import YEAR, golden_case, golden_facts, golden_release, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_outcome_goes_with_all_that_hangs_on_it_and_the_chain_keeps_its_content():
    golden = golden_case(confirmed=False)
    case = opened(golden)
    withdraw_outcome(by=golden.system.contributor, line=golden.line, reason="Recorded for another ward")
    assert (OutcomeLine.objects.count(), OutcomeMonth.objects.count(), Realisation.objects.count()) == (0, 0, 0)
    event = Event.objects.get(action="withdraw-outcome")
    assert (event.subject, event.reason) == ("PR-001 2024-25 admissions", "Recorded for another ward")
    assert (event.before["months"][2]["observed"], len(event.before["releases"])) == ("76", 1)
    assert golden.system.contributor.pk in persons_behind(case)


def test_a_release_that_nobody_confirmed_goes_and_a_confirmed_one_stays():
    golden = golden_case()
    by = golden.system.contributor
    wrong = add_realisation(by=by, line=golden.line, release=golden_release(cost_centre="999999", share=None, amount=5))
    withdraw_release(by=by, release=wrong, reason="Wrong cost centre")
    assert Event.objects.get(action="withdraw-release").before["cost_centre"] == "999999"
    with pytest.raises(Refused, match="Finance confirmed this release"):
        withdraw_release(by=by, release=Realisation.objects.get(), reason="No")
    with pytest.raises(Refused, match="Finance confirmed a release"):
        withdraw_outcome(by=by, line=golden.line, reason="No")
    assert Realisation.objects.count() == 1


def test_what_stands_in_a_version_is_not_withdrawn():
    golden = golden_case(confirmed=False)
    by = golden.system.contributor
    prepare_version(by=golden.system.finance_lead, case=opened(golden))
    with pytest.raises(Refused, match="It stands in BC-001 version 1"):
        withdraw_outcome(by=by, line=golden.line, reason="No")
    with pytest.raises(Refused, match="It stands in BC-001 version 1"):
        withdraw_release(by=by, release=Realisation.objects.get(), reason="No")
    second = record_outcome_line(by=by, project=golden.project, year=YEAR, facts=golden_facts(code="two", site="B"))
    withdraw_outcome(by=by, line=second, reason="Typed twice")
    assert OutcomeLine.objects.get().code == "admissions"


def test_a_withdrawal_needs_a_reason_and_the_right():
    golden = golden_case(confirmed=False)
    with pytest.raises(Refused, match="Say why") as refused:
        withdraw_outcome(by=golden.system.contributor, line=golden.line, reason=" ")
    assert refused.value.field == "reason"
    for person in (golden.system.exec_lead, golden.system.other_finance):
        with pytest.raises(NotAllowed):
            withdraw_outcome(by=person, line=golden.line, reason="No")
    assert OutcomeLine.objects.count() == 1
