"""A version goes to its decision by the scheme of delegation: each signs once, in turn, and the source is confirmed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from funding.domain.financial_year import FinancialYear
from organisations.models import Event
from organisations.permissions import Role
from organisations.refusals import NotAllowed, Refused
from organisations.services.people import add_person, grant_role
from roi.domain.route import CONFIRM, Band, Capacity, needs_review, route
from roi.models import Confirmation, DelegationBand, SignOff
from roi.services.cases import change_case, out_of_date, prepare_version, return_version, send_to_exec, sign_version
from roi.services.documents import case_facts, sections_of
from roi.services.outcomes import Worth, record_outcome_line
from roi.services.route import confirm_version, name_signatory, record_delegation
from roi.signing import bands_of, route_of, standing_of_version, status_words
from tests.roi.golden import BY_HAND, SERIES, YEAR, golden_case, golden_facts, golden_words, opened

LONG_AGO = date(2024, 4, 1)
DAY = date(2026, 4, 1)


def test_a_larger_ask_is_decided_higher_up_and_a_later_scheme_replaces_the_earlier():
    bands = [
        Band(LONG_AGO, Decimal(0), (Capacity.OWNER,), Capacity.EXEC_LEAD),
        Band(LONG_AGO, Decimal(100000), CONFIRM, Capacity.COMMITTEE),
        Band(DAY, Decimal(0), (), Capacity.CHIEF_EXECUTIVE),
    ]
    before = date(2026, 3, 31)
    assert route(Decimal(100000), bands, before) == (Capacity.OWNER, Capacity.EXEC_LEAD)
    assert route(Decimal("100000.01"), bands, before) == (*CONFIRM, Capacity.COMMITTEE)
    assert route(Decimal(500000), bands, DAY) == (Capacity.CHIEF_EXECUTIVE,)
    assert route(Decimal(1), [], DAY) == (Capacity.EXEC_LEAD,)


@pytest.fixture
def golden(db):
    return golden_case()


@pytest.fixture
def administrator(golden):
    return golden.system.administrator


@pytest.fixture
def people(golden, administrator):
    """One person for each capacity that confirms, with the scheme in force."""
    trust = golden.project.organisation
    found = {}
    for capacity in CONFIRM:
        person = add_person(by=administrator, email=f"{capacity.value}@zzt1.example", name=capacity.label)
        grant_role(by=administrator, user=person, organisation=trust, role=Role.AUDITOR, from_on=LONG_AGO)
        name_signatory(by=administrator, organisation=trust, person=person, capacity=capacity, from_on=LONG_AGO)
        found[capacity] = person
    record_delegation(by=administrator, organisation=trust, from_on=LONG_AGO, above=Decimal(0), confirm=CONFIRM,
                      decides=Capacity.EXEC_LEAD)  # fmt: skip
    return found


@pytest.fixture
def version(golden, people):
    lead = golden.system.finance_lead
    return send_to_exec(by=lead, version=prepare_version(by=lead, case=opened(golden)))


def confirm_all(version, people, *, source=True):
    for capacity in CONFIRM:
        confirm_version(by=people[capacity], version=version, reference="QIA 1, EQIA 2", source_confirmed=source)


def test_all_sign_in_their_turn_and_then_it_is_decided(golden, people, version):
    confirm_all(version, people)
    signed = sign_version(by=golden.system.exec_lead, version=version)
    assert signed.status == "signed"
    rows = list(Confirmation.objects.values_list("capacity", "source_confirmed"))
    assert rows == [("owner", None), ("business-partner", None), ("finance-director", True), ("clinical", None)]
    assert Event.objects.filter(action="confirm-version").count() == 4
    page = sections_of(signed)
    assert "Sign-off route, by the scheme of delegation" in page
    assert "Recurrent funding source: Core20PLUS5 allocation, made recurrent; Trust reserves" in page


def test_a_scheme_recorded_after_sending_changes_nothing_of_a_case_on_its_way(golden, version, administrator):
    record_delegation(by=administrator, organisation=golden.project.organisation, from_on=date(2024, 5, 1),
                      above=Decimal(0), confirm=(), decides=Capacity.COMMITTEE)  # fmt: skip
    assert route_of(version) == (*CONFIRM, Capacity.EXEC_LEAD)
    assert status_words(version) == "With senior responsible owner"


def test_a_band_is_corrected_the_same_day_by_a_row_that_says_why_and_cases_on_their_way_keep_their_route(
    golden, version, administrator, people
):
    trust = golden.project.organisation
    same = {"by": administrator, "organisation": trust, "from_on": LONG_AGO, "above": Decimal(0), "confirm": ()}
    with pytest.raises(Refused, match="Say why it is corrected") as refused:
        record_delegation(**same, decides=Capacity.COMMITTEE)
    assert refused.value.field == "reason"
    record_delegation(**same, decides=Capacity.CHIEF_EXECUTIVE, reason="Typed from last year's scheme")
    event = Event.objects.get(action="correct-delegation")
    assert (event.before["decides"], event.after["decides"]) == ("exec-lead", "chief-executive")
    assert event.after["reason"] == "Typed from last year's scheme"
    assert route_of(version) == (*CONFIRM, Capacity.EXEC_LEAD)
    draft = prepare_version(by=golden.system.finance_lead, case=version.case)
    assert route_of(draft) == (Capacity.CHIEF_EXECUTIVE,)
    record_delegation(**same, decides=Capacity.CHIEF_EXECUTIVE, reason="No such value", is_taken_out=True)
    assert (DelegationBand.objects.count(), bands_of(trust)) == (3, [])
    with pytest.raises(Refused, match="no such value to take out"):
        record_delegation(**same, decides=Capacity.COMMITTEE, reason="Twice", is_taken_out=True)


def test_a_band_recorded_with_a_wrong_value_is_replaced_by_the_right_one_and_no_longer_routes(
    golden, people, administrator, client
):
    trust = golden.project.organisation
    wrong = record_delegation(by=administrator, organisation=trust, from_on=LONG_AGO, above=Decimal(50000),
                              confirm=(), decides=Capacity.COMMITTEE)  # fmt: skip
    address = f"{reverse('roi:delegation-new', kwargs={'organisation': trust.code, 'year': YEAR})}?corrects={wrong.pk}"
    typed = {"from_on_day": str(LONG_AGO.day), "from_on_month": str(LONG_AGO.month), "from_on_year": str(LONG_AGO.year),
             "above": "500000", "decides": "committee"}  # fmt: skip
    client.force_login(administrator)
    stood = [(band.above, band.decides) for band in bands_of(trust)]
    assert "This replaces the value above £50,000" in client.post(address, typed | {"token": "a"}).content.decode()
    there = client.post(address, typed | {"token": "b", "above": "0", "reason": "A nought too few"}).content.decode()
    assert "has this value already" in there
    assert [(band.above, band.decides) for band in bands_of(trust)] == stood
    assert client.post(address, typed | {"token": "c", "reason": "A nought too few"}).status_code == 302
    assert {band.above for band in bands_of(trust)} == {Decimal(0), Decimal(500000)}
    assert Event.objects.filter(action="correct-delegation").count() == 2
    again = client.post(address, typed | {"token": "d", "above": "60000", "reason": "Once more"}).content.decode()
    assert "corrected by somebody else meanwhile" in again
    with pytest.raises(Refused, match="no such value to correct"):
        record_delegation(by=administrator, organisation=trust, from_on=LONG_AGO, above=Decimal(70000), confirm=(),
                          decides=Capacity.COMMITTEE, reason="A nought too few")  # fmt: skip


def test_a_step_that_names_nobody_is_said_by_its_name_where_it_is_recorded(golden, people, administrator, client):
    trust = golden.project.organisation
    where = {"organisation": trust.code, "year": YEAR}
    client.force_login(administrator)
    listed, new = (reverse(f"roi:delegation{tail}", kwargs=where) for tail in ("", "-new"))
    assert "A step names nobody" not in client.get(listed).content.decode()
    assert client.get(new).content.decode().count("checked") == 0
    typed = {"token": "one", "from_on_day": "1", "from_on_month": "5", "from_on_year": "2024", "above": "100000",
             "confirm": ["owner"], "decides": "committee"}  # fmt: skip
    page = client.post(new, typed, follow=True).content.decode()
    assert page.count("Nobody signs as: Committee.") == 2  # once as an answer and once as it stands
    band = DelegationBand.objects.get(decides="committee")
    form = client.get(f"{new}?corrects={band.pk}").content.decode()
    assert form.count("checked") == 2


def test_nobody_signs_out_of_turn_and_nobody_decides_before_all_confirmed(golden, people, version):
    with pytest.raises(NotAllowed, match="Senior responsible owner"):
        confirm_version(by=people[Capacity.CLINICAL], version=version, reference="QIA 1")
    with pytest.raises(Refused, match="It waits for: Senior responsible owner"):
        sign_version(by=golden.system.exec_lead, version=version)
    assert not Confirmation.objects.exists()


def test_final_is_not_to_be_had_while_the_recurrent_source_is_not_confirmed(golden, people, version):
    confirm_all(version, people, source=False)
    with pytest.raises(Refused, match="has not confirmed the recurrent source"):
        sign_version(by=golden.system.exec_lead, version=version)
    facts = case_facts(version)
    assert facts.status == "with-exec"
    assert facts.route[2].words.endswith("Not confirmed.")


def test_a_person_signs_once_and_never_their_own_work(golden, people, administrator, version):
    trust, owner = golden.project.organisation, people[Capacity.OWNER]
    confirm_version(by=owner, version=version)
    name_signatory(by=administrator, organisation=trust, person=owner, capacity=Capacity.BUSINESS_PARTNER,
                   from_on=LONG_AGO)  # fmt: skip
    with pytest.raises(Refused, match="already in another capacity"):
        confirm_version(by=owner, version=version)
    lead = golden.system.finance_lead
    name_signatory(by=administrator, organisation=trust, person=lead, capacity=Capacity.BUSINESS_PARTNER,
                   from_on=LONG_AGO)  # fmt: skip
    with pytest.raises(Refused, match="Ask somebody else to sign it"):
        confirm_version(by=lead, version=version)


def test_whoever_no_longer_holds_a_capacity_no_longer_signs_in_it(golden, people, administrator, version):
    owner = people[Capacity.OWNER]
    name_signatory(by=administrator, organisation=golden.project.organisation, person=owner, capacity=Capacity.OWNER,
                   from_on=date(2024, 5, 1), holds=False)  # fmt: skip
    with pytest.raises(NotAllowed):
        confirm_version(by=owner, version=version)


def test_the_answers_that_a_capacity_owes_are_asked_for(people, version):
    confirm_version(by=people[Capacity.OWNER], version=version)
    confirm_version(by=people[Capacity.BUSINESS_PARTNER], version=version)
    with pytest.raises(Refused, match="whether the recurrent source"):
        confirm_version(by=people[Capacity.FINANCE_DIRECTOR], version=version)
    confirm_version(by=people[Capacity.FINANCE_DIRECTOR], version=version, source_confirmed=True)
    with pytest.raises(Refused, match="references"):
        confirm_version(by=people[Capacity.CLINICAL], version=version)


def test_whoever_has_the_turn_may_return_it_with_a_reason(people, version):
    with pytest.raises(NotAllowed):
        return_version(by=people[Capacity.CLINICAL], version=version, reason="Costs are old")
    assert return_version(by=people[Capacity.OWNER], version=version, reason="Costs are old").status == "returned"
    assert SignOff.objects.get().role == Capacity.OWNER.label


def test_a_scheme_that_gives_a_draft_another_route_makes_its_pdf_out_of_date(golden, administrator):
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    before = standing_of_version(version)
    record_delegation(by=administrator, organisation=golden.project.organisation, from_on=LONG_AGO, above=Decimal(0),
                      confirm=CONFIRM, decides=Capacity.COMMITTEE)  # fmt: skip
    assert standing_of_version(version) != before


def test_a_mail_holds_a_link_and_no_figure(golden, people, settings, django_capture_on_commit_callbacks):
    settings.SITE_ADDRESS = "https://ringfence.example"
    lead = golden.system.finance_lead
    with django_capture_on_commit_callbacks(execute=True):
        send_to_exec(by=lead, version=prepare_version(by=lead, case=opened(golden)))
    assert [message.to for message in mail.outbox] == [["owner@zzt1.example"]]
    assert "https://ringfence.example/" in mail.outbox[0].body
    assert "£" not in mail.outbox[0].body
    assert golden_words().title not in mail.outbox[0].body


def test_a_version_whose_figures_moved_says_what_changed(golden, version):
    assert out_of_date(version) == []
    pot = golden.project.pots.first()
    golden.system.spend(pot, "1000", golden.project, date(2024, 5, 31))
    (sentence,) = out_of_date(version)
    assert sentence.startswith("Cost “")
    assert "went from £" in sentence


def test_a_new_version_lists_what_changed_since_the_one_before(golden, version):
    lead = golden.system.finance_lead
    change_case(by=lead, case=version.case, words=golden_words(ask_amount=Decimal(120000)))
    second = prepare_version(by=lead, case=version.case)
    assert second.statement["changes"] == ["The ask went from £116,400 to £120,000."]
    assert "Changed since the version before" in sections_of(second)
    assert FinancialYear(second.case.year).code == "2024-25"


def test_only_the_administrator_writes_the_scheme(golden):
    with pytest.raises(NotAllowed):
        record_delegation(by=golden.system.finance_lead, organisation=golden.project.organisation, from_on=DAY,
                          above=Decimal(0), confirm=(), decides=Capacity.EXEC_LEAD)  # fmt: skip


def test_a_return_above_five_is_checked_by_a_second_reviewer_before_anybody_signs(golden, administrator, client):
    worth = Worth("C", SERIES, own=Decimal(24000), own_source=BY_HAND, own_year=2023)
    record_outcome_line(by=golden.system.contributor, project=golden.project, year=YEAR, facts=golden_facts(worth=worth),
                        line=golden.line)  # fmt: skip
    lead, second, decider = golden.system.finance_lead, golden.system.second, golden.system.exec_lead
    version = send_to_exec(by=lead, version=prepare_version(by=lead, case=opened(golden)))
    assert case_facts(version).route[0].capacity == "Second reviewer"
    with pytest.raises(Refused, match="It waits for: Second reviewer"):
        sign_version(by=decider, version=version)
    for author in (lead, second):  # one prepared it, the other confirmed a release in it
        with pytest.raises(Refused, match="Ask somebody else to sign it"):
            confirm_version(by=author, version=version, checked="The counts.")
    trust = golden.project.organisation
    reviewer = add_person(by=administrator, email="reviewer@zzt1.example", name="Rae Viewer")
    grant_role(by=administrator, user=reviewer, organisation=trust, role=Role.FINANCE_LEAD, from_on=LONG_AGO)
    with pytest.raises(Refused, match="what you checked") as refused:
        confirm_version(by=reviewer, version=version)
    assert refused.value.field == "checked"
    client.force_login(reviewer)
    where = {"organisation": trust.code, "year": YEAR, "reference": version.case.reference, "number": version.number}
    said = {"token": "review", "checked": "Counts against the ward book; the unit value is ten times too high"}
    assert client.post(reverse("roi:case-confirm", kwargs=where), said).status_code == 302
    event = Event.objects.get(action="confirm-version")
    assert (event.by, event.after["capacity"]) == (reviewer, "second-reviewer")
    for page in (client.get(reverse("roi:case-read", kwargs=where)).content.decode(), sections_of(version)):
        assert "Rae Viewer" in page
        assert "Checked: Counts against the ward book" in page
    assert sign_version(by=decider, version=version).status == "signed"


def test_a_return_that_may_be_believed_needs_no_second_reviewer():
    assert not needs_review([None, 0.47306, 5.0])
    assert needs_review([0.1, 5.00001])
