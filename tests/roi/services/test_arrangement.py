"""A trust arranges its sections; the ask and the approvals stay, versions keep theirs, and the document says so."""

import pytest

from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from roi.case.arrangement import STANDARD
from roi.case.document import render_sections
from roi.services.arrangement import record_arrangement
from roi.services.cases import prepare_version, send_to_exec
from roi.services.documents import case_facts
from roi.services.outcomes import record_quintiles
from roi.services.waiting import take_back
from tests.roi.golden import golden_case, opened

pytestmark = pytest.mark.django_db

SHORT = [(code, "Did it help?" if code == "worked" else title) for code, title in STANDARD if code != "register"]
SHORT = [SHORT[0], *reversed(SHORT[1:])]


def arranged(golden, sections):
    system = golden.system
    return record_arrangement(by=system.administrator, organisation=system.trust, sections=sections)


def test_the_next_version_has_the_sections_of_the_trust_and_says_what_they_leave_out():
    golden = golden_case()
    before = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    arranged(golden, SHORT)
    after = prepare_version(by=golden.system.finance_lead, case=before.case)
    assert [code for code, _, _ in render_sections(case_facts(before))] == [code for code, _ in STANDARD]
    found = render_sections(case_facts(after))
    assert [(code, title) for code, title, _ in found] == SHORT
    approvals = next(html for code, _, html in found if code == "approvals")
    assert "“Assumptions and sources” is left out" in approvals
    assert "“Did it work?” is called “Did it help?”" in approvals
    assert "in an order that the organisation chose" in approvals
    assert Event.objects.get(action="arrange-sections").by == golden.system.administrator


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        (STANDARD[1:], "cannot be left out"),
        ([each for each in STANDARD if each[0] != "approvals"], "cannot be left out"),
        (STANDARD[::-1], "always the first page"),
        ([(code, "Same") for code, _ in STANDARD], "Two sections are called"),
        ([(code, " ") for code, _ in STANDARD], "a title"),
        ([*STANDARD, ("other", "Other")], "named twice"),
        (STANDARD, "Nothing is different"),
    ],
)
def test_an_arrangement_that_cannot_be_is_refused(sections, said):
    golden = golden_case()
    with pytest.raises(Refused, match=said):
        arranged(golden, sections)


def test_only_the_administrator_arranges_sections():
    golden = golden_case()
    with pytest.raises(NotAllowed):
        record_arrangement(by=golden.system.finance_lead, organisation=golden.system.trust, sections=SHORT)


def test_figures_are_locked_while_a_version_waits_until_it_is_taken_back():
    golden = golden_case()
    lead = golden.system.finance_lead
    version = prepare_version(by=lead, case=opened(golden))
    send_to_exec(by=lead, version=version)
    with pytest.raises(Refused, match="waits for a signature, so its figures are locked: take it back"):
        record_quintiles(by=lead, line=golden.line, averted=None)
    assert take_back(by=lead, version=version).status == "returned"
    record_quintiles(by=lead, line=golden.line, averted=None)
    with pytest.raises(Refused, match="not waiting"):
        take_back(by=lead, version=version)
