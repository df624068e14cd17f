"""The combined view of an ICB: its own pots and those of its linked trusts added, transfers between them taken out.

Only totals and transfer lines are shown: an ICB never sees a trust's pots here.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.position import PART_WORDS, SOURCE_PARTS, USE_PARTS
from funding.listings import own_movements
from funding.readings import linked_trusts, two_sides
from funding.selectors import combined, transfer_lines
from funding.shared import returned
from funding.tables import TransferTable, TrustTable
from funding.views.pages import YearPage
from organisations.permissions import Act


class SystemView(YearPage):
    needs = Act.SEE
    section = "overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.organisation.kind != "icb":
            raise Http404
        trusts = linked_trusts(self.organisation, self.year, self.today)
        members = returned(self.organisation, trusts, self.year, self.known)
        found = combined([self.organisation, *members], self.year, self.today, self.known)
        lines = [x for x in transfer_lines(self.organisation, self.year, self.known) if x.transfer.receiver in trusts]
        sides = [two_sides([x for x in lines if x.transfer.receiver_id == trust.pk], trust) for trust in trusts]
        total = two_sides(lines)
        totals = {"sent": total.sent, "confirmed": total.confirmed, "gap": total.gap}
        return render(
            request,
            "funding/system/view.html",
            {
                "found": found,
                "trusts": trusts,
                "returned": members,
                "missing": [trust for trust in trusts if trust not in members],
                "identity": self.identity(found),
                "trust_table": TrustTable(sides, totals=totals if sides else None, prefix="trusts-"),
                "line_table": TransferTable(
                    lines,
                    address=self.address,
                    prefix="lines-",
                    caption="Every transfer to a linked trust",
                    receiver=self.organisation,
                    own=own_movements(lines, self.organisation, self.known),
                    asker=self.organisation if Act.QUERY in self.acts else None,
                    totals=totals if lines else None,
                ),
            },
        )

    def identity(self, found: Any) -> dict[str, Any]:
        """Both sides with the confirmed transfers taken out once, and what was taken out printed."""
        position = found.position

        def lines(parts: tuple[str, ...], out: str) -> list[dict[str, Any]]:
            shown = [
                {"label": PART_WORDS[part][0], "amount": getattr(position, part)}
                for part in parts
                if getattr(position, part) or part in ("received", "not_explained", "still_to_spend")
            ]
            return [*shown, {"label": out, "amount": -found.taken_out, "note": "Counted on both sides above"}]

        taken_out = "Transfers between these organisations, taken out"
        return {
            "caption": f"Together, {self.year}",
            "sides": [
                {
                    "parts": lines(SOURCE_PARTS, taken_out),
                    "total_label": "Came in from outside",
                    "total": found.sources_after_elimination,
                },
                {
                    "parts": lines(USE_PARTS, taken_out),
                    "total_label": "Accounted for",
                    "total": found.uses_after_elimination,
                },
            ],
            "agrees": found.sources_after_elimination == found.uses_after_elimination,
            "difference": found.sources_after_elimination - found.uses_after_elimination,
        }
