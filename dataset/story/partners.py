"""Plays agreements with partners: finance agrees, pays and asks; the partner answers through its link."""

from dataset.story.partner_script import Row
from dataset.story.stage import Stage
from funding.domain.agreements import Terms
from funding.domain.partner_cash import Says
from funding.domain.words import Evidence
from funding.models import Agreement, PartnerPayment, PartnerReport
from funding.services.acts import record_delivery
from funding.services.agreements import Partner, open_agreement, report_came
from funding.services.partner_payments import answer_through_link, ask_partner, pay_partner

TERMS = ("starts_on", "ends_on", "amount", "paid", "days_to_pay", "fee_rate", "passes_on_to", "irrecoverable_vat",
         "late", "late_rate", "late_source")  # fmt: skip


class Partners:
    """Agreements, payments and open links by the keys of the script, on the stage that holds pots and people."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.agreements: dict[str, Agreement] = {}
        self.payments: dict[str, PartnerPayment] = {}
        self.links: dict[str, str] = {}

    def agree(self, row: Row) -> None:
        pot = self.stage.pots[row["pot"]]
        self.agreements[row["key"]] = open_agreement(
            by=self.stage.lead(pot.organisation),
            pot=pot,
            project=self.stage.projects[row["project"]],
            partner=Partner(row["partner"], row["kind"], row["instrument"], row["year_begins"], row["purpose"]),
            terms=Terms(from_on=row["starts_on"], **{name: row[name] for name in TERMS}),
            reports=row["reports"],
            evidence=row["evidence"],
        )

    def go_on(self, row: Row) -> None:
        """A row of agreement_events.csv. `payment` is the key by which later rows name a payment; `day` is when it was
        received, when a link ends, or when a report was due."""
        agreement, on = self.agreements[row["agreement"]], row["on"]
        by, payment = self.stage.lead(agreement.organisation), self.payments.get(row["payment"])
        if row["kind"] in ("pay", "pay-ahead"):
            self.payments[row["payment"]] = pay_partner(
                by=by,
                agreement=agreement,
                amount=row["amount"],
                on=on,
                is_delivered=row["kind"] == "pay",
                evidence_grade=Evidence.EVIDENCED,
                evidence=row["text"],
            )
        elif row["kind"] == "report":
            report_came(by=by, report=PartnerReport.objects.get(agreement=agreement, due_on=row["day"]), on=on)
        elif payment is not None and row["kind"] == "deliver":
            record_delivery(
                by=by,
                prepayment=payment.movement,
                amount=row["amount"],
                on=on,
                evidence_grade=Evidence.EVIDENCED,
                reason=row["text"],
            )
        elif payment is not None and row["kind"] == "ask":
            self.links[row["payment"]] = ask_partner(by=by, payment=payment, today=on, expires_on=row["day"]).token
        else:
            self.answer(row)

    def answer(self, row: Row) -> None:
        answer_through_link(
            token=self.links.pop(row["payment"]),
            today=row["on"],
            says=Says.CONFIRMED if row["kind"] == "confirm" else Says.DISPUTED,
            answered_by=row["who"],
            amount=row["amount"],
            received_on=row["day"],
            unspent=row["unspent"],
            words=row["text"],
        )
