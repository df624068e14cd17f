"""Where the demonstration story refuses to go, and what it does on other days."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from dataset.reference import load_reference
from dataset.rows import BadRow
from dataset.story.benefit_script import BenefitScript
from dataset.story.partner_script import PartnerScript
from dataset.story.play import play_story
from dataset.story.script import FOLDER, instalments, read_script
from funding.domain.financial_year import FinancialYear
from funding.domain.money import money
from funding.domain.words import PotKind, Protection, Recurrence
from funding.models import MonthClose, Movement, Pot
from funding.selectors import pot_positions
from funding.services.pots import NewAward, Passport, open_pot
from organisations.models import Organisation
from organisations.permissions import Role
from organisations.refusals import Refused
from organisations.services.people import add_person, grant_role
from organisations.services.system import system_person

YEAR = FinancialYear(2026)


@pytest.fixture
def real_pot(db):
    """A pot of a real trust, logged by its finance lead."""
    load_reference()
    trust = Organisation.objects.get(code="R0A")
    lead = add_person(by=None, email="lead@trust.example", name="Lead")
    grant_role(by=system_person(), user=lead, organisation=trust, role=Role.FINANCE_LEAD, from_on=date(2020, 4, 1))
    passport = Passport(
        name="A pot",
        funder_name="A funder",
        kind=PotKind.OTHER,
        recurrence=Recurrence.RECURRENT,
        protection=Protection.UNRESTRICTED,
        protected_from=YEAR.first_day,
    )
    return open_pot(by=lead, organisation=trust, passport=passport, awards=[NewAward(YEAR, money(1000))])


def test_it_never_joins_real_data(real_pot):
    with pytest.raises(CommandError, match=r"Real data is here: Manchester University .* has pots \(1\)"):
        call_command("seed_demo")
    assert list(Pot.objects.all()) == [real_pot]
    assert not Organisation.objects.filter(is_fictional=True).exists()


def test_resetting_never_removes_real_data(real_pot, monkeypatch):
    monkeypatch.setattr("pathlib.Path.unlink", lambda *_, **__: pytest.fail("it removed a file"))
    with pytest.raises(CommandError, match=r"Real data is here.*Nothing was removed|Resetting replaces"):
        call_command("reset_demo", no_input=True)


def test_resetting_never_removes_real_people(db, monkeypatch):
    load_reference()
    person = add_person(by=None, email="admin@trust.example", name="Ada Admin")
    trust = Organisation.objects.get(code="R0A")
    grant_role(by=system_person(), user=person, organisation=trust, role=Role.ADMINISTRATOR, from_on=date(2020, 4, 1))
    monkeypatch.setattr("pathlib.Path.unlink", lambda *_, **__: pytest.fail("it removed a file"))
    with pytest.raises(CommandError, match=r"Ada Admin holds a role.*Nothing was removed|Resetting replaces"):
        call_command("reset_demo", no_input=True)


def test_it_needs_the_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("seed_demo")
    assert not Organisation.objects.exists()


def test_a_story_that_names_a_real_organisation_is_refused(db, tmp_path):
    load_reference()
    folder = shutil.copytree(FOLDER, tmp_path / "story")
    for file in folder.iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("ZZN11", "R0A"), encoding="utf-8")
    with pytest.raises(Refused, match="R0A"):
        play_story(date(2026, 11, 22), read_script(folder))
    assert not Pot.objects.exists()
    assert not Organisation.objects.filter(is_fictional=True).exists()


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("pots.csv", "core20plus5", "core20", r"pots\.csv, row 2, column kind: “core20”"),
        ("awards.csv", "quarterly", "yearly", r"awards\.csv, row 2, column due: “yearly”"),
        ("projects.csv", ",,hypertension", ",,pressure", r"projects\.csv, row 2, column pots: “pressure”"),
        ("transfers.csv", "northmoor-allocation", "no-pot", r"transfers\.csv, row 2, column sender_pot: “no-pot”"),
    ],
)
def test_a_bad_cell_is_named(tmp_path, file, before, after, told):
    folder = shutil.copytree(FOLDER, tmp_path / "story")
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadRow, match=told):
        read_script(folder)


def test_on_an_earlier_day_only_what_happened_by_then_is_there(db):
    load_reference()
    play_story(date(2024, 6, 12), only(read_script(), "ZZN12"))
    assert Movement.objects.exists()
    assert Movement.objects.order_by("effective_on").last().effective_on <= date(2024, 6, 12)
    assert set(MonthClose.objects.values_list("year", "month")) == {(2024, 1), (2024, 2)}


def only(script, code):
    """The part of the story that one organisation plays by itself."""
    pots = tuple(row for row in script.pots if row["organisation"] == code)
    names = {row["key"] for row in pots}

    def of(rows):
        return tuple(row for row in rows if row["pot"] in names)

    return replace(
        script,
        pots=pots,
        awards=of(script.awards),
        terms=of(script.terms),
        projects=tuple(row for row in script.projects if row["organisation"] == code),
        movements=of(script.movements),
        transfers=(),
        answers=of(script.answers),
        planned_costs=(),
        bids=(),
        bid_events=(),
        partners=PartnerScript((), ()),
        benefits=BenefitScript((), (), (), (), ()),
    )


def test_on_a_later_day_the_year_is_closed_and_both_identities_hold(db):
    load_reference()
    today = date(2027, 6, 1)
    play_story(today, only(read_script(), "ZZN12"))
    assert MonthClose.objects.filter(year=2026, month=12).count() == 1
    found = pot_positions(Pot.objects.all(), YEAR, today)
    assert [str(each.pot) for each in found if each.awarded.difference or each.position.difference] == []
    assert sum(each.position.still_to_spend for each in found) == 0


@pytest.mark.parametrize(
    ("due", "parts"),
    [
        ("quarterly", [(date(2026, 4, 15), "33.33"), (date(2026, 7, 15), "33.33"), (date(2026, 10, 15), "33.33"),
                       (date(2027, 1, 15), "33.34")]),
        ("start", [(date(2026, 4, 15), "133.33")]),
        ("", [(date(2027, 3, 31), "133.33")]),
        ("2026-05-01=100 2026-09-01=33.33", [(date(2026, 5, 1), "100.00"), (date(2026, 9, 1), "33.33")]),
    ],
)  # fmt: skip
def test_a_payment_profile_adds_to_the_award(due, parts):
    assert instalments(due, YEAR, money("133.33")) == tuple((on, money(amount)) for on, amount in parts)


def test_twelve_months_add_to_the_award():
    assert sum(amount for _, amount in instalments("monthly", YEAR, money("100"))) == money("100")
