"""Committing, accruing, moving, carrying forward, letting lapse; and what follows an earlier movement."""

from datetime import date

import pytest

from funding.models import Movement
from tests.funding.views.page import At, day, words

ON = day("on", date(2025, 7, 1))


@pytest.fixture
def pot(system):
    return system.funded_pot(amount="1000")


def page_of(finance, pot, year=None) -> str:
    return words(finance.open("pot-detail", reference=pot.reference, **({"year": year} if year else {})))


def test_a_commitment_is_spent_and_its_rest_released(system, finance, pot):
    project = system.project(pot)
    typed = {"project": project.pk, "amount": "300", "reason": "Two midwives", **ON}
    finance.send("pot-commit", typed, reference=pot.reference)
    commitment = Movement.objects.get(kind="commit")
    spent = {"amount": "200", "evidence_grade": "evidenced", "reason": "Invoice 7", **ON}
    finance.send("movement-spend", spent, pk=commitment.pk)
    assert "= Spent £200.00 + Committed £100.00" in page_of(finance, pot)
    refused = finance.send("movement-release", {"amount": "101", "reason": "Not needed", **ON}, pk=commitment.pk)
    assert "The commitment has £100.00 left. Lower the amount." in words(refused)
    finance.send("movement-release", {"amount": "100", "reason": "Not needed", **ON}, pk=commitment.pk)
    assert "Committed £" not in page_of(finance, pot)


def test_a_commitment_beyond_what_is_left_is_refused(system, finance, pot):
    typed = {"project": system.project(pot).pk, "amount": "1001", "reason": "Too much", **ON}
    assert "has £1,000.00 left in 2025/26" in words(finance.send("pot-commit", typed, reference=pot.reference))
    assert not Movement.objects.filter(kind="commit").exists()


def test_an_accrual_reverses_itself_in_the_next_month(system, finance, pot):
    typed = {"project": system.project(pot).pk, "amount": "70", "month": "5", "reason": "August clinics"}
    finance.send("pot-accrue", typed, reference=pot.reference)
    months = Movement.objects.exclude(kind="receive").values_list("kind", "month")
    assert list(months) == [("accrue", 5), ("reverse", 6)]


def test_money_moved_stands_on_both_pots(system, finance, pot):
    other = system.pot(name="Asthma at home")
    finance.send(
        "pot-move", {"to_pot": other.pk, "amount": "40", "reason": "One clinic", **ON}, reference=pot.reference
    )
    assert "Moved to other pots £40.00" in page_of(finance, pot)
    assert "Moved in from other pots £40.00" in page_of(finance, other)


def test_money_does_not_turn_into_capital_without_an_approval(system, finance, pot):
    other = system.pot(name="Van", is_capital=True)
    typed = {"to_pot": other.pk, "amount": "40", "reason": "A van", **ON}
    assert "only with a recorded approval" in words(finance.send("pot-move", typed, reference=pot.reference))
    assert not Movement.objects.filter(kind="move").exists()


def test_what_is_carried_forward_stands_in_both_years_and_its_movement_opens_from_both(system, finance, pot):
    form = finance.open("pot-carry-forward", reference=pot.reference).content.decode()
    assert 'value="1,000"' in form, "what is left is proposed"
    typed = {"amount": "600", "basis": "deferred-income", "reference": "Condition 4"}
    finance.send("pot-carry-forward", typed, reference=pot.reference)
    assert "Carried forward £600.00" in page_of(finance, pot)
    following = system.year + 1
    assert "Brought forward £600.00" in page_of(finance, pot, following)
    movement = Movement.objects.get(kind="carry-forward")
    for year in (system.year, following):
        assert finance.open("movement-detail", pk=movement.pk, year=year).status_code == 200
    assert finance.open("movement-detail", pk=movement.pk, year=system.year - 1).status_code == 404


def test_money_without_a_basis_lapses_and_the_word_says_so(finance, pot):
    finance.send("pot-lapse", {"amount": "1000", "reason": "No condition, no letter"}, reference=pot.reference)
    assert "Lapsed to the year-end position £1,000.00" in page_of(finance, pot)


def test_money_brought_back_is_taken_off_what_was_diverted_to_deficits(system, finance, pot):
    use = system.used_elsewhere(pot, "90", is_approved=True)
    finance.send("movement-restore", {"amount": "30", "reason": "Half is back", **ON}, pk=use.pk)
    page = words(finance.open("use-of-funds"))
    assert "£60 was applied elsewhere (£60 with recorded approval)" in page
    assert "Diverted to deficits £60" in page


def test_more_than_was_used_cannot_come_back(system, finance, pot):
    use = system.used_elsewhere(pot, "90")
    page = words(finance.send("movement-restore", {"amount": "91", "reason": "Too much", **ON}, pk=use.pk))
    assert "£90.00 of it is still used elsewhere. Lower the amount." in page


def test_a_prepayment_is_spent_when_it_is_delivered(system, finance, pot):
    project = system.project(pot)
    typed = {"project": project.pk, "amount": "50", "evidence_grade": "asserted", "partner": "Doula charity",
             "is_prepaid": "on", **ON}  # fmt: skip
    finance.send("pot-spend", typed, reference=pot.reference)
    assert "Paid, not yet delivered £50.00" in page_of(finance, pot)
    prepayment = Movement.objects.get(kind="prepay")
    delivered = {"amount": "50", "evidence_grade": "tested", "reason": "50 visits", **ON}
    finance.send("movement-deliver", delivered, pk=prepayment.pk)
    assert "Spent £50.00" in page_of(finance, pot)


def test_a_movement_of_another_kind_cannot_be_delivered(system, finance, pot):
    receipt = Movement.objects.get(kind="receive")
    typed = {"amount": "5", "evidence_grade": "tested", "reason": "No", **ON}
    assert "This is not a movement of the kind" in words(finance.send("movement-deliver", typed, pk=receipt.pk))


def test_following_a_movement_needs_the_right_to_post(system, pot):
    use = system.used_elsewhere(pot, "90")
    auditor = At(system.auditor, system.trust, system.year)
    assert "Bring money back" not in words(auditor.open("movement-detail", pk=use.pk))
    assert auditor.open("movement-restore", pk=use.pk).status_code == 403
