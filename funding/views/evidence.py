"""Evidence for the rules: what each rule needs and what is held, one row by a form, a table, the rows, a correction."""

from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.domain.evidence_kinds import BY_CODE, Correct, Field, Holds, Kind
from funding.domain.evidence_typed import how_to_write, in_words_of
from funding.evidence_held import HeldRow, row_held, rows_held
from funding.forms.evidence import EvidenceForm, EvidenceTableForm, as_initial
from funding.services.evidence_entry import BACK, TableRefused, correct_row, key_of, record_row, record_table
from funding.services.evidence_table import Problem
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from funding.views.rules_run import RunOfRules
from funding.workbook.writers import WRITERS, Column, Listing
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused
from organisations.table_columns import DataTable
from organisations.templatetags.figures import moment

ROWS_A_PAGE = 50
MOST_SHOWN = 100
SHORT = (Holds.POT, Holds.PROJECT, Holds.CODE, Holds.MONTH, Holds.DAY)
FIGURES = (Holds.POUNDS, Holds.POSTS, Holds.PERCENT, Holds.NUMBER)


class OfAKind(YearPage):
    """A page about one kind of evidence: gives `self.kind`, or a page that does not exist."""

    section = "use"

    @cached_property
    def kind(self) -> Kind:
        kind = BY_CODE.get(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return kind

    @property
    def rows_address(self) -> str:
        return self.address("funding:evidence-rows", kind=self.kind.code)

    def steps(self, *more: tuple[str, str]) -> list[dict[str, str]]:
        found = [("Use of funds", "funding:use-of-funds"), ("Evidence for the rules", "funding:evidence-list")]
        named = [{"label": label, "url": self.address(name)} for label, name in found]
        return [*named, *({"label": label, "url": url} for label, url in more)]


class RowTable(DataTable):
    """Rows of a kind; its columns come from the kind. Rows are dictionaries."""

    row = tables.Column(verbose_name="Row")
    is_numbered = True  # the first column holds a number only

    class Meta(DataTable.Meta):
        orderable = False
        sequence = ("row", "...")

    def render_row(self, value: int) -> SafeString:
        return format_html('<span id="row-{}">{}</span>', value, value)


class FigureColumn(tables.Column):
    is_numeric = True


class OneLineColumn(tables.Column):
    is_day = True  # as a date: never broken over lines


class EvidenceRows(RunOfRules, OfAKind):
    """The rows of a kind, the newest first, with who recorded each and what corrects what."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = self.kind
        rows = list(reversed(rows_held(kind, self.organisation, self.year, self.known)))
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        return render(
            request,
            "funding/evidence/rows.html",
            {
                "kind": kind,
                "table": self.table(page.object_list),
                "page": page,
                "can_enter": Act.CHANGE_TERMS in self.acts,
                "enter_url": self.address("funding:evidence-enter", kind=kind.code),
                "table_url": self.address("funding:evidence-table", kind=kind.code),
                "steps": self.steps(),
                **self.run_of_rules(),
            },
        )

    def table(self, rows: Any) -> RowTable:
        """What need not be given and no row gives has no column."""
        given = [each for each in self.kind.fields if each.needed or any(row.values.get(each.key) for row in rows)]
        columns = [(each.key, column_of(each)) for each in given]
        columns += [("by", tables.Column(verbose_name="Recorded")), ("state", tables.Column(verbose_name="Standing"))]
        may_correct = Act.CHANGE_TERMS in self.acts and self.kind.correct is not Correct.NOT
        if may_correct:
            columns.append(("act", tables.Column(verbose_name="Correct")))
        return RowTable(
            [self.cells(row, may_correct=may_correct) for row in rows],
            extra_columns=columns,
            caption=f"{self.kind.name}, {self.year}",
            nothing=f"Nothing was recorded for {self.year} by then."
            if self.known
            else f"Nothing is recorded for {self.year} yet.",
        )

    def cells(self, row: HeldRow, *, may_correct: bool) -> dict[str, Any]:
        words = {field.key: in_words_of(field, row.values.get(field.key)) or "–" for field in self.kind.fields}
        recorded = f"{row.by or 'Not known'}, {moment(row.at)}" if row.at else row.by or "With the data"
        state = " ".join(["Counts." if row.counts else "Does not count.", *(f"{note}." for note in row.notes)])
        act: Any = "–"
        if may_correct and row.counts:
            verb = "Take back" if self.kind.correct is Correct.BACK else "Correct"
            address = self.address("funding:evidence-correct", kind=self.kind.code, pk=row.pk)
            hidden = '<span class="nhsuk-u-visually-hidden"> row {}</span>'
            act = format_html('<a href="{}">{}' + hidden + "</a>", address, verb, row.pk)
        return {"row": row.pk, **words, "by": recorded, "state": state, "act": act}


def column_of(field: Field) -> tables.Column:
    kind = FigureColumn if field.holds in FIGURES else OneLineColumn if field.holds in SHORT else tables.Column
    return kind(verbose_name=field.label)


class EvidenceForms(OfAKind, FormPage):
    """A form about one kind; what a service refuses is shown at the field that it calls by another name."""

    form_class = EvidenceForm

    def form_options(self) -> dict[str, Any]:
        return {"kind": self.kind, "organisation": self.organisation}

    def back(self) -> tuple[str, str]:
        return self.rows_address, self.kind.name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.kind
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Done:
        try:
            return self.recorded(form)
        except NotAllowed:
            raise
        except Refused as refused:
            raise Refused(refused.message, field=key_of(self.kind, refused.field) or refused.field) from None

    def recorded(self, form: Any) -> Done:
        raise NotImplementedError


class EvidenceEnter(EvidenceForms):
    """One row by a form."""

    needs = Act.CHANGE_TERMS
    button = "Record it"

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Enter a row: {self.kind.name}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.kind.lead} {self.kind.later}"

    def recorded(self, form: Any) -> Done:
        record_row(by=self.person, organisation=self.organisation, year=self.year, kind=self.kind, values=form.values())
        return Done(f"One row of “{self.kind.name}” is recorded.", self.rows_address)


class EvidenceCorrect(EvidenceForms):
    """Another row that corrects one, with the reason; or the row that takes it back."""

    needs = Act.CHANGE_TERMS
    template_name = "funding/evidence/correct.html"

    @cached_property
    def row(self) -> HeldRow:
        row = row_held(self.kind, self.organisation, self.year, self.kwargs["pk"])
        if row is None or self.kind.correct is Correct.NOT:
            raise Http404
        return row

    @property
    def is_back(self) -> bool:
        return self.kind.correct is Correct.BACK

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{'Take back' if self.is_back else 'Correct'} row {self.row.pk}: {self.kind.name}"

    @property
    def button(self) -> str:  # type: ignore[override]
        return "Take it back" if self.is_back else "Record the correction"

    @property
    def lead(self) -> str:  # type: ignore[override]
        if self.is_back:
            return "A row that cancels this one is added; both stay. Enter the right row afterwards."
        return f"A row that names this one is added. {self.kind.later}"

    def only(self) -> tuple[str, ...]:
        if self.is_back:
            return BACK[self.kind.code]
        return tuple(field.key for field in self.kind.fields if not field.about)

    def form_options(self) -> dict[str, Any]:
        return {
            **super().form_options(),
            "only": self.only(),
            "asks_why": "taken back" if self.is_back else "corrected",
        }

    def initial(self) -> dict[str, Any]:
        shown = as_initial(self.kind, self.row.values)
        if self.kind.code == "lines":
            shown |= {"reference": f"{self.row.values['reference']}-R", "on": None}
        return {key: value for key, value in shown.items() if key in self.only()}

    def context(self) -> dict[str, Any]:
        said = [
            {"key": each.label, "value": in_words_of(each, self.row.values.get(each.key))} for each in self.kind.fields
        ]
        return {"said": said, "row": self.row}

    def recorded(self, form: Any) -> Done:
        correct_row(
            by=self.person,
            organisation=self.organisation,
            year=self.year,
            kind=self.kind,
            row=self.row,
            values=form.values(),
            reason=form.cleaned_data["why"],
        )
        done = "taken back" if self.is_back else "corrected"
        return Done(f"Row {self.row.pk} of “{self.kind.name}” is {done}.", self.rows_address)


class EvidenceTable(OfAKind, FormPage):
    """A table, as a file or pasted: whole or not at all, with every problem by its row and column."""

    needs = Act.CHANGE_TERMS
    form_class = EvidenceTableForm
    template_name = "funding/evidence/table.html"
    button = "Record the table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Give a table: {self.kind.name}"

    def back(self) -> tuple[str, str]:
        return self.rows_address, self.kind.name

    def form(self, data: Any = None) -> Any:
        files = self.request.FILES if data is not None else None
        return EvidenceTableForm(data, files, year=self.year, today=self.today)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.kind
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "columns": columns_of(self.kind),
            "problems": self.problems[:MOST_SHOWN],
            "problems_left": max(0, len(self.problems) - MOST_SHOWN),
            "template_url": self.address("funding:evidence-template", kind=self.kind.code),
        }

    def act(self, form: Any) -> Done:
        file = form.cleaned_data["file"]
        try:
            recorded = record_table(
                by=self.person,
                organisation=self.organisation,
                year=self.year,
                kind=self.kind,
                name=file.name if file else "Pasted rows.tsv",
                content=file.chunks() if file else [form.cleaned_data["pasted"].encode()],
            )
        except NotAllowed:
            raise
        except Refused as refused:
            self.problems = refused.problems if isinstance(refused, TableRefused) else ()
            raise Refused(refused.message, field="file" if file else "pasted") from None
        rows = "1 row" if recorded.rows == 1 else f"{recorded.rows} rows"
        is_one = recorded.rows == 1
        return Done(f"{rows} of “{self.kind.name}” {'is' if is_one else 'are'} recorded.", self.rows_address)


def columns_of(kind: Kind) -> list[dict[str, str]]:
    return [{"key": field.label, "value": how_to_write(field)} for field in kind.fields]


class EvidenceTemplate(OfAKind):
    """A workbook with the headings of a kind, and on its first sheet what stands in each column."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        write, content_type = WRITERS["xlsx"]
        facts = [(column["key"], column["value"]) for column in columns_of(self.kind)]
        listing = Listing(
            title=f"{self.kind.name}: {self.organisation.name}, {self.year}",
            columns=[Column(field.label, width=max(16, len(field.label) + 4)) for field in self.kind.fields],
            rows=[],
            facts=facts,
        )
        answer = HttpResponse(write(listing), content_type=content_type)
        name = f"evidence-{self.kind.code}-{self.organisation.code}-{self.year.code}.xlsx".lower()
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
