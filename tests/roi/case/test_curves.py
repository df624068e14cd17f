"""Pictures of values worked out elsewhere: each says what it shows in a sentence and gives its figures in a table."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from roi.case import charts
from roi.case.rendering import render_html
from tests.roi.case.golden_facts import facts_of
from tests.roi.domain.cases import golden

MONTHS = [f"Month {number}" for number in range(1, 25)]


def series(*values):
    return tuple(Decimal(str(value)) for value in values)


def drawn():
    values = series(*([20, 22, 19, 21] * 6))
    return {
        "control": charts.control("a", "Admissions", MONTHS, values,
                                  charts.Limits(Decimal(20), Decimal(14), Decimal(26), (3,)), 12),
        "slope": charts.slope("b", "Rate", series(50, 40, 35, 30, 25), series(40, 36, 33, 30, 25)),
        "tornado": charts.tornado("c", "trust cash", Decimal("0.9"), [
            charts.Swing("Attribution", Decimal("0.6"), Decimal("1.2")),
            charts.Swing("Unit value", Decimal("0.8"), Decimal("0.95"))]),
        "chance": charts.chance("d", "trust cash", [(Decimal(n) / 4, max(Decimal(0), 1 - Decimal(n) / 8))
                                                    for n in range(13)]),
        "funding": charts.funding("e", [charts.PotMonths(f"P-{n:03d} <pot>", series(*([100] * 12)), 6 if n == 1 else None)
                                        for n in range(12)], caption="Funding"),
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "finding"), [
    ("control", "Admissions: 1 of 24 months show a special cause."),
    ("slope", "The gap between the most and the least deprived fifth narrowed, from 25 to 15."),
    ("tornado", "Attribution moves the return most; 1 of 2 inputs alone could carry it across £1.00."),
    ("chance", "On trust cash, the chance of getting back at least £1 for each £1 is 50%."),
    ("funding", "Of £14,400 paid in the year, £1,200 came from pots that end in it."),
])  # fmt: skip
def test_each_says_what_it_shows(kind, finding):
    chart = drawn()[kind]
    assert chart.finding == finding
    assert chart.finding in chart.svg
    assert chart.table.rows
    assert "<script" not in chart.svg
    assert "<pot>" not in chart.svg


@pytest.mark.parametrize("kind", ["control", "slope", "tornado", "chance", "funding"])
def test_nothing_is_drawn_outside_the_picture(kind):
    svg = drawn()[kind].svg
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    places = [(float(x), float(y)) for x, y in re.findall(r'x="([-\d.]+)" y="([-\d.]+)"', svg)]
    places += [
        tuple(map(float, pair.split(","))) for points in re.findall(r'points="([^"]+)"', svg) for pair in points.split()
    ]
    assert places
    assert all(-1 <= x <= width and -1 <= y <= height + 1 for x, y in places)


def test_too_few_months_give_a_run_and_a_suppressed_end_gives_no_gap():
    plain = charts.control("a", "Admissions", MONTHS[:5], series(1, 2, 3, 2, 1), None, None)
    assert "too few for limits" in plain.finding
    assert "Upper limit" not in plain.svg
    hidden = charts.slope("b", "Rate", [None, *series(4, 3, 2, 1)], series(5, 4, 3, 2, 1))
    assert hidden.finding == "The gap cannot be given: an end is suppressed."
    assert hidden.table.rows[0] == ("Fifth 1", "Suppressed", "5")


def test_printed_amounts_lead_to_their_postings_by_whole_addresses():
    document = golden()
    for cost in document["costs"]:
        cost["pot"] = "P-001"
    facts = facts_of(document, address="/RZZ/2024-25", site="https://ringfence.example")
    page = render_html(facts)
    assert 'href="https://ringfence.example/RZZ/2024-25/pots/P-001/postings/spent/"' in page
    assert 'href="https://ringfence.example/RZZ/2024-25/projects/PRJ-001/outcomes/"' in page
    assert "came from pots that end in it" in page
    assert "href=" not in render_html(replace(facts, site=""))
