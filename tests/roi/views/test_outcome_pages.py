"""What the pages of outcomes say of confirmations, and how a mistake is withdrawn and months are pasted."""

from decimal import Decimal

import pytest
from django.urls import reverse

from roi.models import OutcomeGain, OutcomeLine, Realisation
from roi.services.outcomes import Worth, record_outcome_line
from tests.roi.golden import BY_HAND, EXPECTED, OBSERVED, SERIES, YEAR, golden_case, golden_facts
from tests.roi.services.test_confirmations import WITH_THE_ICB
from tests.roi.views.test_golden_case import months_form

pytestmark = pytest.mark.django_db


def address(golden, name, **kwargs):
    parts = {"organisation": golden.system.trust.code, "year": YEAR, "reference": golden.project.reference}
    return reverse(f"roi:{name}", kwargs={**parts, **kwargs})


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def golden():
    return golden_case()


def change(golden, **facts):
    record_outcome_line(
        by=golden.system.contributor, project=golden.project, year=YEAR, facts=golden_facts(**facts), line=golden.line
    )


def test_the_page_says_for_which_pounds_a_release_was_confirmed_and_when_that_no_longer_holds(golden, client):
    client.force_login(golden.system.second)
    page = text(client.get(address(golden, "outcomes")))
    assert "Confirmed by Sam Second, Finance lead" in page
    assert "for £56,767.75." in page
    change(golden, worth=Worth("C", SERIES, own=Decimal(24000), own_source=BY_HAND, own_year=2023))
    page = text(client.get(address(golden, "outcomes")))
    assert "£56,767.75 was confirmed, and what it rests on changed. It now comes to £567,677.53." in page
    confirm = address(golden, "realisation-confirm", pk=Realisation.objects.get().pk)
    assert confirm in page
    assert "£567,677.53 to date" in text(client.get(confirm))


def test_the_saving_of_another_body_counts_after_its_document_went_through_the_page(golden, client):
    change(golden, gains=WITH_THE_ICB)
    where = address(golden, "saving-confirm", line="admissions")
    client.force_login(golden.system.contributor)
    assert "not confirmed: counts as £0" in text(client.get(address(golden, "outcomes")))
    assert client.get(where).status_code == 403
    client.force_login(golden.system.second)
    assert where in text(client.get(address(golden, "outcomes")))
    form = {
        "token": "saving", "gain": OutcomeGain.objects.get(who="icb").pk, "confirmed_by": "Director of finance",
        "document": "Letter ICB/25/17", "document_on_day": "10", "document_on_month": "4", "document_on_year": "2025",
    }  # fmt: skip
    assert client.post(where, {**form, "token": "first", "document": ""}).status_code == 200
    assert client.post(where, form).status_code == 302
    page = text(client.get(address(golden, "outcomes")))
    assert "£75,690.34 confirmed by Director of finance in Letter ICB/25/17" in page


def test_a_mistake_is_withdrawn_through_its_page(client):
    golden = golden_case(confirmed=False)
    client.force_login(golden.system.contributor)
    release = Realisation.objects.get().code
    where = address(golden, "outcome-withdraw", line="admissions")
    assert f"{where}?what={release}" in text(client.get(address(golden, "outcomes")))
    assert client.post(where, {"token": "a", "what": release, "reason": "Wrong budget"}).status_code == 302
    assert Realisation.objects.count() == 0
    assert client.post(where, {"token": "b", "what": "the-outcome", "reason": "Other ward"}).status_code == 302
    assert OutcomeLine.objects.count() == 0


def pasted(**other):
    return {"token": "paste", **other}


@pytest.mark.parametrize("between", ["\t", "\r\n"])
def test_twelve_months_are_pasted_from_a_row_or_a_column(golden, client, between):
    client.force_login(golden.system.contributor)
    where = address(golden, "outcome-edit-months", line="admissions")
    assert "Paste twelve months: observed" in text(client.get(where))
    observed = between.join([*(f"1,{n:03d}" for n in OBSERVED[:7]), *[""] * 5]) + between.strip("\t")
    line = OutcomeLine.objects.get()
    line.quintiles.all().delete()
    assert client.post(where, pasted(paste_observed=observed)).status_code == 302
    assert [row.observed for row in line.months.all()] == [*(1000 + n for n in OBSERVED[:7]), *[None] * 5]
    assert [row.expected for row in line.months.all()] == list(EXPECTED)


def test_eleven_pasted_cells_are_refused_and_nothing_changes(golden, client):
    client.force_login(golden.system.contributor)
    where = address(golden, "outcome-edit-months", line="admissions")
    answer = client.post(where, months_form(token="eleven", paste_observed="\t".join(["1"] * 11)))
    assert answer.status_code == 200
    assert "Twelve cells are needed, April to March, and 11 were pasted" in text(answer)
    assert OutcomeLine.objects.get().months.get(month=1).observed == 82


def test_a_pasted_word_is_refused_in_its_box(golden, client):
    client.force_login(golden.system.contributor)
    where = address(golden, "outcome-edit-months", line="admissions")
    answer = client.post(where, months_form(token="word", paste_exposure="\t".join([*["1"] * 11, "n/a"])))
    assert "“n/a” is not a number" in text(answer)
