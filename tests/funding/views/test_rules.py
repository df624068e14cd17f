"""The page of the rules: policy, data, whether each ran, and how the organisation set it."""

from decimal import Decimal

import pytest

from funding.domain.rules import RULES
from funding.models import RuleSetting
from tests.funding.views.page import At, words

SETTING = {"watch_only": "yes", "least_amount": "12,000", "least_percent": "5", "reason": "Agreed by the committee"}


@pytest.fixture(autouse=True)
def _closed(system):
    system.funded_pot(amount="1000")
    system.close(1)


def test_every_rule_stands_with_its_policy_and_data(finance):
    page = words(finance.open("rule-list"))
    for rule in RULES:
        assert rule.name in page
        assert " ".join(rule.data.split()) in page
    assert "Absence of a query is not assurance".lower() in page.lower()


def test_a_rule_without_its_data_says_what_it_lacks(finance):
    page = words(finance.open("rule-list"))
    assert "Not run: lacks establishment" in page
    assert "of 16 rules have the data they need" in page


def test_no_rule_runs_in_a_year_without_a_closed_month(system, finance):
    page = words(At(system.finance_lead, system.trust, system.year + 1).open("rule-list"))
    assert "0 of 16 rules have the data they need" in page
    assert "Not run: lacks a closed month" in page


def test_a_setting_is_saved_with_its_reason_and_printed(finance):
    finance.send("rule-set", SETTING, code="overdue")
    row = RuleSetting.objects.get(rule="overdue")
    assert (row.watch_only, row.least_amount, row.least_millionths) == (True, Decimal("12000.00"), 50_000)
    page = words(finance.open("rule-list"))
    assert "The larger of £12,000 and 5% of the pot" in page
    assert "Agreed by the committee (Farah Finance)" in page
    assert 'value="12,000' in finance.open("rule-set", code="overdue").content.decode()


def test_an_emptied_setting_goes_back_to_the_rules_own(finance):
    finance.send("rule-set", SETTING, code="overdue")
    finance.send("rule-set", {"watch_only": "", "reason": "Back to the usual"}, code="overdue")
    row = RuleSetting.objects.get(rule="overdue")
    assert (row.watch_only, row.least_amount, row.least_millionths) == (None, None, None)


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"least_percent": "101"}, {"least_amount": "-5"}])
def test_a_wrong_setting_is_not_saved(finance, wrong):
    page = finance.send("rule-set", {**SETTING, **wrong}, code="overdue")
    assert page.status_code == 200
    assert not RuleSetting.objects.exists()


def test_who_does_not_close_months_sets_no_rule(system):
    auditor = At(system.auditor, system.trust, system.year)
    assert auditor.open("rule-set", code="overdue").status_code == 403
    assert "Set this rule" not in words(auditor.open("rule-list"))


def test_a_rule_that_does_not_exist_has_no_page(finance):
    assert finance.open("rule-set", code="nothing").status_code == 404
