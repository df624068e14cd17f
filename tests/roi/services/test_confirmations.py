"""What somebody else confirmed counts only at the pounds that were confirmed; a typed name confirms nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from roi.domain.appraisal import appraise
from roi.domain.inputs import Gain, Status, Who
from roi.domain.ladder import Rung
from roi.models import OutcomeGain, PriceIndexValue, Realisation
from roi.selectors import case_inputs
from roi.services.confirmations import confirm_gain
from roi.services.outcomes import (
    MonthFigures,
    Worth,
    add_realisation,
    confirm_realisation,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)
from tests.roi.golden import (
    BY_HAND,
    SERIES,
    YEAR,
    golden_case,
    golden_facts,
    golden_months,
    golden_release,
    golden_spend,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TEN_TIMES = Worth("C", SERIES, own=Decimal("24000"), own_source=BY_HAND, own_year=2023)
WITH_THE_ICB = (
    Gain(Who.TRUST, Decimal("0.6")),
    Gain(Who.ICB, Decimal("0.4"), "Fellside and Marsh ICB", "Variable payment for admissions, schedule 3"),
)


def confirmed_and_potential(golden):
    appraisal = appraise(case_inputs(golden.project, YEAR).inputs)
    return appraisal.release_confirmed().pence, appraisal.release_potential().pence


def change(golden, **facts):
    return record_outcome_line(
        by=golden.system.contributor, project=golden.project, year=YEAR, facts=golden_facts(**facts), line=golden.line
    )


def test_the_pounds_that_finance_confirmed_are_kept_with_the_confirmation():
    golden = golden_case()
    assert Realisation.objects.get().confirmed_amount == Decimal("56767.75")
    assert Event.objects.get(action="confirm-release").after["pounds"] == "56767.75"
    assert confirmed_and_potential(golden) == (5676775, 5676775)


def test_a_unit_value_ten_times_as_high_is_not_confirmed_cash():
    golden = golden_case()
    change(golden, worth=TEN_TIMES)
    release = Realisation.objects.get()
    assert confirmed_and_potential(golden) == (0, 56767753)
    assert (release.confirmed_at, release.confirmed_by, release.confirmed_as) == (None, None, "")
    assert (release.confirmed_amount, release.cleared_amount) == (None, Decimal("56767.75"))
    event = Event.objects.get(action="clear-release")
    assert (event.by, event.before["pounds"], event.after["pounds"]) == (
        golden.system.contributor, "56767.75", "567677.53",
    )  # fmt: skip
    confirm_realisation(by=golden.system.second, release=release, status=Status.IN_LEDGER)
    assert confirmed_and_potential(golden) == (56767753, 56767753)
    assert Realisation.objects.get().cleared_at is None


def test_other_months_take_the_confirmation_back_and_words_alone_do_not():
    golden = golden_case()
    change(golden, expected_reason="Other words, the same pounds.")
    assert Realisation.objects.get().confirmed_at is not None
    record_quintiles(by=golden.system.contributor, line=golden.line, averted=None)
    months = [replace(golden_months()[0], observed=Decimal(81)), *golden_months()[1:]]
    record_outcome_months(by=golden.system.contributor, line=golden.line, months=months)
    assert Realisation.objects.get().confirmed_at is None
    assert confirmed_and_potential(golden)[0] == 0


def test_a_price_index_that_is_loaded_again_does_not_move_confirmed_cash():
    golden = golden_case()
    PriceIndexValue.objects.filter(year=2023).update(value="48")
    assert confirmed_and_potential(golden)[0] == 0
    confirm_realisation(by=golden.system.finance_lead, release=Realisation.objects.get(), status=Status.IN_LEDGER)
    assert confirmed_and_potential(golden)[0] > 0


def test_a_release_in_pounds_a_month_stays_confirmed_when_the_unit_value_moves():
    golden = golden_case(confirmed=False)
    Realisation.objects.all().delete()
    add_realisation(
        by=golden.system.contributor, line=golden.line, release=golden_release(share=None, amount=Decimal("1000"))
    )
    confirm_realisation(by=golden.system.second, release=Realisation.objects.get(), status=Status.IN_LEDGER)
    change(golden, worth=TEN_TIMES)
    assert Realisation.objects.get().confirmed_amount == Decimal(1000)
    assert confirmed_and_potential(golden) == (1200000, 1200000)


def test_what_cannot_be_put_in_pounds_is_not_confirmed():
    golden = golden_spend()
    line = record_outcome_line(by=golden.system.contributor, project=golden.project, year=YEAR, facts=golden_facts())
    release = add_realisation(by=golden.system.contributor, line=line, release=golden_release())
    with pytest.raises(Refused, match=r"cannot be put in pounds yet\. Emergency admissions: the months are missing"):
        confirm_realisation(by=golden.system.second, release=release, status=Status.IN_LEDGER)


@pytest.fixture
def shared():
    """The golden case with 40 % of the benefit at the ICB, whose name somebody typed."""
    golden = golden_case()
    typed = (WITH_THE_ICB[0], replace(WITH_THE_ICB[1], confirmed_by="Somebody at the ICB"))
    change(golden, gains=typed)
    return golden


def seen(golden, by=None, **facts):
    given = {"confirmed_by": "Director of finance", "document": "Letter ICB/25/17", "document_on": date(2025, 4, 10)}
    gain = OutcomeGain.objects.get(who="icb")
    return confirm_gain(by=by or golden.system.second, gain=gain, **{**given, **facts})


def saving_of_the_icb(golden):
    appraisal = appraise(case_inputs(golden.project, YEAR).inputs)
    row = next(row for row in appraisal.who_gains() if row.who is Who.ICB)
    return row.benefit.pence, row.potential.pence


def test_a_typed_name_makes_no_saving_of_another_body_count(shared):
    assert saving_of_the_icb(shared) == (0, 7569034)
    returns = appraise(case_inputs(shared.project, YEAR).inputs)
    assert returns.return_on(Rung.NHS_PUBLIC).benefit.pence == returns.return_on(Rung.TRUST_RESOURCE).benefit.pence


def test_a_document_that_finance_has_seen_makes_it_count(shared):
    seen(shared)
    assert saving_of_the_icb(shared) == (7569034, 7569034)
    event = Event.objects.get(action="confirm-gain")
    assert (event.by, event.after["document"], event.after["pounds"]) == (
        shared.system.second, "Letter ICB/25/17", "75690.34",
    )  # fmt: skip
    with pytest.raises(Refused, match="already confirmed"):
        seen(shared)


def test_who_entered_the_share_and_who_is_not_finance_do_not_confirm_it(shared):
    for person in (shared.system.contributor, shared.system.exec_lead, shared.system.other_finance):
        with pytest.raises(NotAllowed):
            seen(shared, by=person)
    other = (WITH_THE_ICB[0], replace(WITH_THE_ICB[1], basis="Block contract, schedule 4"))
    record_outcome_line(by=shared.system.second, project=shared.project, year=YEAR, facts=golden_facts(gains=other),
                        line=shared.line)  # fmt: skip
    with pytest.raises(Refused, match="You entered this share"):
        seen(shared)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeGain.objects.filter(who="icb").update(checked_by=shared.system.second)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"document": " "}, "document"),
        ({"confirmed_by": ""}, "confirmed_by"),
        ({"document_on": timezone.localdate() + timedelta(days=1)}, "document_on"),
    ],
)
def test_a_confirmation_without_its_document_is_refused(shared, wrong, field):
    with pytest.raises(Refused) as refused:
        seen(shared, **wrong)
    assert refused.value.field == field
    assert saving_of_the_icb(shared)[0] == 0


def test_a_confirmed_saving_is_taken_back_when_it_comes_to_another_amount(shared):
    seen(shared)
    change(shared, gains=WITH_THE_ICB, expected_reason="Other words")
    assert saving_of_the_icb(shared)[0] == 7569034
    change(shared, gains=WITH_THE_ICB, worth=TEN_TIMES)
    assert saving_of_the_icb(shared) == (0, 75690338)
    gain = OutcomeGain.objects.get(who="icb")
    assert (gain.document, gain.cleared_amount) == ("", Decimal("75690.34"))
    assert Event.objects.get(action="clear-gain").before["document"] == "Letter ICB/25/17"


def test_months_that_cannot_be_added_to_the_fifths_take_nothing_back_until_they_can():
    golden = golden_case()
    months = [*golden_months()[:11], MonthFigures(Decimal(88), Decimal(73))]
    record_outcome_months(by=golden.system.contributor, line=golden.line, months=months)
    assert case_inputs(golden.project, YEAR).inputs is None
    assert Realisation.objects.get().confirmed_at is not None
    record_outcome_months(by=golden.system.contributor, line=golden.line, months=golden_months())
    assert confirmed_and_potential(golden) == (5676775, 5676775)
