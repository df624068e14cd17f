"""Loading the reference data: complete, the same when it is done again, and all or nothing."""

import shutil
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dataset.reference import FOLDER, load_reference
from dataset.rows import BadRow
from funding.models import Core20Plus5Area, SurveyFigure
from organisations.models import Kind, Organisation
from organisations.refusals import Refused
from organisations.services.reference import OrganisationFacts, put_organisations
from roi.models import PriceIndexValue, UnitValue

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def folder(tmp_path):
    """A copy of the seeds that a test may spoil."""
    return shutil.copytree(FOLDER, tmp_path / "reference")


def spoil(folder, file, before, after):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_row_of_every_file_is_there():
    loaded = {each.file: each.put for each in load_reference()}
    assert {file: put.created for file, put in loaded.items()} == {
        "regions.csv": 7, "icbs.csv": 48, "icb_successions.csv": 16, "trusts.csv": 270, "trust_icb_links.csv": 255,
        "core20plus5.csv": 29, "survey_barriers.csv": 15, "unit_values.csv": 107, "price_index.csv": 37,
    }  # fmt: skip
    assert (Core20Plus5Area.objects.count(), SurveyFigure.objects.count()) == (29, 15)


def test_loading_again_changes_nothing():
    load_reference()
    again = [each.put for each in load_reference()]
    assert sum(put.same for put in again) == 784
    assert sum(put.created + put.changed for put in again) == 0


def test_boards_are_open_by_their_dates():
    load_reference()
    boards = Organisation.objects.filter(kind=Kind.ICB)
    assert boards.open_on(date(2025, 6, 1)).count() == 42
    assert boards.open_on(date(2026, 6, 1)).count() == 36


def test_trusts_follow_the_succession_of_their_board():
    load_reference()
    trust = Organisation.objects.get(code="G6V2S")
    before, after = (Organisation.objects.get(code=code) for code in ("QMJ", "Z9B2Z"))
    assert trust in Organisation.objects.trusts_of(before, date(2026, 3, 31))
    assert trust not in Organisation.objects.trusts_of(before, date(2026, 4, 1))
    assert trust in Organisation.objects.trusts_of(after, date(2026, 4, 1))
    assert before.successions_out.filter(successor=after, happened_on=date(2026, 4, 1)).exists()


def test_pounds_are_exact_and_an_index_keeps_its_digits():
    load_reference()
    value = UnitValue.objects.get(code="acute-alcohol-intoxication-non-elective-long-stay", price_year=2024)
    assert value.value == Decimal("2834.27")
    assert PriceIndexValue.objects.get(series="gdp-deflator-calendar-2024", year=1990).value == "42.7537"


def test_an_unknown_percentage_stays_unknown():
    load_reference()
    figure = SurveyFigure.objects.get(code="operational-resource")
    assert (figure.percent_2024, figure.percent_2021) == (55, None)


def test_a_row_that_changed_in_the_file_is_changed_and_nothing_else(folder):
    load_reference()
    spoil(folder, "trusts.csv", "Manchester University NHS Foundation Trust", "Manchester Hospitals")
    changed = {each.file: each.put.changed for each in load_reference(folder) if each.put.changed}
    assert changed == {"trusts.csv": 1}
    assert Organisation.objects.get(code="R0A").name == "Manchester Hospitals"


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("unit_values.csv", ",2834.27,", ",2834.271,", r"unit_values\.csv, row 2, column value: “2834\.271”"),
        ("icbs.csv", "Y62,2022-07-01", "Y62,1 July 2022", r"icbs\.csv, row 3, column opened_on: “1 July 2022”"),
        ("trusts.csv", "Y62", "Y99", r"trusts\.csv, row \d+, column region_code: “Y99”"),
        ("price_index.csv", "42.7537", "n/a", r"price_index\.csv, row 2, column value: “n/a”"),
        ("core20plus5.csv", "code,framework", "kode,framework", r"core20plus5\.csv has no column code"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_stored(folder, file, before, after, told):
    spoil(folder, file, before, after)
    with pytest.raises(BadRow, match=told):
        load_reference(folder)
    assert not Organisation.objects.exists()


def test_the_command_says_in_one_sentence_what_is_wrong(folder):
    (folder / "regions.csv").unlink()
    with pytest.raises(CommandError, match=r"regions\.csv is missing"):
        call_command("load_reference", folder=folder)


def test_the_command_counts_each_file():
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert "icbs.csv                 48 rows: 48 new, 0 changed, 0 the same" in out.getvalue()


def test_a_code_of_the_demonstration_is_never_taken_over_by_the_register():
    put_organisations([OrganisationFacts("R0A", "Made up", Kind.TRUST, "a test", is_fictional=True)])
    with pytest.raises(Refused, match="R0A"):
        load_reference()
    assert Organisation.objects.count() == 1
