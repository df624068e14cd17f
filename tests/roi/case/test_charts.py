"""Pictures are plain shapes with a name, a finding and a table of the same figures."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from roi.case import charts
from roi.case.charts import Part, PartyRow, Step

SPACE = "{http://www.w3.org/2000/svg}"


def months(*values):
    return tuple(map(Decimal, values))


def all_charts():
    cost, benefit = months(*[10] * 12), months(*range(12))
    return {
        "cumulative": charts.cumulative("a", "Trust cash", benefit, cost, 12),
        "observed": charts.observed_expected("b", "Admissions", months(5, 9, 4), months(*[6] * 12), months(1, -3, 2),
                                             fewer=True),
        "waterfall": charts.waterfall("c", [Step("All", Decimal(100), "total"), Step("Off", Decimal(-30)),
                                            Step("Net", Decimal(70), "total"), Step("Part", Decimal(70), "part")],
                                      "Of £100, £70 is kept.", caption="Steps"),
        "who": charts.pays_and_gains("d", [PartyRow("Trust", Decimal(10), Decimal(2), Decimal(3), Decimal(-1))],
                                     "Who pays.", caption="Who"),
        "identity": charts.identity_bar("e", [Part("Spent", Decimal(70), "spent"), Part("Lost", Decimal(30), "lapsed")],
                                        caption="Where it went"),
    }  # fmt: skip


@pytest.mark.parametrize("chart", all_charts().values(), ids=all_charts().keys())
def test_a_picture_has_a_name_and_needs_no_style_or_script(chart):
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    title, description = root.find(f"{SPACE}title"), root.find(f"{SPACE}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert chart.finding.rstrip(".") in title.text
    assert description.text == chart.description
    assert not re.search(r"\sstyle=|<style|<script|href|\son\w+=", chart.svg)


@pytest.mark.parametrize("chart", all_charts().values(), ids=all_charts().keys())
def test_a_picture_has_one_finding_and_a_table_of_full_rows(chart):
    assert chart.finding.endswith(".")
    assert chart.table.rows
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)


@pytest.mark.parametrize("chart", all_charts().values(), ids=all_charts().keys())
def test_no_shape_leaves_the_picture(chart):
    root = ElementTree.fromstring(chart.svg)
    width, height = float(root.get("width")), float(root.get("height"))
    for bar in root.iter(f"{SPACE}rect"):
        assert float(bar.get("x")) >= -0.1
        assert float(bar.get("x")) + float(bar.get("width")) <= width + 0.1
    for words in root.iter(f"{SPACE}text"):
        assert 0 <= float(words.get("x")) <= width
        assert 0 < float(words.get("y")) <= height


def test_payback_is_marked_where_it_falls_and_not_where_there_is_none():
    with_payback = charts.cumulative("a", "Trust cash", months(0, 30), months(10, 10), 2)
    without = charts.cumulative("a", "Trust cash", months(0, 0), months(10, 10), None)
    assert "Payback: May" in with_payback.svg
    assert "<circle" in with_payback.svg
    assert "No payback" in without.svg
    assert "<circle" not in without.svg
    assert without.finding == "On trust cash, the benefit does not catch up with the cost by May."


def test_sums_so_far_stand_in_the_table():
    chart = charts.cumulative("a", "Trust cash", months(5, 30), months(10, 10), 2)
    assert chart.table.rows == (("April", "£10", "£5", "−£5"), ("May", "£20", "£35", "£15"))


def test_months_against_us_are_drawn_in_another_colour():
    good = charts.observed_expected("b", "Visits", months(5, 5), months(*[6] * 12), months(1, 1), fewer=True).svg
    bad = charts.observed_expected("b", "Visits", months(7, 7), months(*[6] * 12), months(-1, -1), fewer=True).svg
    crossed = charts.observed_expected("b", "Visits", months(5, 8), months(*[6] * 12), months(1, -2), fewer=True).svg
    teal, orange = 'fill="#28A197"', 'fill="#F46A25"'
    assert (teal in good, orange in good) == (True, False)
    assert (teal in bad, orange in bad) == (False, True)
    assert (teal in crossed, orange in crossed) == (True, True)


def test_steps_of_the_waterfall_hang_on_the_step_before():
    svg = all_charts()["waterfall"].svg
    bars = [(float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)"[^>]*? width="([\d.]+)"', svg)]
    whole, off, net, part = bars
    assert off[0] + off[1] == pytest.approx(whole[0] + whole[1], abs=0.2)
    assert off[0] == pytest.approx(net[0] + net[1], abs=0.2)
    assert part == net


def test_what_is_below_nought_is_said_and_not_drawn_in_the_bar():
    parts = [Part("Spent", Decimal(70), "spent"), Part("Overdrawn", Decimal(-5), "available")]
    chart = charts.identity_bar("e", parts, caption="Where it went")
    assert "Overdrawn −£5" in chart.description
    assert "Overdrawn" not in re.sub(r"<desc.*?</desc>", "", chart.svg)


def test_a_bar_of_nothing_is_still_a_picture():
    assert charts.identity_bar("e", [], caption="Where it went").finding == "There is no money to show."


def test_labels_are_escaped():
    svg = charts.observed_expected("b", "<b>&", months(5, 5), months(*[6] * 12), months(1, 1), fewer=True).svg
    assert "<b>" not in svg
    assert "&lt;b&gt;&amp;" in svg
