"""Every page opens with data, refuses who may not see it, and does not exist for other organisations."""

import pytest

from tests.funding.views.page import At, words

YEAR_PAGES = [
    "pot-list", "pot-open", "transfer-list", "project-list", "project-open", "use-of-funds", "month-close",
    "published-list",
]  # fmt: skip
POT_PAGES = [
    "pot-detail", "pot-receive", "pot-spend", "pot-spend-by-month", "pot-apply-elsewhere", "pot-pass-on", "pot-return",
    "pot-award", "pot-terms", "pot-commit", "pot-accrue", "pot-move", "pot-carry-forward", "pot-lapse",
]  # fmt: skip
FORMS = {
    name for name in [*YEAR_PAGES, *POT_PAGES] if name.startswith("pot-") and name not in ("pot-list", "pot-detail")
}


@pytest.fixture
def pot(system):
    pot = system.funded_pot(amount="1000")
    system.spend(pot, "100", system.project(pot))
    return pot


@pytest.mark.parametrize("name", YEAR_PAGES)
def test_a_page_of_the_year_opens(finance, pot, name):
    assert finance.open(name).status_code == 200


@pytest.mark.parametrize("name", POT_PAGES)
def test_a_page_of_a_pot_opens(finance, pot, name):
    page = finance.open(name, reference=pot.reference)
    assert page.status_code == 200
    assert "Smoking in pregnancy" in words(page)


@pytest.mark.parametrize("name", POT_PAGES)
def test_a_pot_of_another_organisation_does_not_exist(system, finance, name):
    theirs = system.funded_pot(system.other_trust)
    system.spend(theirs, "1")
    assert finance.open(name, reference=theirs.reference).status_code == 404


@pytest.mark.parametrize("name", YEAR_PAGES)
def test_pages_of_another_organisation_do_not_exist(system, pot, name):
    assert At(system.other_finance, system.trust, system.year).open(name).status_code == 404


@pytest.mark.parametrize("name", [*YEAR_PAGES, *POT_PAGES])
def test_an_auditor_reads_everything_and_is_shown_no_form(system, pot, name):
    auditor = At(system.auditor, system.trust, system.year)
    kwargs = {"reference": pot.reference} if name in POT_PAGES else {}
    assert auditor.open(name, **kwargs).status_code == (403 if name in FORMS | {"project-open"} else 200)


def test_an_unknown_figure_has_no_page(finance, pot):
    assert finance.open("postings", place="petty-cash").status_code == 404
