"""The first page of a year: where the money went, and what waits for somebody. And the address / that leads there."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import in_words
from funding.readings import AWAITING, use_of_funds
from funding.selectors import (
    PotPosition,
    in_transit_at_start,
    months_closed,
    pot_positions,
    pots_of,
    queries_of,
    transfer_lines,
    whole,
)
from funding.views.identity import awarded_identity, position_identity
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.selectors import home_of, memberships_of
from roi.selectors import releases_to_confirm, waiting_anywhere, waiting_for_signature
from roi.signing import waits_for
from roi.tables import TransferLineTable
from roi.views.identity_picture import picture

ICB = "icb"
WITH_CHAIN = (ICB, "place", "national")  # bodies with others below them


class Home(LoginRequiredMixin, View):
    """Leads to the organisation asked for, or the first the person holds a role at, in the present year."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        held = memberships_of(request.user, today)  # type: ignore[arg-type]
        if not held:
            return render(request, "roi/overview/no_role.html")
        year = FinancialYear.containing(today)
        codes = [membership.organisation.code for membership in held]
        asked = request.GET.get("organisation", "")
        home = home_of(held, today)
        kwargs_there = {"organisation": asked if asked in codes or home is None else home.code, "year": year}
        return HttpResponseRedirect(reverse("roi:overview", kwargs=kwargs_there))


class Overview(YearPage):
    """What came, what became of it, what is not explained, and what there is to do."""

    needs = Act.SEE
    section = "overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        positions = pot_positions(pots_of(self.organisation, self.year, self.known), self.year, self.today, self.known)
        context: dict[str, Any] = {
            "any": bool(positions),
            "todo": self.todo(),
            "can_log": Act.LOG_POTS in self.acts,
            "can_import": Act.IMPORT in self.acts,
            "transfers": self.transfers(),
            "pots_url": self.address("funding:pot-list"),
            "chain_url": self.address("funding:chain") if self.organisation.kind in WITH_CHAIN else "",
        }
        if positions:
            context |= self.money(positions)
        return render(request, "roi/overview/detail.html", context)

    def money(self, positions: list[PotPosition]) -> dict[str, Any]:
        awarded, position = whole(positions)
        headline = use_of_funds(self.organisation, self.year, positions, self.known)
        return {
            "sentence": headline.sentence,
            "cards": [
                {
                    "label": "Received",
                    "amount": awarded.received,
                    "url": self.behind("received"),
                    "note": (f"and {in_words(awarded.transferred)} as transfers; " if awarded.transferred else "")
                    + f"{in_words(awarded.awarded)} awarded",
                },
                {
                    "label": "Attributed to its stated purpose",
                    "amount": position.spent,
                    "url": self.behind("spent"),
                    "note": f"{in_words(position.still_to_spend)} still to spend",
                },
                {
                    "label": "Used for another purpose",
                    "amount": position.used_elsewhere,
                    "url": self.behind("used-elsewhere"),
                    "note": f"Diverted to deficits: {in_words(headline.diverted)}, as recorded here",
                    "tone": "ask" if position.used_elsewhere else "",
                },
                {
                    "label": "Not explained",
                    "amount": position.not_explained,
                    "url": self.behind("not-explained"),
                    "note": f"{headline.queries_awaiting} open "
                    f"quer{'y' if headline.queries_awaiting == 1 else 'ies'} about {in_words(headline.awaiting)}",
                    "tone": "ask" if position.not_explained else "calm",
                },
            ],
            "picture": picture(position, self.year),
            "awarded": awarded_identity(
                awarded,
                self.year,
                self.behind("received"),
                self.behind("transfers-in"),
                self.address("funding:pot-list"),
            ),
            "position": position_identity(position, self.year, self.behind),
        }

    def behind(self, part: str) -> str:
        return self.address("funding:postings", place=part)

    def todo(self) -> list[dict[str, str]]:
        """What waits for this person's organisation, in the words of a task list."""
        return [
            *self.open_queries(),
            *self.transfers_to_confirm(),
            *self.cases_waiting(),
            *self.release_waiting(),
            *self.month_to_close(),
        ]

    def open_queries(self) -> list[dict[str, str]]:
        return [
            {
                "name": f"Answer: {', '.join(pot.reference for pot in query.pots.all())} {in_words(query.amount)}",
                "url": self.address("funding:query-detail", pk=query.pk),
                "status": query.get_status_display(),
                "hint": f"{query.get_kind_display()}. {query.clears_when}",
            }
            for query in queries_of(self.organisation, self.year, self.known)
            if query.status in AWAITING and not query.watch_only
        ]

    def transfers_to_confirm(self) -> list[dict[str, str]]:
        return [
            {
                "name": f"Confirm {in_words(line.sent)} from {line.transfer.sender_pot.organisation}",
                "url": self.address("funding:transfer-confirm", pk=line.transfer.pk) if Act.POST in self.acts else "",
                "status": "In transit",
                "hint": line.transfer.what_for,
            }
            for line in (
                *in_transit_at_start(self.organisation, self.year, self.known),
                *transfer_lines(self.organisation, self.year, self.known),
            )
            if line.transfer.receiver_id == self.organisation.pk and not line.is_confirmed
        ]

    def cases_waiting(self) -> list[dict[str, str]]:
        return [
            {
                "name": ("Read and sign: " if Act.SIGN in self.acts else f"With the {waits_for(version, self.known)}: ")
                + f"{version.case.reference} version {version.number}",
                "url": self.address(
                    "roi:case-read",
                    reference=version.case.reference,
                    number=version.number,
                    year=FinancialYear(version.case.year),
                ),
                "status": "Waiting for signature",
                "hint": version.case.title,
            }
            for version in (
                waiting_for_signature(self.organisation, self.year, self.known)
                if self.known
                else waiting_anywhere(self.organisation)
            )
        ]

    def release_waiting(self) -> list[dict[str, str]]:
        return [
            {
                "name": f"Confirm that {row.cost_centre} is cut",
                "url": self.address("roi:realisation-confirm", reference=row.line.project.reference, pk=row.pk)
                if Act.POST in self.acts and row.entered_by_id != self.request.user.pk
                else "",
                "status": row.get_status_display(),
                "hint": f"{row.line.project}: {row.action}",
            }
            for row in releases_to_confirm(self.organisation, self.year, self.known)
        ]

    def month_to_close(self) -> list[dict[str, str]]:
        """The first month that has ended and is open."""
        closed = months_closed(self.organisation, self.year, self.known)
        ended: list[Month] = [month for month in self.year.months() if month.last_day < self.today]
        still_open = [month for month in ended if month.number not in closed]
        if not still_open or Act.CLOSE not in self.acts:
            return []
        return [
            {
                "name": f"Close {still_open[0]}",
                "url": self.address("funding:month-close"),
                "status": "Open",
                "hint": "Takes two people.",
            }
        ]

    def transfers(self) -> TransferLineTable | None:
        """An ICB sees what its trusts confirmed."""
        if self.organisation.kind != ICB:
            return None
        rows = [
            {
                "trust": line.transfer.receiver.name,
                "what_for": line.transfer.what_for,
                "url": self.address("funding:transfer-list"),
                "sent": line.sent,
                "confirmed": line.confirmed,
                "gap": line.gap,
            }
            for line in transfer_lines(self.organisation, self.year, self.known)
            if line.transfer.receiver_id != self.organisation.pk
        ]
        return TransferLineTable(
            rows,
            prefix="transfers-",
            caption=f"Passed on to trusts and partners, {self.year}",
            unit="Whole pounds, both sides",
            nothing="Nothing was passed on yet.",
        )
