"""`manage.py log_pot FILE.json --organisation CODE --by EMAIL`: logs a pot with its passport and one award."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.instalments import Profile, instalments
from funding.domain.money import from_pence, to_pence
from funding.domain.words import PotKind, Protection, Recurrence
from funding.management.json_command import JsonCommand
from funding.selectors import core20plus5_areas
from funding.services.document import Document, whole_number
from funding.services.pots import NewAward, Passport, open_pot
from organisations.models import Organisation, User
from organisations.refusals import Refused


class Command(JsonCommand):
    help = "Log a pot. Keys: name, funder, kind, recurrence, protection, year, amount_pence; the rest is optional."

    def act(self, *, by: User, organisation: Organisation, given: Document) -> dict[str, Any]:
        year, amount = given.year("year"), given.pounds("amount_pence")
        passport = passport_of(given, year)
        award = NewAward(year, amount, due_of(given, year, amount), passport.announced_on, passport.evidence)
        given.finish()
        pot = open_pot(by=by, organisation=organisation, passport=passport, awards=[award])
        return {
            "organisation": organisation.code,
            "pot": pot.reference,
            "name": pot.name,
            "year": year.code,
            "awarded_pence": to_pence(amount),
        }


def passport_of(given: Document, year: FinancialYear) -> Passport:
    starts_on = given.day("starts_on")
    return Passport(
        name=given.text("name", needed=True),
        funder_name=given.text("funder", needed=True),
        kind=given.word("kind", PotKind),
        recurrence=given.word("recurrence", Recurrence),
        protection=given.word("protection", Protection),
        protected_from=given.day("protected_from") or starts_on or year.first_day,
        protected_to=given.day("protected_to"),
        is_capital=given.flag("is_capital"),
        purpose=given.text("purpose"),
        conditions=given.text("conditions"),
        evidence=given.text("evidence"),
        announced_on=given.day("announced_on"),
        starts_on=starts_on,
        use_by_on=given.day("use_by_on"),
        areas=areas_of(given),
        plus_groups=given.text("plus_groups"),
    )


def areas_of(given: Document) -> tuple[Any, ...]:
    codes = given.raw("areas") or []
    known = {area.code: area for area in core20plus5_areas()}
    if not isinstance(codes, list) or any(code not in known for code in codes):
        raise Refused(f"“areas” must be a list of codes. Known are {', '.join(known) or 'none'}.", field="areas")
    return tuple(known[code] for code in codes)


def due_of(given: Document, year: FinancialYear, amount: Decimal) -> tuple[tuple[date, Decimal], ...]:
    """`due` is `monthly`, `quarterly`, a date, or a list of `{"on", "amount_pence"}`; without it, 31 March."""
    due = given.raw("due")
    if isinstance(due, list):
        parts = [Document(part) for part in due if isinstance(part, dict)]
        found = tuple(
            (part.needed_day("on"), from_pence(whole_number("due", part.raw("amount_pence")))) for part in parts
        )
        if len(found) != len(due):
            raise Refused("“due” must list parts with “on” and “amount_pence”.", field="due")
        return found
    if due in ("monthly", "quarterly"):
        return instalments(Profile.MONTHLY if due == "monthly" else Profile.QUARTERLY, amount, year, None)
    return instalments(Profile.ONE_DAY, amount, year, given.day("due"))
