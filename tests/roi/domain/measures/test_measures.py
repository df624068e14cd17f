"""The library of measures is whole: each says all that a person needs, and its codes are those that were stored."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from dataset.management.commands.measure_pages import PAGE, written_page
from roi.domain.benefits import CLASS_NAMES, CLASS_OF, NOT_MONETISED
from roi.domain.measures import LOCAL_PREFIX, MEASURES, measure_called

ROOT = Path(__file__).parents[4]
SEEDS = ROOT / "seeds" / "reference"
STORED = (
    "ae-attendances",
    "alcohol-admissions",
    "ambulance-conveyances",
    "asthma-admissions-children",
    "bed-days",
    "blood-pressure-controlled",
    "children-mental-health-access",
    "copd-admissions",
    "copd-vaccinations",
    "dental-extractions-children",
    "diabetes-admissions",
    "diabetes-admissions-children",
    "early-cancer-diagnosis",
    "emergency-admissions",
    "epilepsy-admissions-children",
    "epilepsy-nurse-children",
    "falls-admissions",
    "frequent-attendances",
    "glucose-monitors-children",
    "gp-appointments",
    "hypertension-found",
    "learning-disability-health-checks",
    "long-stay-admissions",
    "maternity-continuity",
    "mental-health-bed-days",
    "mental-health-crises",
    "outpatient-non-attendance",
    "readmissions",
    "safe-discharges",
    "screening-uptake",
    "short-stay-admissions",
    "smi-health-checks",
    "smoke-free-pregnancies",
    "smoking-quits",
    "theatre-cancellations",
)


def rows(name):
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_stored_code_was_renamed_or_taken_away():
    assert set(STORED) <= {measure.code for measure in MEASURES}


def test_there_are_at_least_24_measures_and_each_of_the_five_areas_of_adults_and_children_has_one():
    assert len([measure for measure in MEASURES if not measure.retired]) >= 24
    fives = {row["code"] for row in rows("core20plus5") if row["element"] in ("five", "cross-cutting")}
    assert fives <= {area for measure in MEASURES for area in measure.areas}


def test_each_measure_has_its_file_and_each_file_its_line():
    folder = ROOT / "roi" / "domain" / "measures"
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "measure", "page"}
    assert files == {measure.code.replace("-", "_") for measure in MEASURES}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_says_all_that_a_person_needs(measure):
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", measure.code)
    assert not measure.code.startswith(LOCAL_PREFIX)
    assert len(measure.code) <= 60
    for words in ("name", "unit", "definition", "counted_from", "in_year", "evidence", "not_for"):
        assert getattr(measure, words).strip(), words
    assert measure.ages in ("everybody", "adults", "children")
    assert measure.lag_months >= 0
    assert sum(each.share for each in measure.gainers) == Decimal(1)
    assert all(each.what for each in measure.gainers)
    assert measure.default_class in CLASS_NAMES
    assert measure.default_class == NOT_MONETISED or measure.default_class in {
        CLASS_OF[each.who] for each in measure.gainers
    }
    assert set(measure.areas) <= {row["code"] for row in rows("core20plus5")}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_has_a_published_value_or_says_that_there_is_none(measure):
    published = [row for row in rows("unit_values") if row["measure"] in measure.valued_by]
    assert bool(published) != bool(measure.no_value), measure.code
    if measure.no_value:
        assert measure.no_value == "No published value: enter your own with its source."
    for row in published:
        assert all(row[name] for name in ("source", "licence", "price_year")), row


def test_published_values_name_measures_that_there_are():
    for row in rows("unit_values"):
        assert not row["measure"] or measure_called(row["measure"]), row["code"]


def test_the_page_of_the_documentation_is_what_the_measures_say():
    assert PAGE.read_text(encoding="utf-8") == written_page(), "run manage.py measure_pages"


def test_measures_that_can_hold_the_same_event_name_each_other():
    for measure in MEASURES:
        assert len(set(measure.partners)) == len(measure.partners)
        for partner in measure.partners:
            assert measure.code in measure_called(partner).partners
