"""A small fictional system, built only through services, so that no test holds a state the product cannot reach.

`a_system()` gives an ICB with two linked trusts and their people; its methods open pots and post to them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import Basis, Destination, Evidence, PotKind, Protection, Recurrence
from funding.models import MonthClose, Movement, Pot, Project, Transfer
from funding.services.ledger import apply_elsewhere, receive_money, record_spend
from funding.services.months import ask_to_close, close_month
from funding.services.pots import NewAward, Passport, open_pot, open_project
from funding.services.sharing import share_not_explained
from funding.services.transfers import pass_on
from funding.shared import digest_of, not_explained_as_shown
from organisations.models import Kind, Organisation, OrganisationLink, User
from organisations.permissions import Role
from organisations.services.people import add_person, grant_role
from organisations.services.system import system_person

YEAR = FinancialYear(2025)
FROM = date(2020, 4, 1)
PASSWORD = "correct-horse-battery-1"


@dataclass
class System:
    """Two trusts of one ICB. `year` is 2025/26; the people hold their roles from 2020 on, with no end."""

    icb: Organisation
    trust: Organisation
    other_trust: Organisation
    administrator: User
    finance_lead: User
    second: User
    contributor: User
    exec_lead: User
    auditor: User
    icb_finance: User
    icb_lead: User
    other_finance: User
    year: FinancialYear = YEAR

    def finance_of(self, organisation: Organisation) -> User:
        return {
            self.icb.pk: self.icb_finance,
            self.trust.pk: self.finance_lead,
            self.other_trust.pk: self.other_finance,
        }[organisation.pk]

    def pot(self, organisation: Organisation | None = None, *, amount: str = "120000", name: str = "Smoking in pregnancy",
            year: FinancialYear | None = None, due: tuple[tuple[date, Decimal], ...] = (), **passport: Any) -> Pot:  # fmt: skip
        """A pot of the trust (or of `organisation`) with one award of `year`; ring-fenced and non-recurrent."""
        organisation = organisation or self.trust
        year = year or self.year
        facts: dict[str, Any] = {
            "name": name,
            "funder_name": "NHS England",
            "kind": PotKind.CORE20PLUS5,
            "recurrence": Recurrence.NON_RECURRENT,
            "protection": Protection.RING_FENCED,
            "protected_from": year.first_day,
            "purpose": "Fewer women smoke at the time of delivery",
            "evidence": "Letter of 3 March",
        }
        return open_pot(
            by=self.finance_of(organisation),
            organisation=organisation,
            passport=Passport(**{**facts, **passport}),
            awards=[NewAward(year, Decimal(amount), due=due)],
        )

    def funded_pot(self, organisation: Organisation | None = None, *, amount: str = "120000", **passport: Any) -> Pot:
        """A pot whose whole award of 2025/26 has come on 1 May."""
        pot = self.pot(organisation, amount=amount, **passport)
        self.receive(pot, amount)
        return pot

    def receive(self, pot: Pot, amount: str, on: date | None = None) -> Movement:
        return receive_money(
            by=self.finance_of(pot.organisation),
            pot=pot,
            amount=Decimal(amount),
            on=on or date(self.year.start, 5, 1),
            basis=Basis.CASH,
        )

    def project(self, *pots: Pot, name: str = "Midwives who help women stop smoking") -> Project:
        return open_project(
            by=self.finance_of(pots[0].organisation), organisation=pots[0].organisation, name=name, pots=pots
        )

    def spend(
        self, pot: Pot, amount: str, project: Project | None = None, on: date | None = None, **facts: Any
    ) -> Movement:
        return record_spend(
            by=self.finance_of(pot.organisation),
            pot=pot,
            project=project,
            amount=Decimal(amount),
            on=on or date(self.year.start, 6, 30),
            evidence_grade=Evidence.EVIDENCED,
            **facts,
        )

    def used_elsewhere(self, pot: Pot, amount: str, *, on: date | None = None, is_approved: bool = False,
                       destination: Destination = Destination.POSITION_IN_YEAR) -> Movement:  # fmt: skip
        return apply_elsewhere(
            by=self.finance_of(pot.organisation),
            pot=pot,
            amount=Decimal(amount),
            on=on or date(self.year.start, 7, 31),
            destination=destination,
            decided_by_role="Director of finance",
            reason="To meet the trust's control total",
            is_approved=is_approved,
            minute="FPC 14" if is_approved else "",
        )

    def transfer(self, pot: Pot, receiver: Organisation, amount: str, on: date | None = None) -> Transfer:
        return pass_on(
            by=self.finance_of(pot.organisation),
            pot=pot,
            receiver=receiver,
            amount=Decimal(amount),
            on=on or date(self.year.start, 6, 1),
            what_for="Smoking in pregnancy",
        )

    def close(self, number: int = 1, year: FinancialYear | None = None) -> MonthClose:
        """The trust's month (1 is April) closed by its finance lead and the second one; earlier ones must be closed."""
        month = Month(year or self.year, number)
        asked = ask_to_close(by=self.finance_lead, organisation=self.trust, month=month)
        return close_month(by=self.second, asked=asked, month=month)

    def return_year(self, trust: Organisation, today: date = date(2025, 11, 22)) -> None:
        """The trust closes April by two people and its director shares the totals of the year with the ICB."""
        month = Month(self.year, 1)
        people = {}
        for name, role in (("asks", Role.FINANCE_LEAD), ("confirms", Role.FINANCE_LEAD), ("director", Role.EXEC_LEAD)):
            people[name] = add_person(by=None, email=f"{name}.{trust.code.lower()}@example.org", name=name.title())
            grant_role(by=system_person(), user=people[name], organisation=trust, role=role, from_on=FROM)
        asked = ask_to_close(by=people["asks"], organisation=trust, month=month)
        close_month(by=people["confirms"], asked=asked, month=month)
        content, _ = not_explained_as_shown(trust, self.year, today)
        share_not_explained(
            by=people["director"],
            organisation=trust,
            year=self.year,
            with_organisation=self.icb,
            seen=digest_of(content),
            today=today,
        )


def a_system() -> System:
    """The ICB ZZI1 with the trusts ZZT1 and ZZT2, all fictional, and a person for every role."""
    icb = Organisation.objects.create(code="ZZI1", name="Fellside and Marsh ICB", kind=Kind.ICB, is_fictional=True)
    trust = Organisation.objects.create(
        code="ZZT1", name="Fellside Hospitals NHS Trust", kind=Kind.TRUST, is_fictional=True
    )
    other = Organisation.objects.create(
        code="ZZT2", name="Marsh Community NHS Trust", kind=Kind.TRUST, is_fictional=True
    )
    for each in (trust, other):
        OrganisationLink.objects.create(trust=each, icb=icb, from_on=FROM)
    administrator = add_person(by=None, email="administrator@example.org", name="Ada Admin", password=PASSWORD)

    def person(email: str, name: str, organisation: Organisation, role: Role) -> User:
        user = add_person(by=administrator, email=f"{email}@example.org", name=name, password=PASSWORD)
        grant_role(by=system_person(), user=user, organisation=organisation, role=role, from_on=FROM)
        return user

    grant_role(by=system_person(), user=administrator, organisation=trust, role=Role.ADMINISTRATOR, from_on=FROM)
    return System(
        icb=icb,
        trust=trust,
        other_trust=other,
        administrator=administrator,
        finance_lead=person("finance", "Farah Finance", trust, Role.FINANCE_LEAD),
        second=person("second", "Sam Second", trust, Role.FINANCE_LEAD),
        contributor=person("contributor", "Col Contributor", trust, Role.CONTRIBUTOR),
        exec_lead=person("exec", "Erin Executive", trust, Role.EXEC_LEAD),
        auditor=person("auditor", "Ali Auditor", trust, Role.AUDITOR),
        icb_finance=person("icb.finance", "Ina Icb", icb, Role.ICB_FINANCE),
        icb_lead=person("icb.lead", "Ira Lead", icb, Role.ICB_LEAD),
        other_finance=person("other.finance", "Olu Other", other, Role.FINANCE_LEAD),
    )
