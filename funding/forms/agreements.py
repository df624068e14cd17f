"""Forms of partner agreements: what was agreed, other terms from a day on, payments, reports, links, and the partner's
own answer behind a link."""

from calendar import month_name
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from funding.domain.agreements import Instrument, LateRate, Paid, PartnerKind, Terms
from funding.domain.money import ZERO, in_words
from funding.domain.partner_cash import Says
from funding.domain.words import Evidence
from funding.forms.fields import AboveNought, DayInYear, LedgerForm, choice_of
from funding.forms.movement import REASON, LateForm, choose_from
from funding.forms.stitching import Pounds
from funding.forms.typed_lines import CostsField, DaysField, MilestonesField, PercentField
from funding.models import Movement, Pot, Project
from organisations.form_fields import DayField


class TermsForm(LedgerForm):
    """What terms are made of."""

    starts_on = DayField(label="First day that is paid for")
    ends_on = DayField(label="Last day that is paid for")
    amount = AboveNought(label="Amount of the whole agreement, in pounds")
    paid = choice_of(Paid, label="When the partner is paid")
    milestones = MilestonesField(
        label="Milestones", help_text="Only if paid on milestones. One a line: 30 9 2026; 12,500; First report accepted"
    )
    reports = DaysField(label="Reports are due on", help_text="One date a line, such as 31 10 2026")
    days_to_pay = forms.IntegerField(
        label="Days to pay",
        required=False,
        min_value=0,
        max_value=120,
        help_text="From the end of the period, or its start if paid in advance, such as 30",
        widget=forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
        error_messages={"invalid": "Enter the days in figures, such as 30.",
                        "max_value": "Give the days to pay as 0 to 120.",
                        "min_value": "Give the days to pay as 0 to 120."},
    )  # fmt: skip
    costs = CostsField(
        label="What the partner must spend, by month",
        help_text="One a line, such as July 2026; 4,500. Empty means the same in every month.",
    )
    irrecoverable_vat = Pounds(
        label="VAT that the partner cannot recover, in pounds",
        required=False,
        help_text="In its costs over the whole agreement",
    )
    fee = PercentField(label="Fee that a host keeps", required=False, help_text="Per cent of the amount")
    passes_on_to = forms.CharField(label="Whom a host passes the rest on to", max_length=300, required=False)
    late = choice_of(LateRate, label="Rate for late payment", initial=LateRate.NONE.value)
    late_rate = PercentField(
        label="The rate",
        required=False,
        help_text="Per cent a year: the partner’s own borrowing rate, or the Bank rate, to which the statute adds 8",
    )
    late_source = forms.CharField(label="Where the rate comes from", max_length=300, required=False)
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as the signed letter")
    more = ("days_to_pay", "costs", "irrecoverable_vat", "fee", "passes_on_to", "late", "late_rate", "late_source",
            "evidence")  # fmt: skip

    def terms(self, from_on: date) -> Terms:
        typed = self.cleaned_data
        return Terms(
            from_on=from_on,
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            amount=typed["amount"],
            paid=typed["paid"],
            days_to_pay=typed["days_to_pay"] or 0,
            milestones=typed["milestones"],
            costs=typed["costs"],
            fee_rate=typed["fee"],
            passes_on_to=typed["passes_on_to"],
            irrecoverable_vat=typed["irrecoverable_vat"] or ZERO,
            late=typed["late"],
            late_rate=typed["late_rate"],
            late_source=typed["late_source"],
        )


class AgreementForm(TermsForm):
    partner = forms.CharField(label="Partner", max_length=160)
    kind = choice_of(PartnerKind, label="What the partner is")
    instrument = choice_of(Instrument, radios=True, label="Grant or contract")
    year_begins = forms.TypedChoiceField(
        label="The partner’s own year begins in",
        coerce=int,
        empty_value=None,
        choices=[("", "Choose one"), *((number, month_name[number]) for number in range(1, 13))],
    )
    pot = forms.ModelChoiceField(Pot.objects.none(), label="Pot that pays", empty_label="Choose one")
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", empty_label="Choose one")
    purpose = forms.CharField(label="What the partner does for it", widget=forms.Textarea(REASON), required=False)
    field_order = ("partner", "kind", "instrument", "year_begins", "pot", "project", "purpose")

    def __init__(self, *args: Any, pots: QuerySet[Pot], projects: QuerySet[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["pot"], pots)
        choose_from(self.fields["project"], projects)


class ChangeTermsForm(TermsForm):
    from_on = DayField(
        label="The new terms hold from",
        help_text="What fell due before that day stays as it was. The first day corrects everything.",
    )
    reason = forms.CharField(label="Why they are changed", widget=forms.Textarea(REASON), max_length=1000)
    field_order = ("from_on", "reason")


class PartnerPaymentForm(LateForm):
    amount = AboveNought(label="Amount paid, in pounds")
    on = DayInYear(label="Date of the payment")
    is_delivered = forms.TypedChoiceField(
        label="What it is for",
        choices=[("no", "Not delivered yet: it is paid ahead"), ("yes", "Delivered already")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is delivered already."},
    )
    evidence_grade = choice_of(Evidence, radios=True, label="How well this is shown", initial=Evidence.EVIDENCED.value)
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as an invoice number")
    reason = forms.CharField(label="Note", max_length=300, required=False)
    field_order = ("amount", "on", "is_delivered", "evidence_grade", "evidence", "reason", "about")
    more = ("reason", "about")


class MovementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        amount = sum((each.amount for each in obj.postings.all()), ZERO)
        words = ", ".join(part for part in (obj.partner, obj.reason) if part)
        return f"{obj.effective_on:%-d %B %Y}: {in_words(amount, pence=True)}{f', {words[:80]}' if words else ''}"


class NamePaymentForm(LedgerForm):
    movement = MovementChoice(Movement.objects.none(), label="Payment in the ledger", empty_label="Choose one")

    def __init__(self, *args: Any, movements: QuerySet[Movement], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["movement"], movements)


class AskPartnerForm(LedgerForm):
    asked_of = forms.CharField(
        label="Email address at the partner",
        max_length=254,
        required=False,
        help_text="Where mail is set up, the link goes there and is shown to nobody else. Otherwise you hand it over.",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    expires_on = DayField(label="The link works until")

    def __init__(self, *args: Any, today: date, lasts: int, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        self.initial.setdefault("expires_on", today + timedelta(days=lasts))


class RevokeForm(LedgerForm):
    reason = forms.CharField(label="Why it is taken back", max_length=300, required=False)


class ReportCameForm(LedgerForm):
    on = DayField(label="The report came on")
    evidence = forms.CharField(label="Where it is kept", max_length=300, required=False)


class PartnerAnswerForm(forms.Form):
    """What the partner says of one payment, behind its link."""

    use_required_attribute = False
    says = choice_of(Says, radios=True, label="Did you receive this payment?",
                     error_messages={"required": "Say whether you received it."})  # fmt: skip
    amount = AboveNought(label="Amount that you received, in pounds", required=False, help_text="If you received it.")
    received_on = DayField(label="Date that you received it", required=False, help_text="If you received it.")
    unspent = Pounds(
        label="How much of it is not spent yet, in pounds",
        required=False,
        help_text="If you received it. Write 0 if all of it is spent.",
    )
    words = forms.CharField(
        label="What is wrong, or anything else we should know",
        widget=forms.Textarea(REASON),
        required=False,
        max_length=2000,
        help_text="Do not write about patients or other people by name.",
    )
    answered_by = forms.CharField(label="Your name and role", max_length=160)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("amount", "received_on", "unspent"):
            self.fields[name].depends = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        amount: Decimal | None = typed.get("amount")
        unspent: Decimal | None = typed.get("unspent")
        if amount is not None and unspent is not None and unspent > amount:
            self.add_error("unspent", ValidationError("What is not spent is more than what you received."))
        return typed
