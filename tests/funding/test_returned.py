"""The combined view adds only bodies that returned: shared their totals and closed a month, and never one alone."""

import pytest

from funding.shared import returned
from tests.fixtures import YEAR, a_system
from tests.funding.views.page import At, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    system = a_system()
    system.used_elsewhere(system.funded_pot(amount="7654321"), "4000000")
    return system


def test_a_trust_that_shared_nothing_is_not_added(system):
    assert returned(system.icb, [system.trust, system.other_trust], YEAR) == []


def test_one_trust_alone_is_not_added_even_when_it_returned(system):
    system.return_year(system.trust)
    assert returned(system.icb, [system.trust, system.other_trust], YEAR) == []
    page = words(At(system.icb_lead, system.icb, YEAR).open("system"))
    assert "0 of 2 linked trusts returned" in page
    assert "7,654,321" not in page
    assert "4,000,000" not in page


def test_two_that_returned_are_added(system):
    for trust in (system.trust, system.other_trust):
        system.return_year(trust)
    page = words(At(system.icb_lead, system.icb, YEAR).open("system"))
    assert "2 of 2 linked trusts returned" in page
    assert "£7,654,321" in page
