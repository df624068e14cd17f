"""Tables of counts are recorded whole or not at all; comparisons come from them; small numbers leave no page or file."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from roi.domain.appraisal import appraise
from roi.domain.breakdowns import PROJECT
from roi.domain.case_writing import write_case_file
from roi.domain.counted_fifths import averted_by_fifth
from roi.domain.counterfactual import fitted_line
from roi.domain.inputs import Assumption, IndexBasis, Optimism
from roi.models import OutcomeCount, OutcomeLine
from roi.selectors import case_inputs, counts_held, line_inputs
from roi.services.counts import record_counts
from roi.services.outcome_file import record_outcome_file
from roi.services.outcome_steps import ComparisonFacts, WorthFacts, record_comparison, record_worth
from roi.services.outcomes import (
    MonthFigures,
    Worth,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)
from tests.roi.golden import BY_HAND, EXPECTED, OBSERVED, SERIES, YEAR, golden_case, golden_facts, share

pytestmark = pytest.mark.django_db
NAMES = ("April", "May", "June", "July", "August", "September", "October", "November", "December")
MONTHS = [*(f"{name} 2023" for name in NAMES), "January 2024", "February 2024", "March 2024"]
BEFORE = "Month,Events,Exposed\n" + "\n".join(f"{m},{n},1000" for m, n in zip(MONTHS, EXPECTED, strict=True))
NONE_HIGH = {"attribution": share("0.8", "Another scheme"), "displacement": share("0", "None")}


@pytest.fixture
def golden():
    golden = golden_case(confirmed=False)
    golden.line.refresh_from_db()
    return golden


def give(golden, table, breakdown="all", group="project", **other):
    return record_counts(
        by=golden.system.contributor, line=golden.line, group=group, breakdown=breakdown, table=table, **other
    )


def comparison(**other):
    facts = {
        "design": "S", "source": BY_HAND, "reason": "The same wards", "grade": "D", **NONE_HIGH,
        "deadweight": share("0.1"), "chosen_when_high": False,
        "optimism": Optimism({"cohort": "B", "effect": "D", "data_age": "B"}, "Local default"),
    }  # fmt: skip
    return ComparisonFacts(**{**facts, **other})


def compare(golden, **other):
    return record_comparison(by=golden.system.contributor, line=golden.line, facts=comparison(**other))


def expose(golden, people=1000):
    months = [MonthFigures(Decimal(e), Decimal(o), Decimal(people)) for e, o in zip(EXPECTED, OBSERVED, strict=True)]
    golden.line.quintiles.all().delete()
    record_outcome_months(by=golden.system.contributor, line=golden.line, months=months)


@pytest.mark.both_databases
def test_the_year_before_is_recorded_with_who_did_it(golden):
    assert give(golden, BEFORE) == 12
    assert OutcomeCount.objects.filter(year=2023).count() == 12
    event = Event.objects.get(action="record-counts")
    assert (event.by, event.after["months"]) == (golden.system.contributor, 12)
    assert event.before["stood"]["counts"] == []


def test_this_years_months_in_the_table_become_the_months_of_the_outcome(golden):
    give(golden, "Month,Events,Exposed\nApril 2024,90,500\nMay 2024,80,500")
    rows = list(OutcomeLine.objects.get().months.all())
    assert [row.observed for row in rows[:3]] == [90, 80, None]
    assert rows[0].expected == 82
    assert [row.exposure for row in rows] == [500, 500, *[None] * 10]
    line = line_inputs(OutcomeLine.objects.get(), IndexBasis.CALENDAR_YEAR, 2)
    assert (line.exposure, line.exposure_given) == ((Decimal(500),) * 12, 2)


def test_the_same_month_last_year_works_out_the_golden_figures(golden):
    give(golden, BEFORE)
    expose(golden)
    compare(golden)
    assert {row.expected for row in golden.line.months.all()} == {None}
    inputs = case_inputs(golden.project, YEAR).inputs
    appraisal = appraise(inputs)
    assert inputs.outcomes[0].counterfactual.code == "S"
    assert appraisal.figure("averted.gross").number == 124


@pytest.mark.parametrize(
    ("other", "field", "sentence"),
    [
        ({"design": "P"}, "design", "Enter at least 12 months in a row before April 2024; 0 are recorded."),
        ({"design": "S"}, "design", "Enter all twelve months of the year before; 0 are recorded."),
        ({"design": "X"}, "design", "Choose what the months are compared with."),
        ({"design": "G"}, "expected_1", "Give the twelve expected months"),
        ({"design": "G", "deadweight": None}, "deadweight_value", "Give the share that would have happened anyway"),
        ({"design": "S", "chosen_when_high": True}, "design", "it would fall without help. Use a comparison group."),
        (
            {"design": "G", "expected": tuple(map(Decimal, EXPECTED)), "reason": " "},
            "expected_reason",
            "why it is fair",
        ),
        (
            {"design": "G", "expected": tuple(map(Decimal, EXPECTED)), "attribution": Assumption(Decimal(2), "x", "D")},
            "attribution_value",
            "A share lies between 0 and 1",
        ),
    ],
)
def test_a_comparison_that_the_figures_do_not_allow_changes_nothing(golden, other, field, sentence):
    with pytest.raises(Refused) as refused:
        compare(golden, **other)
    assert refused.value.field == field
    assert sentence in refused.value.message
    line = OutcomeLine.objects.get()
    assert (line.design, line.chosen_when_high) == ("G", False)
    assert [row.expected for row in line.months.all()] == list(map(Decimal, EXPECTED))


FIFTHS = "Month,Fifth 1,Fifth 2,Fifth 3,Fifth 4,Fifth 5,Unknown\nApril 2024,40,20,10,7,5,{}"


@pytest.mark.parametrize(
    ("table", "edition", "field", "sentence"),
    [
        (FIFTHS.format(0), "", "edition", "Choose the edition of the deprivation index"),
        (FIFTHS.format(1), "2025", "table", "April 2024: the parts add to 83 and everybody together has 82."),
        (FIFTHS.replace("2024", "2022").format(0), "2025", "table", "April 2022: enter everybody together first"),
        (FIFTHS.replace("2024", "2026").format(0), "2025", "table", "The table goes beyond the year."),
        (FIFTHS.format("-2"), "2025", "table", "a count cannot be below 0"),
    ],
)
def test_fifths_that_cannot_be_right_change_nothing(golden, table, edition, field, sentence):
    with pytest.raises(Refused) as refused:
        give(golden, table, "imd", edition=edition)
    assert refused.value.field == field
    assert sentence in refused.value.message
    assert OutcomeCount.objects.count() == 0
    assert not Event.objects.filter(action="record-counts").exists()


def test_the_edition_is_kept_and_both_groups_go_by_one(golden):
    give(golden, FIFTHS.format(0), "imd", edition="2025")
    assert OutcomeLine.objects.get().imd_edition == "2025"
    give(golden, "Month,Events\nApril 2024,82", group="comparison")
    with pytest.raises(Refused, match="Use one edition for both"):
        give(golden, FIFTHS.format(0), "imd", group="comparison", edition="2019")


def test_the_page_and_the_file_hide_small_numbers_and_what_would_reveal_them(golden, client):
    give(golden, FIFTHS.format(0), "imd", edition="2025")
    client.force_login(golden.system.exec_lead)
    parts = {"organisation": golden.system.trust.code, "year": YEAR, "reference": golden.project.reference}
    page = client.get(reverse("roi:outcome-tables", kwargs={**parts, "line": "admissions"})).content.decode()
    assert "2025 edition of the index" in page
    where = reverse("roi:outcome-counts-file", kwargs={**parts, "line": "admissions", "group": "project",
                                                       "breakdown": "imd"})  # fmt: skip
    rows = client.get(where).content.decode().splitlines()
    assert rows[1] == "April 2024,40,20,10,Hidden,Hidden,0,82"
    give(golden, FIFTHS.replace("7,5,{}", "12,0,0"), "imd", edition="2025")
    assert client.get(where).content.decode().splitlines()[1] == "April 2024,40,20,10,12,0,0,82"


def test_a_table_goes_through_its_page_as_a_file_and_a_fault_stands_at_its_field(golden, client):
    client.force_login(golden.system.contributor)
    where = reverse("roi:outcome-counts", kwargs={"organisation": golden.system.trust.code, "year": YEAR,
                                                  "reference": golden.project.reference, "line": "admissions"})  # fmt: skip
    form = {"token": "a", "group": "project", "breakdown": "all", "table": BEFORE.replace("May 2023,", "Mai,")}
    answer = client.post(where, form)
    assert answer.context["form"].errors["table"] == [
        "Row 3 starts with “Mai”, which is no month. Write it as April 2025."
    ]
    assert OutcomeCount.objects.count() == 0
    assert client.post(where, {**form, "token": "b", "table": BEFORE}).status_code == 302
    assert OutcomeCount.objects.count() == 12
    assert "April 2023" in client.get(where).context["form"]["table"].value()


def test_nobody_records_counts_without_the_right(golden):
    with pytest.raises(NotAllowed):
        record_counts(by=golden.system.exec_lead, line=golden.line, group="project", breakdown="all", table=BEFORE)


def test_one_event_is_not_valued_on_two_lines_without_an_answer(golden):
    by = golden.system.contributor
    facts = golden_facts(measure="bed-days", code="days", name="Bed days", worth=None)
    days = record_outcome_line(by=by, project=golden.project, year=YEAR, facts=facts)
    record_outcome_months(by=by, line=days, months=[MonthFigures(Decimal(9), Decimal(8))] * 12)
    worth = WorthFacts(Worth("C", SERIES, own=Decimal(300), own_source=BY_HAND, own_year=2023), golden_facts().gains)
    with pytest.raises(Refused) as refused:
        record_worth(by=by, line=days, facts=worth)
    assert refused.value.field == "overlap_answer"
    assert "Emergency admissions can hold the same event and has a unit value already" in refused.value.message


def by_fifth(counts, year_of):
    """Each month's events cut into fifths: half of it, a quarter, and what is left to the third."""
    rows = []
    for month, whole in zip(year_of, counts, strict=True):
        half, quarter = whole // 2, whole // 4
        rows.append(f"{month},{half},{quarter},{whole - half - quarter},0,0,0")
    return "\n".join(rows)


def test_averted_by_fifth_is_worked_out_from_counts_and_adds_to_the_line(golden):
    assert case_inputs(golden.project, YEAR).inputs.outcomes[0].quintiles["1"] == 52
    give(golden, BEFORE)
    heading = "Month,Fifth 1,Fifth 2,Fifth 3,Fifth 4,Fifth 5,Unknown\n"
    give(golden, heading + by_fifth(EXPECTED, MONTHS) + "\n" + by_fifth(OBSERVED, THIS_YEAR), "imd", edition="2025")
    found = case_inputs(golden.project, YEAR).inputs.outcomes[0]
    assert sum(found.quintiles.values()) == 124
    assert found.quintiles["1"] == sum(n // 2 for n in EXPECTED) - sum(n // 2 for n in OBSERVED)
    assert found.fifths is None
    with pytest.raises(Refused, match="Correct the counts instead"):
        record_quintiles(by=golden.system.contributor, line=golden.line, averted={})
    rate = replace(found, observed=(found.observed[0] + Decimal("0.000001"), *found.observed[1:]))
    held = counts_held(OutcomeLine.objects.get(), PROJECT, "imd")
    assert averted_by_fifth(rate, held, YEAR.start) is not None  # a rate × exposure is whole but for its last digits


def test_a_line_with_counts_by_fifth_comes_back_from_its_case_file_and_the_counts_win(golden):
    give(golden, BEFORE)
    heading = "Month,Fifth 1,Fifth 2,Fifth 3,Fifth 4,Fifth 5,Unknown\n"
    give(golden, heading + by_fifth(EXPECTED, MONTHS) + "\n" + by_fifth(OBSERVED, THIS_YEAR), "imd", edition="2025")
    line = write_case_file(case_inputs(golden.project, YEAR).inputs)["outcomes"][0]
    counted = {"population": 9, "events_before": 90, "exposure_before": 9, "events_after": 9, "exposure_after": 9}
    line["fifths"] = dict.fromkeys("12345", counted)
    document = {"project": golden.project.reference, "financial_year": YEAR.code, "price_series": SERIES,
                "outcomes": [line]}  # fmt: skip
    organisation = golden.project.organisation
    done = record_outcome_file(by=golden.system.contributor, organisation=organisation, document=document)
    assert (done.lines, OutcomeLine.objects.get().parts.get("fifths")) == (1, None)
    assert case_inputs(golden.project, YEAR).inputs.outcomes[0].fifths is None


THIS_YEAR = [month.replace("2024", "2025").replace("2023", "2024") for month in MONTHS]
OTHER_GROUP = "Month,Events,Exposed\n" + "\n".join(f"{month},40,500" for month in THIS_YEAR)


@pytest.mark.parametrize(
    ("design", "missing", "field", "given"),
    [
        ("M", {"people": 1000}, "matched_on", {"people": 1000, "matched_on": "age and fifth"}),
        ("M", {"people": 500, "matched_on": "age"}, "people", {"people": 1000, "matched_on": "age and fifth"}),
        ("R", {}, "protocol", {"protocol": "ISRCTN 00000000"}),
    ],
)
def test_a_group_matched_or_drawn_by_lot_is_compared_once_its_words_are_there(golden, design, missing, field, given):
    expose(golden)
    give(golden, OTHER_GROUP, group="comparison")
    with pytest.raises(Refused) as refused:
        compare(golden, design=design, deadweight=None, **missing)
    assert refused.value.field == field
    compare(golden, design=design, deadweight=None, **given)
    outcome = case_inputs(golden.project, YEAR).inputs.outcomes[0]
    assert outcome.counterfactual.code == design
    assert sum(fitted_line(outcome).expected) == 12 * 80


def test_an_interrupted_series_takes_its_start_from_the_page_and_forgets_it_with_the_design(golden):
    expose(golden)
    two_before = BEFORE.split("\n", 1)[1].replace("2023", "2022").replace("2024", "2023")
    give(golden, BEFORE + "\n" + two_before)
    with pytest.raises(Refused, match="Six months from the start on must be observed, and 5 are") as refused:
        compare(golden, design="I", deadweight=None, starts=8)
    assert refused.value.field == "starts"
    compare(golden, design="I", deadweight=None, starts=3)
    assert case_inputs(golden.project, YEAR).inputs.outcomes[0].counterfactual.starts == 3
    compare(golden)
    assert OutcomeLine.objects.get().starts is None
