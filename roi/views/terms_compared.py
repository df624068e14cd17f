"""An ICB's trusts beside each other: the terms that each shared with it. Coverage first; nothing is worked out for
those that did not return."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.money import in_words
from funding.readings import linked_trusts
from funding.shared_terms import Compared, terms_compared
from funding.terms_listings import compared_listing
from funding.views.downloads import ListPage
from organisations.permissions import Act
from organisations.templatetags.figures import percent
from roi.case.blocks import Chart
from roi.case.terms_pictures import YearShares, shares_by_year
from roi.terms_tables import ComparedTable
from roi.views.terms import ICB, NAMES, days, months, plain, whole


class TermsCompared(ListPage):
    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.organisation.kind != ICB:
            raise Http404
        trusts = linked_trusts(self.organisation, self.year, self.today)
        found = terms_compared(self.organisation, trusts, self.year, self.known)
        taken = self.file(lambda to, facts: compared_listing(found, self.year, to, facts), "terms-compared")
        if taken:
            return taken
        return render(
            request,
            "roi/terms/compared.html",
            {
                "lead": f"{len(found.returned)} of {len(trusts)} linked trust{'' if len(trusts) == 1 else 's'} "
                f"returned, covering {in_words(found.covering)}.",
                "picture": picture_of(found),
                "table": self.table(found),
                "downloads": self.downloads,
                "steps": [{"label": "Terms of funding", "url": self.address("roi:terms")}],
            },
        )

    def table(self, found: Compared) -> ComparedTable:
        rows: list[dict[str, Any]] = [
            {
                "name": each.organisation.name,
                "returned": "Returned",
                "total": each.total,
                "recurrent": percent(each.recurrent_share),
                "external": percent(each.external_share),
                "late": percent(each.late_share),
                "ring_fenced": percent(each.ring_fenced_share),
                "notice": days(each.notice_days),
                "length": months(each.length_months),
                "pots": plain(each.pots_a_project),
                "index": "No value" if each.index is None else whole(each.index),
            }
            for each in found.returned
        ]
        rows += [{"name": trust.name, "returned": "Not returned"} for trust in found.missing]
        return ComparedTable(
            rows,
            prefix="trusts-",
            caption=f"Terms of linked trusts, {self.year}",
            unit="The largest sum first, so that trusts of like size stand together",
            nothing="No trust is linked on this date.",
        )


def picture_of(found: Compared) -> Chart | None:
    known = [each for each in found.returned if each.recurrent_share is not None]
    if not known:
        return None
    shares = [
        YearShares(each.organisation.code,
                   (each.recurrent_share, each.external_share, each.late_share, each.ring_fenced_share))
        for each in known
    ]  # fmt: skip
    least, most = (pick(known, key=lambda each: each.recurrent_share or 0) for pick in (min, max))
    finding = f"Recurrent is {percent(least.recurrent_share)} of the money of {least.organisation.name}"
    if least is not most:
        finding += f" and {percent(most.recurrent_share)} of that of {most.organisation.name}"
    return shares_by_year("terms-compared", NAMES, shares, caption="Shares by trust", first="Trust",
                          finding=f"{finding}.")  # fmt: skip
