"""Recording what happens to a pot's money, and following a figure to its postings."""

from datetime import date
from decimal import Decimal

import pytest

from funding.models import Movement, Transfer
from tests.funding.views.page import At, day, words

ON = day("on", date(2025, 7, 1))


@pytest.fixture
def pot(system):
    return system.funded_pot(amount="1000")


def kinds() -> list[str]:
    return list(Movement.objects.values_list("kind", flat=True))


def test_money_received_is_posted_and_said(system, finance, pot):
    done = finance.send("pot-receive", {"amount": "1,000", "basis": "cash", **ON}, reference=pot.reference)
    assert "£1,000.00 received on P-001" in words(finance.client.get(done.url))
    assert kinds() == ["receive", "receive"]


def test_the_same_form_sent_twice_records_once(finance, pot):
    token = finance.token("pot-receive", reference=pot.reference)
    typed = {"amount": "5", "basis": "cash", **ON}
    finance.send("pot-receive", typed, token=token, reference=pot.reference)
    again = finance.send("pot-receive", typed, token=token, reference=pot.reference)
    assert "This form was already sent" in words(again)
    assert kinds() == ["receive", "receive"], "the fixture's receipt and one more"


def test_a_form_without_its_token_records_nothing(finance, pot):
    address = finance.address("pot-receive", reference=pot.reference)
    page = finance.client.post(address, {"amount": "5", "basis": "cash", **ON})
    assert "The page was not complete" in words(page)
    assert kinds() == ["receive"]


def test_a_form_that_was_refused_may_be_sent_again_corrected(finance, pot):
    token = finance.token("pot-return", reference=pot.reference)
    typed = {"amount": "2000", "reason": "Unused", **ON}
    refused = finance.send("pot-return", typed, token=token, reference=pot.reference)
    assert "P-001 has £1,000.00 left in 2025/26, less than £2,000.00." in words(refused)
    finance.send("pot-return", {**typed, "amount": "200"}, token=token, reference=pot.reference)
    assert kinds() == ["receive", "return"]


def test_a_date_outside_the_year_is_refused_at_its_field(finance, pot):
    typed = {"amount": "5", "basis": "cash", **day("on", date(2026, 4, 1))}
    assert "The date must be in 2025/26" in words(finance.send("pot-receive", typed, reference=pot.reference))
    assert kinds() == ["receive"]


def test_a_closed_month_takes_no_posting_and_says_what_to_do(system, finance, pot):
    system.close(1)
    typed = {"amount": "5", "basis": "cash", **day("on", date(2025, 4, 2))}
    page = words(finance.send("pot-receive", typed, reference=pot.reference))
    assert "Month 1 (April) of 2025/26 is closed. Record it in an open month" in page
    assert kinds() == ["receive"]


def test_spend_on_a_project_is_attributed_and_without_one_is_not_explained(system, finance, pot):
    project = system.project(pot)
    typed = {"amount": "40", "evidence_grade": "evidenced", **ON}
    finance.send("pot-spend", {**typed, "project": project.pk}, reference=pot.reference)
    finance.send("pot-spend", typed, reference=pot.reference)
    assert kinds() == ["receive", "spend", "spend-unexplained"]
    assert "Spent £40.00 + Not explained £40.00" in words(finance.open("pot-detail", reference=pot.reference))


def test_a_project_of_another_pot_cannot_be_chosen(system, finance, pot):
    other = system.project(system.funded_pot(name="Other"))
    typed = {"amount": "40", "evidence_grade": "evidenced", "project": other.pk, **ON}
    page = words(finance.send("pot-spend", typed, reference=pot.reference))
    assert "There is a problem" in page
    assert "spend" not in kinds()


def test_months_are_recorded_in_one_go_and_closed_ones_are_not_offered(system, finance, pot):
    project = system.project(pot)
    system.close(1)
    typed = {"project": project.pk, "evidence_grade": "evidenced", "month_2": "10", "month_3": "20.50"}
    page = words(finance.open("pot-spend-by-month", reference=pot.reference))
    assert "Closed months are not offered" in page
    assert "April" not in page.split("Amounts, in pounds")[1]
    refused = finance.send("pot-spend-by-month", {**typed, "month_3": "ten"}, reference=pot.reference)
    assert "is not an amount in pounds" in words(refused)
    assert "spend" not in kinds()
    done = finance.send("pot-spend-by-month", typed, reference=pot.reference)
    assert "£30.50 spent on" in words(finance.client.get(done.url))
    assert [(m.month, m.postings.get().amount) for m in Movement.objects.filter(kind="spend")] == [
        (2, Decimal("10.00")),
        (3, Decimal("20.50")),
    ]


def test_use_for_another_purpose_names_where_it_went(system, finance, pot):
    typed = {"amount": "90", "destination": "position-in-year", "decided_by_role": "Director of finance",
             "reason": "Control total", **ON}  # fmt: skip
    finance.send("pot-apply-elsewhere", typed, reference=pot.reference)
    movement = Movement.objects.get(kind="apply-elsewhere")
    page = words(finance.open("movement-detail", pk=movement.pk))
    assert "Went to Own financial position: in-year decision" in page
    assert "Recorded with approval No" in page
    assert "Available Used for another purpose £90.00" in page


def test_approval_without_its_minute_is_refused(finance, pot):
    typed = {
        "amount": "90",
        "destination": "other",
        "decided_by_role": "Board",
        "reason": "Why",
        "is_approved": "on",
        **ON,
    }
    page = words(finance.send("pot-apply-elsewhere", typed, reference=pot.reference))
    assert "Give the minute of the approval" in page
    assert "apply-elsewhere" not in kinds()


def test_an_icb_passes_on_to_its_linked_trusts_and_nobody_it_has_no_link_with(system):
    pot = system.funded_pot(system.icb, amount="1000")
    icb = At(system.icb_finance, system.icb, system.year)
    typed = {"amount": "600", "what_for": "Smoking", **ON}
    icb.send("pot-pass-on", {**typed, "receiver": system.trust.pk}, reference=pot.reference)
    assert Transfer.objects.get().receiver == system.trust
    own = icb.send("pot-pass-on", {**typed, "receiver": system.icb.pk}, reference=pot.reference)
    assert "There is a problem" in words(own)
    assert Transfer.objects.count() == 1


def test_a_trust_is_not_offered_another_trust(system, finance, pot):
    page = finance.open("pot-pass-on", reference=pot.reference)
    assert system.other_trust.name not in words(page)


def test_a_movement_shows_who_recorded_it_and_its_audit_row(system, finance, pot):
    movement = Movement.objects.get()
    page = words(finance.open("movement-detail", pk=movement.pk))
    assert "Farah Finance, 15 September 2025" in page
    assert f"Row {movement.sequence} of the organisation's chain" in page


def test_a_reversal_leaves_both_in_the_history(system, finance, pot):
    movement = Movement.objects.get()
    finance.send("movement-reverse", {"reason": "Typed twice", **ON}, pk=movement.pk)
    assert kinds() == ["receive", "reverse"]
    assert "Reversed by Reversal" in words(finance.open("movement-detail", pk=movement.pk))
    again = finance.send("movement-reverse", {"reason": "Again", **ON}, pk=movement.pk)
    assert "This movement is already reversed" in words(again)


def test_a_movement_of_another_organisation_does_not_exist(system, finance):
    theirs = system.receive(system.pot(system.other_trust), "5")
    assert finance.open("movement-detail", pk=theirs.pk).status_code == 404
    assert finance.open("movement-reverse", pk=theirs.pk).status_code == 404


def test_a_contributor_may_not_post(system, pot):
    contributor = At(system.contributor, system.trust, system.year)
    assert contributor.open("pot-spend", reference=pot.reference).status_code == 403


@pytest.mark.parametrize(
    ("place", "sum_printed"),
    [
        ("received", "£1,000.00"),
        ("spent", "£300.00"),
        ("used-elsewhere", "£50.00"),
        ("not-explained", "£7.00"),
        ("still-to-spend", "£643.00"),
        ("available", "£643.00"),
    ],
)
def test_the_postings_behind_a_figure_add_up_to_it(system, finance, pot, place, sum_printed):
    project = system.project(pot)
    mistake = system.spend(pot, "20", project)
    finance.send("movement-reverse", {"reason": "Mistake", **ON}, pk=mistake.pk)
    system.spend(pot, "300", project)
    system.spend(pot, "7")
    system.used_elsewhere(pot, "50")
    for page in (
        finance.open("pot-postings", reference=pot.reference, place=place),
        finance.open("postings", place=place),
    ):
        assert f"The figure {sum_printed} Sum of its postings {sum_printed} Agrees" in words(page)


def test_what_is_left_after_the_use_by_date_stands_behind_not_explained(system, finance):
    pot = system.funded_pot(amount="1000", use_by_on=date(2025, 8, 31))
    system.spend(pot, "300", system.project(pot))
    page = words(finance.open("pot-postings", reference=pot.reference, place="not-explained"))
    assert "The figure £700.00 Sum of its postings £700.00 Agrees" in page
    still = words(finance.open("postings", place="still-to-spend"))
    assert "The figure £0.00 Sum of its postings £0.00 Agrees" in still


def test_a_pot_below_nought_says_how_the_shortfall_is_met(system, finance):
    pot = system.pot(amount="100")
    system.spend(pot, "130", system.project(pot))
    page = words(finance.open("pot-postings", reference=pot.reference, place="other-budgets"))
    assert "£100.00 is spent ahead of receipt, £30.00 met from other budgets" in page
    assert "The figure £130.00 Sum of its postings £130.00 Agrees" in page


@pytest.mark.parametrize(
    ("name", "facts"), [("pot-receive", {"basis": "cash"}), ("pot-spend", {"evidence_grade": "evidenced"})]
)
def test_a_late_fact_names_a_closed_month_of_this_year_or_the_year_before(system, finance, pot, name, facts):
    before = system.year - 1
    for number in range(1, 13):
        system.close(number, before)
    system.close(1)
    typed = {"amount": "5", **facts, **ON}
    assert "March of 2024/25" in words(finance.open(name, reference=pot.reference))
    for month in ("2024-12", "2025-1"):
        assert finance.send(name, {**typed, "about": month}, reference=pot.reference).status_code == 302
    assert list(Movement.objects.order_by("pk").values_list("about_year", "about_month"))[1:] == [(2024, 12), (2025, 1)]
    page = words(finance.send(name, {**typed, "about": "2025-3"}, reference=pot.reference))
    assert "Month 3 (June) is open: record it there." in page
    assert Movement.objects.count() == 3


def test_an_open_month_of_the_year_before_is_named_with_its_year(finance, pot):
    typed = {"amount": "5", "basis": "cash", "about": "2024-12", **ON}
    page = words(finance.send("pot-receive", typed, reference=pot.reference))
    assert "Month 12 (March) of 2024/25 is open: record it there." in page
