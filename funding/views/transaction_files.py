"""Pages of what comes in: a listing or a trial balance given, its columns and what it would bring, taken back; and
whether cost centres agree."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import from_pence, in_words
from funding.forms.transactions import ColumnsForm, ListingForm, ReasonForm
from funding.matched import agreement_of, months_of_balances
from funding.past import batches_then
from funding.selectors import import_for
from funding.services.transactions import (
    Preview,
    choose_columns,
    count_of,
    preview_of,
    start_listing,
    take_back_listing,
    take_in,
)
from funding.services.uploads import MayHoldPatients
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused

LINES, BALANCES = "lines", "balances"


class ListingNew(YearPage):
    """Give a listing or a trial balance: a file, or pasted rows."""

    needs = Act.IMPORT
    section = "transactions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(ListingForm(year=self.year, initial={"holds": LINES}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ListingForm(request.POST, request.FILES, year=self.year)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data
        file = given["file"]
        try:
            batch = start_listing(
                by=self.person,
                organisation=self.organisation,
                year=self.year,
                name=file.name if file else "Pasted rows.tsv",
                content=file.chunks() if file else [given["pasted"].encode()],
                holds=given["holds"],
                month=int(given["month"]) if given["holds"] == BALANCES else None,
                is_to_date=not given["this_month_only"],
                no_patients=given["no_patients"],
            )
        except NotAllowed:
            raise
        except Refused as refused:
            field = "no_patients" if isinstance(refused, MayHoldPatients) else "file" if file else "pasted"
            form.add_error(field, refused.message)
            return self.show(form)
        return HttpResponseRedirect(self.address("funding:listing", pk=batch.pk))

    def show(self, form: ListingForm) -> HttpResponse:
        asks = "no_patients" in form.errors or form.data.get("no_patients")
        context = {"form": form, "asks_patients": asks, "list_url": self.address("funding:line-list")}
        return render(self.request, "funding/transaction/new.html", context)


class OfAListing(YearPage):
    """A page of one listing or trial balance: `find` gives it, or a page that does not exist."""

    section = "transactions"

    def find(self) -> Any:
        batch = import_for(self.organisation, self.kwargs["pk"])
        if batch is None or batch.holds not in (LINES, BALANCES) or batch.year != self.year.start:
            raise Http404
        if self.known and not batches_then([batch], self.known):
            raise Http404
        return batch


class ListingPage(OfAListing):
    """Before a listing is in: which column holds what and what would come in. Afterwards: what came in."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.find()
        if batch.applied_at or Act.IMPORT not in self.acts:
            return self.show_in(batch)
        preview = preview_of(batch)
        return self.show(batch, preview, self.form(preview))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.find()
        preview = preview_of(batch)
        form = self.form(preview, request.POST)
        if not form.is_valid():
            return self.show(batch, preview, form)
        try:
            if form.answered() != preview.layout:
                choose_columns(by=self.person, batch=batch, layout=form.answered())
                return HttpResponseRedirect(request.path)
            taken = take_in(by=self.person, batch=batch, are_ours=form.cleaned_data.get("are_ours", False))
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.show(batch, preview, form)
        what = "lines" if batch.holds == LINES else "balances"
        messages.success(request, f"{taken.rows:,} {what} came in, {in_words(taken.amount, pence=True)} in all.")
        name = "funding:line-list" if batch.holds == LINES else "funding:ledger-agreement"
        return HttpResponseRedirect(self.address(name))

    def form(self, preview: Preview, data: Any = None) -> ColumnsForm:
        return ColumnsForm(data, layout=preview.layout, headings=preview.headings, asks_ours=preview.is_first)

    def show(self, batch: Any, preview: Preview, form: ColumnsForm) -> HttpResponse:
        context = {
            "batch": batch,
            "form": form,
            "preview": preview,
            "says": self.says(preview),
            "sample": [(line, from_pence(line.pence), Month(self.year, line.month).name) for line in preview.sample],
            "is_listing": batch.holds == LINES,
            "back_url": self.address("funding:line-list"),
            "discard_url": self.address("funding:import-discard", pk=batch.pk),
        }
        return render(self.request, "funding/transaction/columns.html", context)

    def says(self, preview: Preview) -> str:
        if not preview.read.lines:
            return ""
        found = [f"{count_of(len(preview.read.lines), 'line')}, {in_words(from_pence(preview.read.pence), pence=True)} "
                 f"in all, on {count_of(len(preview.codes), 'cost centre')}"]  # fmt: skip
        if preview.known and preview.new:
            found.append(f"{count_of(preview.known, 'line')} in already and left out, {preview.new:,} new")
        if preview.unknown_codes and not preview.is_first:
            found.append(f"new here: {', '.join(preview.unknown_codes[:8])}")
        if preview.read.total_cell:
            found.append(f"the total in {preview.read.total_cell} agrees")
        return "; ".join(found) + "."

    def show_in(self, batch: Any) -> HttpResponse:
        (stood,) = batches_then([batch], self.known) or [batch]
        context = {
            "batch": stood,
            "name": stood.get_holds_display(),
            "batch_year": FinancialYear(stood.year),
            "undo_url": self.address("funding:listing-undo", pk=batch.pk)
            if Act.IMPORT in self.acts and stood.applied_at and not stood.undone_at
            else "",
            "file_url": self.address("funding:import-file", pk=batch.pk),
            "back_url": self.address("funding:line-list"),
        }
        return render(self.request, "funding/transaction/listing.html", context)


class ListingUndo(OfAListing, FormPage):
    """Take a listing back, with the reason."""

    needs = Act.IMPORT
    form_class = ReasonForm
    title = "Take a listing back"
    button = "Take it back"
    lead = "Its lines stay in the history and count no more. Lines that are matched are opened again first."

    def back(self) -> tuple[str, str]:
        return self.address("funding:listing", pk=self.kwargs["pk"]), "The listing"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Done:
        take_back_listing(by=self.person, batch=self.find(), reason=form.cleaned_data["reason"])
        return Done("It is taken back.", self.address("funding:line-list"))


class LedgerAgreement(YearPage):
    """Imported cost centres against the trial balance; those that differ come first."""

    needs = Act.SEE
    section = "transactions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        months = months_of_balances(self.organisation, self.year, self.known)
        asked = request.GET.get("month", "")
        month = int(asked) if asked.isdecimal() and int(asked) in months else max(months, default=0)
        found = agreement_of(self.organisation, self.year, month, self.known) if month else []
        rows = [
            {
                "code": each.code,
                "lines": each.lines,
                "ours": from_pence(each.lines_pence),
                "balance": None if each.balance_pence is None else from_pence(each.balance_pence),
                "difference": from_pence(each.difference_pence),
                "words": each.in_words,
                "agrees": each.agrees,
            }
            for each in found
        ]
        differ = [row for row in rows if not row["agrees"]]
        summed = sum((row["difference"] for row in differ if isinstance(row["difference"], Decimal)), Decimal(0))
        return render(
            request,
            "funding/transaction/agreement.html",
            {
                "rows": rows,
                "month": Month(self.year, month) if month else None,
                "months": [Month(self.year, number) for number in months],
                "differ": len(differ),
                "summed": summed,
                "new_url": self.address("funding:listing-new") if Act.IMPORT in self.acts else "",
                "steps": [{"label": "Transactions", "url": self.address("funding:line-list")}],
            },
        )
