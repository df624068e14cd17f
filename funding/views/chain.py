"""The chain of money below an ICB, a place or the national body: coverage first, then each level's own money with the
transfers between them taken out, and the act by which a body shows its own year to the one above."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.chain_listings import chain_listing
from funding.chain_table import BeyondTable, ChainTable, GapTable, LevelTable
from funding.domain.chain import STAYED
from funding.domain.money import in_words
from funding.services.sharing import share_chain
from funding.shared_chain import (
    STAYED_WORDS,
    ChainView,
    Member,
    bodies_above,
    chain_as_shown,
    chain_view,
    stands_elsewhere,
)
from funding.views.downloads import ListPage
from funding.views.forms_page import Done
from funding.views.queries import SharePage
from organisations.permissions import Act
from organisations.selectors import memberships_of

BELOW = {"icb": "places and trusts", "place": "trusts", "national": "boards"}


class ChainPage(ListPage):
    needs = Act.SEE
    section = "overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.organisation.kind not in BELOW:
            raise Http404
        view = chain_view(self.organisation, self.year, self.today, self.known)
        taken = self.file(lambda to, facts: chain_listing(view, self.year, to, facts), "chain")
        if taken:
            return taken
        chain = view.chain
        parts = ("from_outside", "from_chain", "passed_on", *STAYED)
        sums = {part: chain.total(part) for part in parts}
        return render(
            request,
            "funding/chain/view.html",
            {
                "lead": self.lead(view),
                "missing": view.missing,
                "elsewhere": self.elsewhere,
                "is_national": self.organisation.kind == "national",
                "identity": self.identity(view),
                "taken_out": chain.taken_out,
                "through": chain.through,
                "levels": LevelTable(
                    chain.levels,
                    prefix="levels-",
                    caption=f"Level by level, {self.year}",
                    unit="Whole pounds",
                    totals=sums if chain.levels else None,
                ),
                "tree": ChainTable(
                    view.rows,
                    notes=notes(view),
                    prefix="chain-",
                    caption=f"The chain, {self.year}",
                    unit="Whole pounds. Each stands under the one above it",
                    totals=sums if view.rows else None,
                ),
                "gaps": GapTable(
                    chain.gaps,
                    names=view.names,
                    prefix="gaps-",
                    caption="Gaps between the two sides of a transfer",
                    totals={"amount": chain.gap} if chain.gaps else None,
                ),
                "beyond": BeyondTable(
                    chain.beyond,
                    prefix="beyond-",
                    caption="Passed on to bodies that have not returned",
                    totals={"amount": chain.gone_beyond} if chain.beyond else None,
                ),
                "can_share": Act.SHARE in self.acts,
                "downloads": self.downloads,
            },
        )

    def lead(self, view: ChainView) -> str:
        if self.elsewhere:
            return f"{self.organisation.name} was not open in {self.year}."
        own = "" if self.organisation.kind == "national" else f" with {self.organisation.name}"
        return (
            f"{len(view.returned)} of {view.members} {BELOW[self.organisation.kind]} returned, "
            f"covering {in_words(view.covering)}{own}."
        )

    @cached_property
    def elsewhere(self) -> list[dict[str, str]]:
        """Bodies under which the year stands when this one was not open in it, with their pages for those who may
        open them."""
        found = stands_elsewhere(self.organisation, self.year)
        may_open = {each.organisation.pk for each in memberships_of(self.person, self.today)} if found else set()
        return [
            {
                "name": each.name,
                "url": self.address("funding:chain", organisation=each.code) if each.pk in may_open else "",
            }
            for each in found
        ]

    def identity(self, view: ChainView) -> dict[str, Any]:
        """What came in from outside by level, and what became of it, to the penny."""
        chain = view.chain
        came = [
            {"label": f"{each.level.label}: came in from outside", "amount": each.from_outside}
            for each in chain.levels
            if each.from_outside
        ]
        became = [
            *({"label": label, "amount": chain.total(part)} for label, part in STAYED_WORDS),
            {"label": "With bodies that have not returned", "amount": chain.gone_beyond,
             "note": "Confirmed by them; what became of it is not worked out"},
            {"label": "Gaps between the two sides of a transfer", "amount": chain.gap,
             "note": "Sent and not confirmed, less what was confirmed above what was sent"},
        ]  # fmt: skip
        return {
            "caption": f"The chain together, {self.year}",
            "sides": [
                {"parts": came, "total_label": "Came in from outside", "total": chain.from_outside},
                {"parts": became, "total_label": "Accounted for", "total": chain.accounted},
            ],
            "agrees": chain.difference == 0,
            "difference": chain.difference,
        }


def notes(view: ChainView) -> dict[str, str]:
    """What is said of a body that others followed by today."""
    return {each.organisation.code: became(each) for each in view.returned if each.now}


def became(member: Member) -> str:
    return f"Code {member.organisation.code}, now {' and '.join(member.now)}"


class ChainShare(SharePage):
    title = "Share the chain of money"

    def content(self) -> dict[str, Any]:
        return chain_as_shown(self.organisation, self.year, self.today)

    def bodies(self) -> list[Any]:
        return bodies_above(self.organisation, self.year, self.today)

    def back(self) -> tuple[str, str]:
        return self.address("funding:use-of-funds"), "Use of funds"

    def act(self, form: Any) -> Done:
        made = share_chain(
            by=self.person, organisation=self.organisation, year=self.year, today=self.today, **form.cleaned_data
        )
        return Done(f"{made.with_organisation.name} now sees this chain of money.", self.back()[0])
