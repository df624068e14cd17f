"""Monthly counts of an outcome: given as a table, and shown or taken away with small numbers hidden."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.views.forms_page import Done
from organisations.permissions import Act
from roi.domain.breakdowns import BREAKDOWNS, GROUPS, Breakdown, breakdown_called
from roi.domain.count_table import Count, Key, month_at, named, plain, written_table
from roi.domain.small_numbers import shown_counts, total_words
from roi.selectors import counts_held, outcome_lines
from roi.services.counts import record_counts
from roi.step_forms import CountsForm
from roi.views.project_page import ProjectFormPage, ProjectPage


class OutcomeCounts(ProjectFormPage):
    """Give a table of counts: of months before, of a comparison group, or by deprivation, ethnicity, age or sex."""

    needs = Act.RECORD_OUTCOMES
    form_class = CountsForm
    template_name = "roi/outcome/counts.html"
    title = "Counts by month, as a table"
    button = "Save this table"
    lead = "Months before the year, a comparison group, or parts. The whole table is saved, or nothing of it."

    def form(self, data: Any = None) -> CountsForm:
        files = self.request.FILES if data is not None else None
        return CountsForm(data, files, year=self.year, today=self.today, initial=self.initial())

    def asked(self) -> tuple[str, str]:
        group, breakdown = self.request.GET.get("group", "project"), self.request.GET.get("breakdown", "all")
        known = group in GROUPS and breakdown in {each.code for each in BREAKDOWNS}
        return (group, breakdown) if known else ("project", "all")

    def initial(self) -> dict[str, Any]:
        group, breakdown = self.asked()
        kind = breakdown_called(breakdown)
        counts = counts_held(self.line, group, breakdown)
        table = "\n".join("\t".join(row) for row in written_table(counts, kind)) if counts else ""
        return {"group": group, "breakdown": breakdown, "edition": self.line.imd_edition, "table": table}

    def context(self) -> dict[str, Any]:
        return {
            "title": f"Counts of {self.line.name}",
            "tables_url": self.address("roi:outcome-tables", reference=self.project.reference, line=self.line.code),
            "headings": [
                {"key": each.name, "value": ", ".join(part.words for part in each.parts)} for each in BREAKDOWNS
            ],
        }

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        record_counts(
            by=self.person,
            line=self.line,
            group=typed["group"],
            breakdown=typed["breakdown"],
            table=typed["table"],
            edition=typed["edition"],
        )
        name = breakdown_called(typed["breakdown"]).name.lower()
        where = self.address("roi:outcome-tables", reference=self.project.reference, line=self.line.code)
        return Done(f"The counts of {self.line.name}, {name}, are saved.", where)


class OutcomeTables(ProjectPage):
    """The counts that are recorded, with small numbers hidden."""

    needs = Act.SEE

    def found(self) -> Any:
        lines = outcome_lines(self.project, self.year, self.known)
        line = next((line for line in lines if line.code == self.kwargs["line"]), None)
        if line is None:
            raise Http404
        return line

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        line = self.found()
        tables = [self.shown(line, group, each) for group in GROUPS for each in BREAKDOWNS]
        can_record = Act.RECORD_OUTCOMES in self.acts and not self.known
        return render(
            request,
            "roi/outcome/tables.html",
            {
                "line": line,
                "tables": [table for table in tables if table],
                "new_url": self.here("outcome-counts", line) if can_record else "",
                "steps": [*self.trail(), {"label": "Outcomes", "url": self.outcomes_address}],
            },
        )

    def here(self, name: str, line: Any, **parts: str) -> str:
        return self.address(f"roi:{name}", reference=self.project.reference, line=line.code, **parts)

    def shown(self, line: Any, group: str, kind: Breakdown) -> dict[str, Any] | None:
        counts = counts_held(line, group, kind.code)
        if not counts:
            return None
        head, *rows = public_rows(counts, kind)
        edition = f", {line.imd_edition} edition of the index" if kind.code == "imd" else ""
        return {
            "id": f"{group}-{kind.code}",
            "caption": f"{GROUPS[group]}: {kind.name.lower()}{edition}",
            "head": head,
            "rows": rows,
            "file_url": self.here("outcome-counts-file", line, group=group, breakdown=kind.code),
            "change_url": f"{self.here('outcome-counts', line)}?group={group}&breakdown={kind.code}",
        }


class OutcomeCountsFile(OutcomeTables):
    """One table as a CSV file, with small numbers hidden as on the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        group, code = self.kwargs["group"], self.kwargs["breakdown"]
        if group not in GROUPS or code not in {each.code for each in BREAKDOWNS}:
            raise Http404
        line = self.found()
        counts = counts_held(line, group, code)
        if not counts:
            raise Http404
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{line.code}-{group}-{code}.csv"'
        csv.writer(answer, lineterminator="\r\n").writerows(public_rows(counts, breakdown_called(code)))
        return answer


def public_rows(counts: dict[Key, Count], kind: Breakdown) -> list[list[str]]:
    """The table as it may be seen: small counts and small numbers exposed hidden, with what would reveal them."""
    months = sorted({(year, month) for year, month, _ in counts})
    several = len(kind.parts) > 1
    head, columns = ["Month"], []
    for words, name in (("", "events"), (" exposed", "exposure")):
        cells = [[getattr(counts[year, month, part.code], name) for part in kind.parts] for year, month in months]
        if all(value is None for row in cells for value in row):
            continue
        hidden = shown_counts(cells, row_totals=several)
        head += [f"{part.words}{words}" for part in kind.parts]
        shown = [
            [words or text(value) for value, words in zip(row, marks, strict=True)]
            for row, marks in zip(cells, hidden, strict=True)
        ]
        if several:
            head.append("All" + words)
            for row, values, marks in zip(shown, cells, hidden, strict=True):
                row.append(total_words(values, marks) or text(None if None in values else sum(values)))
        columns.append(shown)
    rows = [
        [named(month_at(year * 12 + month - 1)), *(cell for block in columns for cell in block[at])]
        for at, (year, month) in enumerate(months)
    ]
    return [head, *rows]


def text(value: Any) -> str:
    return "No data" if value is None else plain(value)
