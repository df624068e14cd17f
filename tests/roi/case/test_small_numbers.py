"""No small number reaches a reader of the document, its pictures, its workings or its case file; the year stays exact."""

import io
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from funding.domain.financial_year import MONTH_NAMES
from roi.case.behind import control_of
from roi.case.document import render_html, write_case, write_workings
from roi.case.wording import number
from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from roi.domain.ladder import Rung
from roi.domain.small_case import SITES_OUT, laid_evenly
from roi.domain.small_numbers import HIDDEN
from tests.roi.case.golden_facts import facts_of
from tests.roi.case.reading import words_of
from tests.roi.case.recalculating import by_ironcalc
from tests.roi.domain.cases import golden
from tests.roi.domain.test_by_site import OTHERS, WILD, by_site

FEW = [13.25, 5, 9, 31, 3, 8, 12, 7, 16, 21, 1, 11]  # 5, 3, 7 and 1 are small; 13.25 is told from any other figure
EXPECTED = [20.5 + n for n in range(12)]


def tiny(observed=FEW, *, expected=EXPECTED, **changes):
    return golden(**{"outcomes.0.observed": observed, "outcomes.0.counterfactual.expected": expected,
                     "outcomes.0.quintiles": ...}, **changes)  # fmt: skip


@pytest.fixture(scope="module")
def facts():
    return facts_of(tiny())


@pytest.fixture(scope="module")
def printed(facts):
    return render_html(facts)


def cells_of(page, caption):
    table = next(each for each in re.findall(r"<table.*?</table>", page, re.DOTALL) if caption in each)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>.*?</tr>", table)]


def test_the_months_of_a_table_are_hidden_as_the_one_rule_says(printed):
    rows = cells_of(printed, "by month</caption>")[1:13]
    assert [row[2] == HIDDEN for row in rows] == [n in (5, 3, 7, 1) for n in FEW]
    assert [row[3] == HIDDEN for row in rows] == [row[2] == HIDDEN for row in rows]


def test_the_picture_draws_what_was_expected_and_no_month_that_was_seen(printed, facts):
    drawn = re.findall(r"<svg.*?</svg>", printed, re.DOTALL)
    picture = next(each for each in drawn if "small numbers are not drawn" in each)
    assert picture.count("<polyline") == 1
    assert "<circle" not in picture
    assert "Observed" not in words_of(picture).replace("and observed", "")


def test_no_pounds_by_month_and_no_curve_are_printed_and_one_sentence_says_why(printed):
    assert "Cost, benefit and net so far, by month" not in printed
    assert "benefit so far passes the cost" not in printed
    assert "benefit does not catch up" not in printed
    assert printed.count("hold small numbers, so benefit by month is not given") == 2
    assert all(row[7] == HIDDEN for row in cells_of(printed, "Four returns")[1:])


def test_payback_beside_hidden_months_says_only_by_when(facts, printed, golden_facts):
    paid = facts.appraisal.return_on(Rung.TRUST_RESOURCE)
    assert paid.payback.value is not None
    row = next(row for row in cells_of(printed, "Four returns") if row[0] == "Trust resource")
    assert row[6] == "By March"
    said = words_of(printed)
    assert "Payback: by March" in said
    month = MONTH_NAMES[int(paid.payback.value) - 1]
    assert not re.search(rf"[Pp]ayback[^.]{{0,120}}\b{month}\b", said)
    assert "on resource, December" in words_of(render_html(golden_facts))


@pytest.mark.parametrize(
    ("few", "first", "hidden"),
    [
        ([20] * 10 + [5, 20], "M11", True),  # one hidden month in the window
        ([20] * 9 + [5, 6, 20], "M12", False),  # the window holds no hidden month, the rest two
        ([3] + [20] * 9 + [5, 20], "M2", True),  # one hidden month before it
        ([20] * 8 + [5, 6, 4, 20], "M9", False),  # three in the window, and together not small
        ([20] * 10 + [5, 20], "M1", False),  # the whole year
    ],
)
def test_a_release_whose_window_would_tell_of_a_month_hides_when_and_how_much(few, first, hidden):
    case = facts_of(tiny(few, expected=[25] * 12, **{"realisation.0.from_month": first}))
    rows = cells_of(render_html(case), "Realisation, row by row")[1:]
    assert [row[1] == HIDDEN and row[2] == HIDDEN for row in rows] == [hidden]


def test_workings_that_would_give_another_return_than_the_document_are_withheld():
    few = [20] * 6 + [5, 3, 2, 1, 1, 1]
    facts = facts_of(tiny(few, expected=[25] * 12, **{"realisation.0.from_month": "M7"}))
    assert "laid evenly they would give other returns" in json.loads(write_case(facts))["withheld"]
    assert load_workbook(io.BytesIO(write_workings(facts))).sheetnames == ["Read_me"]


def test_workings_and_case_file_hold_no_month_that_was_seen_and_give_the_same_year(facts, tmp_path):
    content = write_workings(facts)
    book = load_workbook(io.BytesIO(content))
    seen = [cell.value for row in book["Outcomes"].iter_rows() for cell in row if isinstance(cell.value, int | float)]
    assert not set(FEW) & {value for value in seen if value > 1}
    assert any("laid evenly" in str(row[0].value) for row in book["Read_me"].iter_rows())
    given = json.loads(write_case(facts))
    assert len(set(given["outcomes"][0]["observed"])) <= 2
    path = tmp_path / "workings.xlsx"
    path.write_bytes(content)
    live, again = by_ironcalc(path), appraise(read_case_file(given))
    for id in ("return.trust_cash.ratio", "return.trust_resource.ratio", "averted.net"):
        expected = float(facts.appraisal.figure(id).number)
        assert live[id] == pytest.approx(expected, rel=1e-9)
        assert float(again.figure(id).number) == pytest.approx(expected, rel=1e-9)


def test_no_control_chart_tells_of_a_month(facts, printed, golden_facts):
    line = facts.appraisal.inputs.outcomes[0]
    assert control_of(facts.appraisal, line) is None
    assert "-control-title" not in printed
    assert control_of(golden_facts.appraisal, golden_facts.appraisal.inputs.outcomes[0]) is not None


def test_a_full_year_is_given_at_no_rate_from_which_a_hidden_month_follows(printed):
    table = cells_of(printed, "A full year, rate by rate")
    assert [re.sub("<.*?>", "", head) for head in table[0]] == [
        "Return",
        "Recurrent cost",
        "To date: benefit",
        "To date: net",
        "To date: for £1",
    ]
    assert "it would tell of months with small numbers" in printed
    assert "the rate of the last three months" not in words_of(printed)


def test_small_counts_by_fifth_and_of_all_use_are_not_in_the_case_file(golden_facts):
    fifth = {"population": 900, "events_before": 30, "exposure_before": 900, "events_after": 20, "exposure_after": 900}
    plenty = {str(key): fifth for key in range(1, 6)}
    use = {"before": 90, "during": 80, "source": "typed in a test"}
    for fifths, total_use in ((plenty, use), (plenty | {"5": fifth | {"events_after": 3}}, use | {"during": 4})):
        case = golden(**{"outcomes.0.fifths": fifths, "outcomes.0.total_use": total_use})
        given = json.loads(write_case(replace(golden_facts, appraisal=appraise(read_case_file(case)))))["outcomes"][0]
        assert ("fifths" in given, "total_use" in given) == ((True, True) if fifths is plenty else (False, False))


def test_a_case_file_without_small_counts_by_site_says_that_its_limits_are_others():
    many = [(30, 400, 5, 410), *WILD[1:]]
    told = []
    for ours in (many, [(30, 400, 50, 410), (55, 500, 80, 520)] * 3):
        facts = facts_of(by_site(ours, OTHERS))
        given = json.loads(write_case(facts))
        file = appraise(read_case_file(given))
        assert ("sites" in given["outcomes"][0]) == (ours is not many)
        limits = [found.figure("line.admissions.rate_ratio.confidence_low95").number
                  for found in (file, facts.appraisal)]  # fmt: skip
        told.append((limits[0] == limits[1], SITES_OUT in given["outcomes"][0]["counterfactual"]["source"]))
    assert told == [(False, True), (True, False)]


def test_a_year_that_is_small_itself_is_printed_nowhere():
    few = facts_of(tiny([1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0]))
    page = render_html(few)
    assert "too small to print" in page
    assert f"Expected {HIDDEN} and observed {HIDDEN}" in page
    assert "So few events that they are not printed" in page
    assert not re.search(rf"(?<![£\d,.−]){number(Decimal(sum(EXPECTED)))}\b(?![,.]\d)", words_of(page))
    assert json.loads(write_case(few)).keys() == {"withheld"}
    assert load_workbook(io.BytesIO(write_workings(few))).sheetnames == ["Read_me"]


@pytest.mark.parametrize("valued", [True, False])
def test_what_was_averted_in_a_hidden_year_stands_nowhere_as_the_year_would_follow_from_it(valued):
    unvalued = {} if valued else {"outcomes.0.unit_value": ..., "realisation": []}
    few = tiny([1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0], expected=[1] * 12, **unvalued)
    page = render_html(facts_of(few))
    appraisal = appraise(read_case_file(few))
    net = number(appraisal.figure("averted.net").number)
    text = words_of(page)
    assert not re.search(rf"(?<![£\d,.−]){net}\d* (events|fewer)", text)
    changed = next(row for row in cells_of(page, "From spending to value") if row[0] == "Changed")
    assert changed[1] == HIDDEN
    worth = cells_of(page, "Net events at their unit value" if valued else "Counted, not valued</caption>")[1]
    assert re.sub("<.*?>", "", worth[1]) == HIDDEN
    assert {row[3] for row in cells_of(page, "by month</caption>")[1:]} == {HIDDEN}
    assert {re.sub("<.*?>", "", row[8]) for row in cells_of(page, "Four returns")[1:]} == {HIDDEN}
    assert valued or "Emergency admissions: so few events that the number is not printed" in text


def test_a_case_without_small_numbers_is_as_it_was(golden_facts):
    assert laid_evenly(golden_facts.appraisal.inputs) == (golden_facts.appraisal.inputs, "")
