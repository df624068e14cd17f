"""Plays one row of the script at a time: finds what it names, and calls the service as the right person.

Finance leads post; the second of an organisation's finance people confirms the close of a month.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from dataset.story.script import Row, Script, instalments
from funding.domain.bids import Stage as BidStage
from funding.domain.financial_year import FinancialYear, Month
from funding.models import Bid, BidAnswer, BidDocument, Core20Plus5Area, Movement, Pot, Project, Query, Transfer
from funding.selectors import months_closed
from funding.services.acts import carry_forward, commit_money, lapse_balance, record_delivery
from funding.services.answers import answer_query
from funding.services.bids import ask_for_document, document_is_ready, open_bid, record_answer, record_hours, take_step
from funding.services.ledger import apply_elsewhere, receive_money, record_spend, return_to_funder, reverse_movement
from funding.services.months import ask_to_close, close_month
from funding.services.pots import NewAward, Passport, change_award, change_terms, open_pot, open_project
from funding.services.queries import scan_diversions
from funding.services.sharing import share_chain, share_not_explained, share_terms
from funding.services.stitching import plan_cost, plan_payment
from funding.services.transfers import confirm_on_new_pot, confirm_transfer, pass_on
from funding.shared import bodies_for, digest_of, not_explained_as_shown
from funding.shared_chain import bodies_above, chain_as_shown
from funding.shared_terms import terms_as_shown
from organisations.models import Kind, Organisation, User
from organisations.permissions import Act, Role, roles_for
from organisations.refusals import Refused
from organisations.services.people import add_person, grant_role
from organisations.services.reference import (
    LinkFacts,
    OrganisationFacts,
    SuccessionFacts,
    put_links,
    put_organisations,
    put_successions,
)
from organisations.services.system import system_person

SOURCE = "Demonstration story; made up"
NOT_PASSPORT = {"key", "organisation", "areas", "funder"}
KEEPS_ITS_CHAIN = ("ZZN14", "ZZN03")  # a trust and a board that do not return theirs
KEEPS_ITS_TERMS = "ZZN14"  # a trust that does not return its terms, so that the comparison shows one


class Stage:
    """What is there so far, by the keys of the script."""

    def __init__(self) -> None:
        self.system: User = system_person()
        self.organisations: dict[str, Organisation] = {}
        self.finance: dict[str, list[User]] = defaultdict(list)
        self.holders: dict[tuple[str, Role], User] = {}
        self.areas = {area.code: area for area in Core20Plus5Area.objects.all()}
        self.pots: dict[str, Pot] = {}
        self.projects: dict[str, Project] = {}
        self.bids: dict[str, Bid] = {}
        self.movements: dict[str, Movement] = {}
        self.transfers: dict[str, Transfer] = {}

    def set_organisations(self, script: Script) -> None:
        """Organisations of the story, their dated links and successions; every one of them is marked fictional."""
        put_organisations(OrganisationFacts(**row, source=SOURCE, is_fictional=True) for row in script.organisations)
        put_links(LinkFacts(**row, source=SOURCE) for row in script.links)
        put_successions(SuccessionFacts(**row, source=SOURCE) for row in script.successions)
        codes = [row["code"] for row in script.organisations]
        self.organisations = {found.code: found for found in Organisation.objects.filter(code__in=codes)}

    def set_people(self, script: Script) -> None:
        """People without passwords, who sign in by one click, and their roles."""
        people: dict[str, User] = {}
        for row in script.people:
            if row["email"] not in people:
                people[row["email"]] = add_person(by=self.system, email=row["email"], name=row["name"], is_demo=True)
            person, role = people[row["email"]], row["role"]
            grant_role(
                by=self.system,
                user=person,
                organisation=self.fictional(row["organisation"]),
                role=role,
                from_on=row["from_on"],
            )
            self.holders.setdefault((row["organisation"], role), person)
            if role in roles_for(Act.CLOSE):
                self.finance[row["organisation"]].append(person)

    def fictional(self, code: str) -> Organisation:
        """Invented money and people never stand on a real organisation."""
        found = self.organisations[code]
        if not found.is_fictional:
            raise Refused(f"{found.name} is a real organisation. The story must not name it: change seeds/story.")
        return found

    def lead(self, organisation: Organisation) -> User:
        return self.finance[organisation.code][0]

    def holder(self, organisation: Organisation, role: Role) -> User:
        return self.holders[organisation.code, role]

    def award(self, row: Row) -> NewAward:
        year = FinancialYear(row["year"])
        due = instalments(row["due"], year, row["amount"])
        return NewAward(year, row["amount"], due, row["decided_on"], row["evidence"])

    def open_pot(self, row: Row, awards: list[Row]) -> None:
        organisation = self.fictional(row["organisation"])
        facts: dict[str, Any] = {name: value for name, value in row.items() if name not in NOT_PASSPORT}
        passport = Passport(
            **facts,
            funder=self.fictional(row["funder"]) if row["funder"] else None,
            areas=tuple(self.areas[code] for code in row["areas"]),
        )
        self.pots[row["key"]] = open_pot(
            by=self.lead(organisation),
            organisation=organisation,
            passport=passport,
            awards=[self.award(award) for award in awards],
        )

    def change_award(self, row: Row) -> None:
        pot = self.pots[row["pot"]]
        change_award(
            by=self.lead(pot.organisation), pot=pot, kind=row["kind"], award=self.award(row), reason=row["reason"]
        )

    def change_terms(self, row: Row) -> None:
        pot = self.pots[row["pot"]]
        change_terms(by=self.lead(pot.organisation), **{**row, "pot": pot})

    def open_project(self, row: Row) -> None:
        organisation = self.fictional(row["organisation"])
        self.projects[row["key"]] = open_project(
            by=self.lead(organisation),
            organisation=organisation,
            name=row["name"],
            pots=[self.pots[key] for key in row["pots"]],
            description=row["description"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
        )

    def plan(self, row: Row) -> None:
        project, year = self.projects[row["project"]], FinancialYear(row["year"])
        by = self.lead(project.organisation)
        amounts: dict[int, Any] = dict.fromkeys(range(row["first_month"], row["last_month"] + 1), row["amount"])
        cost = plan_cost(
            by=by,
            project=project,
            name=row["name"],
            year=year,
            amounts=amounts,
            is_recurrent=row["is_recurrent"],
            is_overhead=row["is_overhead"],
        )
        if row["pot"]:
            plan_payment(by=by, pot=self.pots[row["pot"]], cost=cost, year=year, amounts=amounts)

    def open_bid(self, row: Row) -> None:
        organisation = self.fictional(row["organisation"])
        facts = {name: value for name, value in row.items() if name not in ("key", "organisation")}
        self.bids[row["key"]] = open_bid(by=self.lead(organisation), organisation=organisation, **facts)

    def go_on_with_bid(self, row: Row) -> None:
        """A row of bid_events.csv: a stage, a document that is asked for or ready, an answer, or hours."""
        bid = self.bids[row["bid"]]
        by, text, on = self.lead(bid.organisation), row["text"], row["on"]
        if row["kind"] == "document":
            ask_for_document(by=by, bid=bid, name=text, needed_by_on=row["day"])
        elif row["kind"] == "ready":
            document_is_ready(by=by, document=BidDocument.objects.get(bid=bid, name=text), on=on)
        elif row["kind"] == "answer":
            asked, first = row["role"], self.bids.get(row["stage"])
            taken = BidAnswer.objects.get(bid=first, question=asked) if first else None
            record_answer(by=by, bid=bid, question=asked, text=text, reuses=taken)
        elif row["kind"] == "hours":
            facts = {"role": row["role"], "minutes": row["minutes"], "an_hour": row["amount"]}
            record_hours(by=by, bid=bid, on=on, note=text, **facts)
        else:
            outcome = {"awarded": row["amount"], "starts_on": row["day"], "decided_by_role": row["role"]}
            take_step(by=by, bid=bid, stage=BidStage(row["stage"]), on=on, reason=text, **outcome)

    def receive(self, row: Row, on: date, amount: Any) -> None:
        pot = self.pots[row["pot"]]
        receive_money(
            by=self.lead(pot.organisation),
            pot=pot,
            amount=amount,
            on=on,
            basis=row["basis"],
            reason=row["reason"],
            evidence=row["evidence"],
        )

    def move(self, row: Row) -> None:
        """Post a row of movements.csv; later rows may name it by its key."""
        pot = self.pots[row["pot"]]
        if row["kind"] == "receive":
            return self.receive(row, row["on"], row["amount"])
        movement = self.act(self.lead(pot.organisation), pot, row)
        if row["key"]:
            self.movements[row["key"]] = movement
        return None

    def act(self, by: User, pot: Pot, row: Row) -> Movement:
        amount, on, reason = row["amount"], row["on"], row["reason"]
        match row["kind"]:
            case "spend":
                return self.spend(by, pot, row)
            case "deliver":
                grade, paid = row["evidence_grade"], self.movements[row["concerns"]]
                return record_delivery(
                    by=by, prepayment=paid, amount=amount, on=on, evidence_grade=grade, reason=reason
                )
            case "commit":
                project, partner = self.projects[row["project"]], row["partner"]
                return commit_money(
                    by=by, pot=pot, project=project, amount=amount, on=on, reason=reason, partner=partner
                )
            case "apply-elsewhere":
                facts = {name: row[name] for name in ("destination", "decided_by_role", "minute", "is_approved")}
                return apply_elsewhere(
                    by=by, pot=pot, amount=amount, on=on, reason=reason, evidence=row["evidence"], **facts
                )
            case "return":
                return return_to_funder(by=by, pot=pot, amount=amount, on=on, reason=reason)
            case "reverse":
                return reverse_movement(by=by, movement=self.movements[row["concerns"]], on=on, reason=reason)
            case "carry-forward":
                year, basis = FinancialYear.containing(on), row["carry_basis"]
                return carry_forward(by=by, pot=pot, year=year, amount=amount, basis=basis, reference=row["evidence"])
        return lapse_balance(by=by, pot=pot, year=FinancialYear.containing(on), amount=amount, reason=reason)

    def spend(self, by: User, pot: Pot, row: Row) -> Movement:
        return record_spend(
            by=by,
            pot=pot,
            project=self.projects[row["project"]] if row["project"] else None,
            amount=row["amount"],
            on=row["on"],
            evidence_grade=row["evidence_grade"],
            reason=row["reason"],
            partner=row["partner"],
            is_one_off=row["is_one_off"],
            is_prepaid=row["is_prepaid"],
            evidence=row["evidence"],
        )

    def pass_on(self, row: Row) -> None:
        pot = self.pots[row["sender_pot"]]
        self.transfers[row["key"]] = pass_on(
            by=self.lead(pot.organisation),
            pot=pot,
            receiver=self.fictional(row["receiver"]),
            amount=row["amount"],
            on=row["sent_on"],
            what_for=row["what_for"],
        )

    def confirm(self, row: Row) -> None:
        """The receiver confirms, on a pot of its own or on one that is opened for the transfer."""
        transfer, on, amount = self.transfers[row["key"]], row["received_on"], row["received"]
        by = self.lead(transfer.receiver)
        if row["opens_pot"]:
            self.pots[row["receiver_pot"]] = confirm_on_new_pot(by=by, transfer=transfer, amount=amount, on=on).pot
        else:
            confirm_transfer(by=by, transfer=transfer, pot=self.pots[row["receiver_pot"]], amount=amount, on=on)

    def close(self, code: str, month: Month) -> None:
        """Two people close the month."""
        organisation = self.fictional(code)
        first, second = self.finance[code][:2]
        close_month(by=second, asked=ask_to_close(by=first, organisation=organisation, month=month), month=month)

    def scan(self, code: str, year: FinancialYear, today: date) -> None:
        scan_diversions(by=self.system, organisation=self.fictional(code), year=year, today=today)

    def share_totals(self, code: str, year: FinancialYear, today: date) -> None:
        """A trust's executive lead returns the year to its ICB: the totals not explained and, but for one trust, the
        terms of funding, each as previewed."""
        organisation = self.fictional(code)
        if organisation.kind != Kind.TRUST or not months_closed(organisation, year):
            return
        for body in bodies_for(organisation, year, today):
            if body.kind == Kind.ICB:
                content, _ = not_explained_as_shown(organisation, year, today)
                facts: dict[str, Any] = {
                    "by": self.holder(organisation, Role.EXEC_LEAD),
                    "organisation": organisation,
                    "year": year,
                    "with_organisation": body,
                    "today": today,
                }
                share_not_explained(**facts, seen=digest_of(content))
                if code != KEEPS_ITS_TERMS:
                    share_terms(**facts, seen=digest_of(terms_as_shown(organisation, year, today)))

    def share_chain(self, code: str, year: FinancialYear, today: date) -> None:
        """A trust or a place returns the chain of the year to its ICB and place, a board to the national office, but
        for one of each, so that the coverage shows one that did not."""
        organisation = self.fictional(code)
        if code in KEEPS_ITS_CHAIN or not months_closed(organisation, year):
            return
        role = Role.ICB_LEAD if organisation.kind == Kind.ICB else Role.EXEC_LEAD
        for body in bodies_above(organisation, year, today):
            share_chain(
                by=self.holder(organisation, role),
                organisation=organisation,
                year=year,
                with_organisation=body,
                seen=digest_of(chain_as_shown(organisation, year, today)),
                today=today,
            )

    def answer(self, row: Row) -> None:
        pot = self.pots[row["pot"]]
        query = Query.objects.get(rule=row["rule"], pots=pot, year=row["year"])
        answer_query(
            by=self.lead(pot.organisation),
            query=query,
            amount=row["amount"],
            destination=row["destination"],
            decided_by_role=row["decided_by_role"],
            reason=row["reason"],
            evidence=row["evidence"],
            today=row["on"],
        )
