"""The chain at its pages: coverage first, nothing of a body that did not share, both sides to the penny, the workbook."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from funding.models import Share
from funding.services.transfers import confirm_on_new_pot
from organisations.models import Kind, Organisation, OrganisationLink, Succession
from tests.fixtures import FROM
from tests.funding.views.page import At, words

TODAY = date(2025, 11, 22)


@pytest.fixture
def sent(system):
    """The ICB passes £3,180 on to the trust, which confirms £3,000 and spends £1,234.56 of it with a partner."""
    line = system.transfer(system.funded_pot(system.icb, amount="5000"), system.trust, "3180")
    pot = confirm_on_new_pot(by=system.finance_lead, transfer=line, amount=Decimal(3000), on=date(2025, 6, 5)).pot
    system.spend(pot, "1234.56", system.project(pot), partner="Marsh Link", on=date(2025, 6, 30))
    return line


def share(system, trust_director):
    page = trust_director.open("chain-share")
    return trust_director.send("chain-share", {"with_organisation": system.icb.pk, "seen": page.context["digest"]})


def test_nothing_of_a_trust_stands_in_the_chain_before_it_shares(system, sent):
    page = words(At(system.icb_lead, system.icb, system.year).open("chain"))
    assert "0 of 2 places and trusts returned, covering £5,000 with Fellside and Marsh ICB." in page
    assert "Marsh Link" not in page
    assert "1,234" not in page
    assert "With bodies that have not returned Confirmed by them; what became of it is not worked out £3,000.00" in page
    assert "£180.00 The two sides differ" in page


def test_once_shared_each_level_shows_its_own_and_the_gap_keeps_its_line(system, sent):
    director = At(system.exec_lead, system.trust, system.year)
    refused = share(system, director)
    assert "Close a month of 2025/26 first" in words(refused)
    system.close()
    assert share(system, director).status_code == 302
    system.spend(sent.receipt.pot, "700", system.project(sent.receipt.pot), on=date(2025, 7, 1))  # later, not shared
    icb = At(system.icb_lead, system.icb, system.year)
    page = words(icb.open("chain"))
    assert "1 of 2 places and trusts returned" in page
    assert "Nothing is computed for those that have not returned: Marsh Community NHS Trust." in page
    assert "Marsh Link Partner £0 £1,235 £0 £1,235" in page
    assert "Agrees Both sides come to the same sum." in page
    assert "700" not in page
    book = openpyxl.load_workbook(io.BytesIO(icb.open("chain", "?format=xlsx").content))
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "Level")
    body = [row for row in rows[rows.index(head) + 1 :] if row[0]]
    sums = {name: sum(Decimal(str(row[at] or 0)) for row in body) for at, name in enumerate(head) if 5 <= at <= 14}
    became = ("Spent", "Used for another purpose", "Kept or given back", "Not yet spent", "Not explained",
              "With bodies that have not returned", "Gap between two sides")  # fmt: skip
    assert sums["From outside"] == sum(sums[name] for name in became) == Decimal(5000)


def test_a_trust_has_no_such_page_and_its_finance_lead_does_not_share(system, finance, sent):
    assert finance.open("chain").status_code == 404
    assert finance.open("chain-share").status_code == 403
    assert not Share.objects.exists()


def test_a_trust_that_closed_in_the_year_stands_in_the_chain_and_may_still_share_its_part(system, sent):
    after = Organisation.objects.create(code="ZZT9", name="Fells Merged Trust", kind=Kind.TRUST, is_fictional=True)
    Organisation.objects.filter(pk=system.trust.pk).update(closed_on=date(2025, 9, 30))
    Succession.objects.create(predecessor=system.trust, successor=after, happened_on=date(2025, 10, 1), kind="merger",
                              source="For the test")  # fmt: skip
    OrganisationLink.objects.filter(trust=system.trust).update(to_on=date(2025, 9, 30))
    OrganisationLink.objects.create(trust=after, icb=system.icb, from_on=date(2025, 10, 1))
    from funding.shared import bodies_for
    from funding.shared_chain import members_of

    def codes(year, today):
        return {each.organisation.code for each in members_of(system.icb, year, today)}

    assert codes(system.year, TODAY) == {"ZZT1", "ZZT2", "ZZT9"}
    assert codes(system.year + 1, date(2026, 5, 1)) == {"ZZT2", "ZZT9"}
    assert system.icb in bodies_for(Organisation.objects.get(pk=system.trust.pk), system.year, TODAY)


def test_a_body_that_became_the_icb_during_the_year_stands_in_its_chain_under_its_own_code(system, sent):
    """From 1 October 2025 the ICB is followed by another; its own half of the year is shared with that one."""
    after = Organisation.objects.create(code="ZZI2", name="Two Rivers ICB", kind=Kind.ICB, is_fictional=True,
                                        opened_on=date(2025, 10, 1))  # fmt: skip
    Organisation.objects.filter(pk=system.icb.pk).update(closed_on=date(2025, 9, 30))
    Succession.objects.create(predecessor=system.icb, successor=after, happened_on=date(2025, 10, 1), kind="merger",
                              source="For the test")  # fmt: skip
    OrganisationLink.objects.filter(icb=system.icb).update(to_on=date(2025, 9, 30))
    OrganisationLink.objects.create(trust=system.trust, icb=after, from_on=date(2025, 10, 1))
    from funding.shared_chain import chain_view, members_of

    codes = [each.organisation.code for each in members_of(after, system.year, TODAY)]
    assert codes == ["ZZI1", "ZZT1"]
    before = members_of(system.icb, system.year, date(2025, 9, 30))
    assert {each.organisation.code for each in before} == {"ZZT1", "ZZT2"}
    found = chain_view(after, system.year, TODAY)
    assert (found.returned, found.chain.from_outside) == ((), Decimal(0))
    assert date(2025, 10, 1) > FROM
