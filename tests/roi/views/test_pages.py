"""Who reaches which page, what the overview says, and what a signed version gives back."""

import hashlib
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from funding.domain.words import Destination
from funding.services.transfers import confirm_transfer
from organisations.models import Event
from roi.models import CaseVersion, DocumentJob, Realisation
from roi.services.cases import prepare_version, return_version, send_to_exec
from roi.services.document_jobs import run_document_job
from roi.services.outcomes import Worth, record_outcome_line, record_outcome_months, record_quintiles
from tests.fixtures import a_system
from tests.roi.golden import (
    BY_HAND,
    SERIES,
    YEAR,
    golden_case,
    golden_facts,
    golden_months,
    golden_spend,
    opened,
)

pytestmark = pytest.mark.django_db


def address(system, name, year=YEAR, organisation=None, **kwargs):
    code = (organisation or system.trust).code
    return reverse(f"roi:{name}", kwargs={"organisation": code, "year": year, **kwargs})


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def golden():
    return golden_case()


@pytest.fixture
def sent(golden):
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    return golden, send_to_exec(by=golden.system.finance_lead, version=version)


def sign(client, golden, version):
    client.force_login(golden.system.exec_lead)
    where = address(golden.system, "case-sign", reference=version.case.reference, number=version.number)
    return client.post(where, {"token": "sign", "confirmed": "yes"}, follow=True)


def test_the_first_address_leads_to_the_organisation_of_the_person(client):
    system = a_system()
    client.force_login(system.exec_lead)
    assert client.get("/").url.startswith("/ZZT1/")


def test_a_person_without_a_role_is_told_so(client):
    system = a_system()
    system.exec_lead.memberships.all().delete()
    client.force_login(system.exec_lead)
    assert "You have no role yet" in text(client.get("/"))


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client):
    assert "login" in client.get("/").url


def test_the_overview_without_pots_offers_to_log_one(client):
    system = a_system()
    client.force_login(system.finance_lead)
    page = text(client.get(address(system, "overview", year=system.year)))
    assert "No pots for 2025/26 yet" in page
    assert "Log a pot" in page


def test_the_overview_says_what_became_of_the_money(client):
    system = a_system()
    pot = system.funded_pot(amount="100000")
    system.spend(pot, "60000", system.project(pot))
    system.used_elsewhere(pot, "30000", destination=Destination.POSITION_IN_YEAR)
    system.spend(pot, "1500")
    client.force_login(system.finance_lead)
    answer = client.get(address(system, "overview", year=system.year))
    page = text(answer)
    assert "£60,000 is attributed to its stated purpose; £30,000 was applied elsewhere" in page
    assert "Diverted to deficits: £30,000" in page
    assert [card["amount"] for card in answer.context["cards"]] == [100000, 60000, 30000, 1500]
    for place in ("received", "spent", "used-elsewhere", "not-explained"):
        assert f"/postings/{place}/" in page or place in page
    widths = [float(part["width"]) + 2 for part in answer.context["picture"]["parts"]]
    assert sum(widths) == pytest.approx(1000, abs=0.5)


def test_the_first_card_is_what_its_link_shows_and_names_what_came_as_a_transfer(client):
    system = a_system()
    pot = system.pot(amount="50000")
    system.receive(pot, "20000")
    transfer = system.transfer(system.funded_pot(system.icb, amount="50000"), system.trust, "30000")
    confirm_transfer(by=system.finance_lead, transfer=transfer, pot=pot, amount=Decimal(30000), on=transfer.sent_on)
    client.force_login(system.finance_lead)
    card = client.get(address(system, "overview", year=system.year)).context["cards"][0]
    assert (card["amount"], card["note"]) == (20000, "and £30,000 as transfers; £50,000 awarded")
    assert "£20,000.00" in text(client.get(card["url"]))


def test_an_icb_sees_the_two_sides_of_its_transfers(client):
    system = a_system()
    system.transfer(system.funded_pot(system.icb, amount="50000"), system.trust, "20000")
    client.force_login(system.icb_lead)
    page = text(client.get(address(system, "overview", year=system.year, organisation=system.icb)))
    assert "Fellside Hospitals NHS Trust" in page
    assert "£20,000" in page
    client.force_login(system.finance_lead)
    page = text(client.get(address(system, "overview", year=system.year)))
    assert "Confirm £20,000 from Fellside and Marsh ICB" in page


def test_what_waits_for_a_person_stands_on_the_overview(client, sent):
    golden, _ = sent
    client.force_login(golden.system.exec_lead)
    assert "Read and sign: BC-001 version 1" in text(client.get(address(golden.system, "overview")))
    other_year = address(golden.system, "overview").replace("2024-25", "2025-26")
    assert other_year != address(golden.system, "overview")
    page = client.get(other_year)
    assert "Read and sign: BC-001 version 1" in text(page)
    assert "/2024-25/cases/BC-001/versions/1/" in page.content.decode()


def test_a_release_that_waits_is_offered_only_to_finance_that_did_not_enter_it(client):
    golden = golden_case(confirmed=False)
    where = address(
        golden.system, "realisation-confirm", reference=golden.project.reference, pk=Realisation.objects.get().pk
    )
    client.force_login(golden.system.second)
    assert where in text(client.get(address(golden.system, "overview")))
    client.force_login(golden.system.contributor)
    assert where not in text(client.get(address(golden.system, "overview")))
    assert client.post(where, {"token": "x", "status": "in-ledger"}).status_code == 403
    assert Realisation.objects.get().confirmed_at is None


PAGES = ("overview", "measures", "case-list")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_another_organisation_do_not_exist(client, golden, name):
    client.force_login(golden.system.other_finance)
    assert client.get(address(golden.system, name)).status_code == 404


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("outcomes", {"reference": "PR-009"}),
        ("appraisal", {"reference": "PR-009"}),
        ("outcome-edit", {"reference": "PR-001", "line": "other"}),
        ("outcome-edit-months", {"reference": "PR-001", "line": "other"}),
        ("quintiles", {"reference": "PR-001", "line": "other"}),
        ("realisation-new", {"reference": "PR-001", "line": "other"}),
        ("realisation-confirm", {"reference": "PR-001", "pk": 999}),
        ("case-detail", {"reference": "BC-009"}),
        ("case-edit", {"reference": "BC-009"}),
        ("case-read", {"reference": "BC-001", "number": 9}),
        ("case-pdf", {"reference": "BC-001", "number": 9}),
        ("case-file", {"reference": "BC-001", "number": 9}),
    ],
)
def test_what_is_not_there_answers_as_not_found(client, golden, name, kwargs):
    opened(golden)
    client.force_login(golden.system.finance_lead)
    assert client.get(address(golden.system, name, **kwargs)).status_code == 404


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [("sign", {}), ("return", {})],
)
def test_finance_does_not_reach_the_pages_of_a_decision(client, sent, name, kwargs):
    golden, version = sent
    client.force_login(golden.system.finance_lead)
    where = address(golden.system, f"case-{name}", reference="BC-001", number=1)
    # whoever's turn it is may return a version: others are led back to it
    assert client.get(where).status_code == (302 if name == "return" else 403)
    assert client.post(where, {"token": "x", "confirmed": "yes", "reason": "No"}).status_code == 403
    version.refresh_from_db()
    assert version.status == "with-exec"


def test_preparing_and_sending_are_never_done_by_a_link(client, sent):
    golden, _ = sent
    client.force_login(golden.system.finance_lead)
    assert client.get(address(golden.system, "case-prepare", reference="BC-001")).status_code == 405
    assert client.get(address(golden.system, "case-send", reference="BC-001", number=1)).status_code == 405
    assert CaseVersion.objects.count() == 1


def test_a_project_without_outcomes_says_what_is_missing(client):
    golden = golden_spend()
    client.force_login(golden.system.finance_lead)
    page = text(client.get(address(golden.system, "appraisal", reference="PR-001")))
    assert "There is no outcome of 2024/25 yet. Record one." in page


def test_the_pdf_of_a_signed_version_is_kept_and_never_made_again(client, sent):
    golden, version = sent
    page = sign(client, golden, version)
    assert "is signed and can no longer change" in text(page)
    run_document_job(DocumentJob.objects.get())
    version.refresh_from_db()
    with default_storage.open(version.pdf_file) as file:
        kept = file.read()
    assert hashlib.sha256(kept).hexdigest() == version.pdf_sha256
    answer = client.get(address(golden.system, "case-pdf", reference="BC-001", number=1))
    assert b"".join(answer.streaming_content) == kept
    assert answer["Content-Disposition"] == 'attachment; filename="ZZT1-BC-001-version-1.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.get(action="download-case").after["sha256"] == version.pdf_sha256


def test_a_signed_pdf_that_was_changed_on_disk_is_not_given_out(client, sent):
    golden, version = sent
    sign(client, golden, version)
    run_document_job(DocumentJob.objects.get())
    version.refresh_from_db()
    default_storage.delete(version.pdf_file)
    default_storage.save(version.pdf_file, ContentFile(b"%PDF-other"))
    answer = client.get(address(golden.system, "case-pdf", reference="BC-001", number=1), follow=True)
    assert "not the one that was signed" in text(answer)


def test_a_signed_version_is_not_signed_again(client, sent):
    golden, version = sent
    sign(client, golden, version)
    answer = client.get(address(golden.system, "case-sign", reference="BC-001", number=1), follow=True)
    assert "is not waiting for a signature" in text(answer)


def test_a_returned_version_shows_the_reason_to_finance(client, sent):
    golden, version = sent
    return_version(by=golden.system.exec_lead, version=version, reason="Whose beds are these?")
    client.force_login(golden.system.finance_lead)
    page = text(client.get(address(golden.system, "case-detail", reference="BC-001")))
    assert "Whose beds are these?" in page
    assert "Returned by Erin Executive, Executive lead" in page


def test_the_page_of_a_case_without_source_says_so(client, golden):
    opened(golden, pressure_from="")
    client.force_login(golden.system.finance_lead)
    page = text(client.get(address(golden.system, "case-detail", reference="BC-001")))
    assert "Say where the recurrent money would come from." in page


def test_a_list_of_cases_costs_the_same_for_one_and_for_many(client, golden, django_assert_max_num_queries):
    client.force_login(golden.system.finance_lead)
    where = address(golden.system, "case-list")
    opened(golden)
    client.get(where)
    with django_assert_max_num_queries(40) as few:
        client.get(where)
    for _ in range(8):
        prepare_version(by=golden.system.finance_lead, case=opened(golden))
    with django_assert_max_num_queries(40) as many:
        client.get(where)
    assert len(many) <= len(few) + 1


def test_half_a_year_is_said_to_be_half_a_year(client, golden):
    record_quintiles(by=golden.system.contributor, line=golden.line, averted=None)
    facts = golden_facts(steady_months=())
    line = record_outcome_line(
        by=golden.system.contributor, project=golden.project, year=YEAR, facts=facts, line=golden.line
    )
    months = [*golden_months()[:6], *[replace(month, observed=None) for month in golden_months()[6:]]]
    record_outcome_months(by=golden.system.contributor, line=line, months=months)
    client.force_login(golden.system.finance_lead)
    page = text(client.get(address(golden.system, "appraisal", reference="PR-001")))
    assert "Data to September" in page
    assert "Not within the months to September" in page
    assert "No deprivation fifths are given" in page


def test_a_very_high_return_asks_for_a_second_reviewer(client, golden):
    facts = golden_facts(worth=Worth("C", SERIES, own=Decimal(24000), own_source=BY_HAND, own_year=2023))
    record_outcome_line(by=golden.system.contributor, project=golden.project, year=YEAR, facts=facts, line=golden.line)
    client.force_login(golden.system.finance_lead)
    page = text(client.get(address(golden.system, "appraisal", reference="PR-001")))
    assert "On resource, the return is above £5 for each £1. Ask a second reviewer" in page


def test_a_release_that_waits_is_printed_beside_what_counts(client):
    golden = golden_case(confirmed=False)
    client.force_login(golden.system.finance_lead)
    page = text(client.get(address(golden.system, "appraisal", reference="PR-001")))
    assert "On cash, £0 confirmed, up to £56,768 if the named budgets are cut." in page


def test_a_document_never_prints_other_figures_than_those_frozen(client, sent, monkeypatch):
    golden, version = sent
    changed = {**version.figures, "returns": {}}
    monkeypatch.setattr("roi.services.documents.to_json", lambda appraisal: changed)
    client.force_login(golden.system.exec_lead)
    page = text(client.get(address(golden.system, "case-read", reference="BC-001", number=1)))
    assert "was worked out by an earlier engine" in page
    assert "on cash, £0.47; on resource, £1.41" in page
    answer = client.get(address(golden.system, "case-pdf", reference="BC-001", number=1))
    assert answer.status_code == 302
