"""Cash that is paid in advance is a cost on cash when it is paid, elsewhere when it is delivered, and never twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from funding.domain.words import Evidence
from funding.services.acts import commit_money, record_delivery
from roi.domain.appraisal import appraise
from roi.domain.inputs import Nature
from roi.domain.ladder import Rung
from roi.selectors import case_inputs, committed_to
from roi.services.cases import prepare_version, send_to_exec
from roi.services.documents import sections_of
from tests.roi.golden import YEAR, golden_case, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def golden():
    """The golden case with £12,000 paid in advance in June, of which £3,000 is delivered in September."""
    golden = golden_case()
    golden.pot = golden.project.pots.get(reference="P-001")
    golden.prepaid = golden.system.spend(
        golden.pot, "12000", golden.project, date(2024, 6, 30), partner="Example Neighbours", is_prepaid=True
    )
    record_delivery(
        by=golden.system.finance_lead, prepayment=golden.prepaid, amount=Decimal(3000), on=date(2024, 9, 30),
        evidence_grade=Evidence.EVIDENCED,
    )  # fmt: skip
    return golden


def costs(golden):
    appraisal = appraise(case_inputs(golden.project, YEAR).inputs)
    return {rung: appraisal.return_on(rung).cost.pence for rung in Rung}, appraisal


def test_it_counts_on_cash_as_paid_and_on_the_other_returns_as_delivered(golden):
    found, appraisal = costs(golden)
    assert found == {
        Rung.TRUST_CASH: 12000000 + 1200000,
        Rung.TRUST_RESOURCE: 13440000 + 300000,
        Rung.NHS_PUBLIC: 13440000 + 300000,
        Rung.SOCIETY: 13440000 + 300000,
    }
    june, september = (appraisal.cost_by_month(Rung.TRUST_CASH)[number - 1] for number in (3, 6))
    assert (june, september) == (Decimal(8500) + 12000, Decimal(8500))
    assert appraisal.figure("prepaid").pence == 900000


def test_what_is_delivered_in_full_costs_the_same_on_cash_and_on_resource(golden):
    record_delivery(
        by=golden.system.finance_lead, prepayment=golden.prepaid, amount=Decimal(9000), on=date(2024, 12, 31),
        evidence_grade=Evidence.EVIDENCED,
    )  # fmt: skip
    found, _ = costs(golden)
    assert (found[Rung.TRUST_CASH], found[Rung.TRUST_RESOURCE]) == (13200000, 14640000)


def test_a_full_year_holds_what_is_delivered_and_not_the_payment_beside_it(golden):
    _, appraisal = costs(golden)
    cash, resource = (appraisal.full_year(rung).cost.pence for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE))
    assert (cash, resource) == (10200000, 11640000)


def test_the_case_file_carries_it_and_gives_the_same_figures(golden):
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    lines = {line["id"]: line for line in version.inputs["costs"]}
    line = lines["p-001-example-neighbours-running-prepaid"]
    assert line["nature"] == Nature.PREPAID
    assert (line["months_pence"][2], line["months_pence"][5]) == (1200000, -300000)
    assert send_to_exec(by=golden.system.finance_lead, version=version).status == "with-exec"


def test_document_and_page_print_it_with_its_treatment_and_what_is_only_promised(golden, client):
    golden.system.receive(golden.pot, "500000", date(2024, 5, 1))
    commit_money(
        by=golden.system.finance_lead, pot=golden.pot, project=golden.project, amount=Decimal("2500"),
        on=date(2024, 7, 31), reason="Order 17",
    )  # fmt: skip
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    document = " ".join(sections_of(version).split())
    client.force_login(golden.system.finance_lead)
    where = {"organisation": golden.system.trust.code, "year": YEAR, "reference": golden.project.reference}
    page = " ".join(client.get(reverse("roi:appraisal", kwargs=where)).content.decode().split())
    for printed in (document, page):
        assert "Paid, not yet delivered in the year: £9,000.00. It is a cost on cash" in printed
        assert "Committed, not in these costs: £2,500.00." in printed
    assert committed_to(golden.project, YEAR) == Decimal(2500)
