"""The golden in-year case entered through the pages gives the figures worked by hand, on the page and in the version."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from roi.models import CaseVersion, OutcomeLine, Realisation
from tests.roi.golden import BY_HAND, EXPECTED, FIFTHS, OBSERVED, SERIES, YEAR, golden_spend

pytestmark = pytest.mark.django_db


STEPS = ("outcome-new", "outcome-edit-months", "outcome-comparison", "outcome-worth", "outcome-steady")


def measure_form(**other):
    form = {"token": "measure", "measure": "emergency-admissions", "name": "Emergency admissions", "kind": "count"}
    return {**form, **other}


def months_form(**other):
    form = {"token": "months", **{f"observed_{number}": str(count) for number, count in enumerate(OBSERVED, 1)}}
    return {**form, **other}


def comparison_form(**other):
    share = {"source": BY_HAND, "grade": "D", "reason": "", "low": "", "high": ""}
    form = {
        "token": "comparison",
        "design": "G",
        "expected_source": BY_HAND,
        "expected_reason": "The example gives its expected series.",
        "expected_grade": "D",
        **{f"expected_{number}": str(count) for number, count in enumerate(EXPECTED, 1)},
        **{f"attribution_{key}": value for key, value in {**share, "value": "80", "reason": "Another scheme"}.items()},
        **{f"deadweight_{key}": value for key, value in {**share, "value": "10"}.items()},
        **{f"displacement_{key}": value for key, value in {**share, "value": "0", "reason": "No other site"}.items()},
        "grade_cohort": "B",
        "grade_effect": "D",
        "grade_data_age": "B",
        "optimism_source": "Local default for the worst grade",
        "chosen_when_high": "no",
    }
    return {**form, **other}


def worth_form(**other):
    form = {
        "token": "worth",
        "own_value": "2,400",
        "own_value_source": BY_HAND,
        "own_value_year": "2023",
        "value_grade": "C",
        "price_series": SERIES,
        "trust_share": "100",
    }
    return {**form, **other}


def address(golden, name, **kwargs):
    return reverse(f"roi:{name}", kwargs={"organisation": golden.system.trust.code, "year": YEAR, **kwargs})


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def golden():
    return golden_spend()


@pytest.fixture
def entered(golden, client):
    """Outcome, months, fifths and release through the pages, by the programme lead; confirmed by finance."""
    reference = golden.project.reference
    client.force_login(golden.system.contributor)

    def send(name, data, **kwargs):
        answer = client.post(address(golden, name, reference=reference, **kwargs), data)
        assert answer.status_code == 302, text(answer)

    send("outcome-new", measure_form())
    line = OutcomeLine.objects.get().code
    send("outcome-edit-months", months_form(), line=line)
    send("outcome-comparison", comparison_form(), line=line)
    send("outcome-worth", worth_form(), line=line)
    send("outcome-steady", {"token": "steady", "steady_months": ["10", "11", "12"]}, line=line)
    send("quintiles", {"token": "fifths", **{f"quintile_{key}": str(n) for key, n in FIFTHS.items()}}, line=line)
    release = {
        "token": "release", "cost_centre": "420200", "subjective_code": "7411", "share": "30", "from_month": "1",
        "owner": "Head of nursing, medicine", "action": "Escalation beds not opened", "status": "actioned",
    }  # fmt: skip
    send("realisation-new", release, line=line)
    client.force_login(golden.system.finance_lead)
    send("realisation-confirm", {"token": "confirm", "status": "in-ledger"}, pk=Realisation.objects.get().pk)
    return golden


def test_the_page_of_the_return_prints_the_golden_figures(entered, client):
    page = text(client.get(address(entered, "appraisal", reference=entered.project.reference)))
    for printed in (
        "1.40793", "0.47306", "£1.41", "£0.47", "£54,826", "−£63,232", "December", "Not within the year (−£63,232)",
        "124 averted, 75.89 after every correction", "£189,226", "£56,768", "£132,458", "£134,400", "£120,000",
        "0.56821", "£1,704.63", "£283,512", "£116,400", "2.43567", "£79,352.77", "£0.01", "£85,054", "0.83386",
        "brings back less than it cost", "Worked by hand, golden in-year case",
    ):  # fmt: skip
        assert printed in page, printed


def test_a_case_through_the_pages_is_signed_with_the_figures_of_the_command(entered, client, tmp_path, capsys):
    words = {
        "token": "case", "project": entered.project.reference, "title": "Make the team recurrent",
        "ask_amount": "116,400", "ask_from_on_day": "1", "ask_from_on_month": "4", "ask_from_on_year": "2025",
        "pressure_from": "Trust reserves",
    }  # fmt: skip
    assert client.post(address(entered, "case-new"), words).status_code == 302
    client.post(address(entered, "case-prepare", reference="BC-001"))
    version = CaseVersion.objects.get()
    assert version.figures["returns"]["trust_resource"]["ratio"] == pytest.approx(1.40793, abs=1e-5)
    file = tmp_path / "case.json"
    answer = client.get(address(entered, "case-file", reference="BC-001", number=1))
    file.write_bytes(b"".join(answer.streaming_content))
    call_command("appraise", str(file), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed.pop("analysis")  # what the command works out beside the figures of a case
    assert printed == {"refused": None, **version.figures}

    client.post(address(entered, "case-send", reference="BC-001", number=1))
    client.force_login(entered.system.exec_lead)
    assert "BC-001" in text(client.get(address(entered, "case-list")))
    page = text(client.get(address(entered, "case-read", reference="BC-001", number=1)))
    assert "Return with a reason" in page
    assert "You are signing version 1" in text(client.get(address(entered, "case-sign", reference="BC-001", number=1)))
    sign = {"token": "sign", "confirmed": "yes"}
    assert client.post(address(entered, "case-sign", reference="BC-001", number=1), sign).status_code == 302
    version.refresh_from_db()
    assert version.status == "signed"


def test_finance_is_offered_no_confirmation_of_its_own_entry(entered, client):
    client.force_login(entered.system.contributor)
    page = text(client.get(address(entered, "outcomes", reference=entered.project.reference)))
    assert "Confirmed by Farah Finance, Finance lead" in page


def test_a_wrong_share_is_refused_at_its_field_and_the_step_saves_nothing(entered, client):
    client.force_login(entered.system.contributor)
    parts = {"reference": entered.project.reference, "line": "emergency-admissions"}
    where = address(entered, "outcome-comparison", **parts)
    page = text(client.post(where, comparison_form(token="a", attribution_value="130")))
    assert "A share lies between 0 and 100 per cent" in page
    page = text(client.post(where, comparison_form(token="b", displacement_reason="", expected_1="99")))
    assert "displacement" in page
    assert OutcomeLine.objects.get().months.get(month=1).expected == 82
    answer = client.post(address(entered, "outcome-worth", **parts), worth_form(token="c", trust_share="90"))
    assert "They must add to 1" in text(answer)
    assert OutcomeLine.objects.get().gains.get().share == 1


def test_a_grid_with_a_gap_changes_nothing(entered, client):
    client.force_login(entered.system.contributor)
    where = address(entered, "outcome-edit-months", reference=entered.project.reference, line="emergency-admissions")
    answer = client.post(where, months_form(token="again", observed_3=""))
    assert answer.status_code == 200
    assert "A month before it is not observed" in text(answer)
    assert OutcomeLine.objects.get().months.get(month=3).observed == 76


def test_a_recorded_outcome_comes_back_as_it_was_typed(entered, client):
    client.force_login(entered.system.contributor)
    for step in ("outcome-edit", *STEPS[1:]):
        where = address(entered, step, reference=entered.project.reference, line="emergency-admissions")
        form = client.get(where).context["form"]
        again = {name: form[name].value() for name in form.fields}
        sent = {name: "" if value is None else value for name, value in again.items()}
        if "own_value" in sent:
            sent["own_value"] = "2400"
        assert client.post(where, {**sent, "token": step}).status_code == 302, step
    page = text(client.get(address(entered, "appraisal", reference=entered.project.reference)))
    assert "1.40793" in page


def test_an_outcome_is_left_after_any_step_and_gone_on_with_later(golden, client):
    client.force_login(golden.system.contributor)
    reference = golden.project.reference
    assert client.post(address(golden, "outcome-new", reference=reference), measure_form()).status_code == 302
    page = text(client.get(address(golden, "outcomes", reference=reference)))
    assert "This outcome is not complete yet" in page
    assert "Cannot start yet" in page
    assert "No month is entered yet" in page
    line = OutcomeLine.objects.get().code
    answer = client.post(address(golden, "outcome-comparison", reference=reference, line=line), comparison_form())
    assert "Enter the months first" in text(answer)
    client.post(address(golden, "outcome-edit-months", reference=reference, line=line), months_form())
    page = text(client.get(address(golden, "appraisal", reference=reference)))
    assert "it is not said yet what it is compared with" in page
    client.post(address(golden, "outcome-comparison", reference=reference, line=line), comparison_form())
    page = text(client.get(address(golden, "appraisal", reference=reference)))
    assert "it is not said yet what it is worth and who gains" in page
    page = text(client.get(address(golden, "outcomes", reference=reference)))
    assert "124 averted over 12 months" in page


def test_every_question_of_a_finance_director_is_answered_or_open_with_its_page(entered, client):
    answer = client.get(address(entered, "questions", reference=entered.project.reference))
    rows = answer.context["rows"]
    assert len(rows) == 15
    assert all(row["words"] and row["url"].startswith("/") for row in rows)
    page = text(answer)
    assert "420200, 7411: in the ledger, Head of nursing, medicine, confirmed by finance" in page
    assert "No outcome has a comparison group" in page
    assert "Existing resource of £14,400 is in the cost on resource and £0 in the cost on cash" in page
