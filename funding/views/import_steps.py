"""The steps between upload and import: sheet and headings, columns, values, check, review. Each is a view over the one
mapping of the import and keeps nothing of its own, so that an import can be left and taken up again anywhere."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import Correction, Mapping, find_table, plain, read_mapping
from funding.domain.sheets.tables import Inspection
from funding.forms.import_steps import (
    AS_STATED,
    CheckForm,
    ColumnsForm,
    ModeForm,
    SheetForm,
    WordsForm,
    initial_columns,
)
from funding.imported import ours_of
from funding.services.import_check import Checked, check_import
from funding.services.import_effect import effect_in_words, effect_of, said_before
from funding.services.import_memory import follows_memory, mapping_for, memory_in_words
from funding.services.import_questions import with_answers
from funding.services.imports import already_in, change_mapping
from funding.services.uploads import read_upload
from funding.views.import_rows import control_lines, left_out_lines, tables_left_out, unit_is_known, what_it_does
from funding.views.import_step_rows import (
    check_groups,
    column_lines,
    effect_groups,
    meaning_of,
    posting_lines,
    preview,
    rows_in_words,
    sign_choices,
    stated_units,
    table_choices,
    table_key,
    total_choices,
    unit_choices,
    word_lines,
    worked_example,
)
from funding.views.imports import ImportPage, signed_in
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused

WORDS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    title: str


STEPS = (
    Step("upload", "Upload"),
    Step("sheet", "Sheet and headings"),
    Step("columns", "Columns"),
    Step("values", "Values"),
    Step("check", "Check"),
    Step("review", "Review and import"),
)


class StepPage(ImportPage):
    """A step of an import that is not applied. Subclasses give `slug`, `form` and `answered`, the mapping with what the
    form says, and `context` for the page."""

    needs = Act.IMPORT
    slug: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        if self.batch.applied_at:
            return HttpResponseRedirect(self.here)
        self.read()
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        if self.batch.applied_at:
            return HttpResponseRedirect(self.here)
        self.read()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            mapping = self.answered(form)
            if mapping != self.mapping:
                change_mapping(by=signed_in(request), batch=self.batch, year=self.year_of_figures, mapping=mapping)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(form)
        return HttpResponseRedirect(self.following(request))

    def read(self) -> None:
        self.mapping: Mapping = read_mapping(self.batch.mapping)
        self.inspection: Inspection = read_upload(self.batch.file, self.mapping)
        self.year_of_figures = FinancialYear(self.batch.year)
        self.checked: Checked = check_import(self.organisation, self.year_of_figures, self.inspection, self.mapping)

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def answered(self, form: Any) -> Mapping:
        raise NotImplementedError

    def context(self, form: Any) -> dict[str, Any]:
        raise NotImplementedError

    def following(self, request: HttpRequest) -> str:
        """The next step; the same one for a button that stays."""
        slugs = [step.slug for step in STEPS]
        stays = "stay" in request.POST
        return self.step_address(self.slug if stays else slugs[slugs.index(self.slug) + 1])

    def step_address(self, slug: str) -> str:
        return self.address(f"funding:import-{slug}", pk=self.batch.pk)

    def show(self, form: Any) -> HttpResponse:
        number = [step.slug for step in STEPS].index(self.slug) + 1
        before = STEPS[number - 2].slug
        context = {
            "batch": self.batch,
            "form": form,
            "number": number,
            "title": STEPS[number - 1].title,
            "steps": [
                {
                    "number": place,
                    "title": step.title,
                    "url": "" if step.slug in ("upload", self.slug) else self.step_address(step.slug),
                    "current": step.slug == self.slug,
                }
                for place, step in enumerate(STEPS, 1)
            ],
            "back_url": self.address("funding:import-list") if before == "upload" else self.step_address(before),
            "back_label": "Imports" if before == "upload" else STEPS[number - 2].title,
            "file_url": self.address("funding:import-file", pk=self.batch.pk),
            "discard_url": self.address("funding:import-discard", pk=self.batch.pk),
            "summary": what_it_does(self.checked),
            "already": already_in(self.checked.already) if self.checked.already else "",
            "memory": memory_in_words(self.checked.memory)
            if self.checked.memory and follows_memory(self.checked)
            else "",
            **self.context(form),
        }
        return render(self.request, f"funding/import/{self.slug}.html", context)


class ImportSheet(StepPage):
    slug = "sheet"

    def form(self, data: Any = None) -> SheetForm:
        place = self.mapping.place
        initial = {
            "table": table_key(self.checked.table),
            "taken_rows": [str(row) for row in self.mapping.taken_rows],
            "left_rows": rows_in_words(self.mapping.left_rows),
            "header_rows": rows_in_words(place.header_rows) if place else "",
            "first_row": place.first_row if place else None,
            "last_row": place.last_row if place else None,
        }
        tables, totals = table_choices(self.inspection, self.checked), total_choices(self.checked.table)
        return SheetForm(data, tables=tables, totals=totals, initial=initial)

    def answered(self, form: Any) -> Mapping:
        given = form.cleaned_data
        number, _, sheet = given["table"].partition(" ")
        is_other = given["table"] != table_key(self.checked.table)
        place = None if is_other else form.place()
        mapping = self.mapping
        if is_other or place != mapping.place:
            there = replace(mapping, sheet=sheet or None, table=int(number), place=place)
            inspection = read_upload(self.batch.file, there) if place or mapping.place else self.inspection
            table = find_table(inspection, there.sheet, there.table)
            if table is None or not table.money_columns or not table.rows:
                raise Refused("No column of amounts stands there. Check the rows of the headings and of the data.")
            return replace(mapping_for(self.organisation, self.year_of_figures, table, mapping.holds), place=place)
        taken = tuple(map(int, given["taken_rows"]))
        return replace(mapping, taken_rows=taken, left_rows=given["left_rows"])

    def context(self, form: Any) -> dict[str, Any]:
        table = self.checked.table
        return {
            "table": table,
            "preview": preview(table),
            "tables_left_out": tables_left_out(self.inspection),
            "hidden": [name for name, visible in self.inspection.sheets if not visible],
            "notes": [note.message for note in self.inspection.warnings],
            "left_out": left_out_lines(self.checked.left_out_document()),
            "place_is_open": bool(self.mapping.place or form.errors),
        }


class ImportColumns(StepPage):
    slug = "columns"

    def form(self, data: Any = None) -> ColumnsForm:
        initial = initial_columns(self.checked.table, self.mapping, bool(stated_units(self.checked)))
        return ColumnsForm(
            data, table=self.checked.table, mapping=self.mapping, units=unit_choices(self.checked),
            signs=sign_choices(self.checked), initial=initial,
        )  # fmt: skip

    def answered(self, form: Any) -> Mapping:
        given = form.cleaned_data
        if given["holds"] != self.mapping.holds:
            again = mapping_for(self.organisation, self.year_of_figures, self.checked.table, given["holds"])
            return replace(again, place=self.mapping.place)
        naming = form.naming()
        return replace(
            self.mapping,
            label=naming["label"],
            code=naming["code"],
            period=naming["period"],
            recurrence=naming["recurrence"],
            amounts=form.amounts(),
            multiplier=None if given["unit"] == AS_STATED else int(given["unit"]),
        )

    def following(self, request: HttpRequest) -> str:
        if request.POST.get("holds") != self.mapping.holds:
            return self.step_address(self.slug)  # other columns are suggested: look at them first
        return super().following(request)

    def context(self, form: Any) -> dict[str, Any]:
        return {"columns": column_lines(self.checked, form), "example": worked_example(self.checked)}


class ImportValues(StepPage):
    slug = "values"

    def lines(self) -> Any:
        words = self.checked.words
        order = [*(word for word in words if word.meaning is None), *(word for word in words if word.meaning)]
        asked = self.request.POST.get("page") or self.request.GET.get("page")
        self.page = Paginator(order, WORDS_A_PAGE).get_page(asked)
        return word_lines(self.checked, ours_of(self.organisation), list(self.page), unit_is_known(self.checked))

    def form(self, data: Any = None) -> WordsForm:
        self.shown = self.lines()
        words = [(line.name, f"What {line.word} stands for", line.choices) for line in self.shown]
        return WordsForm(data, words=words, initial={line.name: line.initial for line in self.shown})

    def answered(self, form: Any) -> Mapping:
        said = self.mapping.by_word()
        for word, line in zip(self.page, self.shown, strict=True):
            value = form.cleaned_data[line.name]
            if value != line.initial:
                said[plain(word.text)] = meaning_of(word, value)
        return replace(self.mapping, meanings=tuple(said.values()))

    def following(self, request: HttpRequest) -> str:
        if "stay" in request.POST and self.page.has_next():
            return f"{self.step_address(self.slug)}?page={self.page.next_page_number()}"
        return super().following(request)

    def context(self, form: Any) -> dict[str, Any]:
        pot_url = self.address("funding:pot-open") if Act.LOG_POTS in self.acts else ""
        return {
            "lines": [(line, form[line.name]) for line in self.shown],
            "page": self.page,
            "unknown": sum(1 for word in self.checked.words if word.meaning is None),
            "known": sum(1 for word in self.checked.words if word.meaning is not None),
            "is_published": self.mapping.holds == "published",
            "open_pot_url": f"{pot_url}?import={self.batch.pk}" if pot_url else "",
        }


class ImportCheck(StepPage):
    slug = "check"

    def form(self, data: Any = None) -> CheckForm:
        self.problems = check_groups(self.checked, self.checked.problems)
        taken = sum(len(group.fixes) for group in self.problems)
        self.doubts = check_groups(self.checked, self.checked.open_doubts, 20 - taken)
        groups = [*self.problems, *self.doubts]
        fixes = [(fix.field, f"Type over {fix.cell}") for group in groups for fix in group.fixes]
        ticks = [(group.leave, f"Leave out row {rows_in_words(group.rows)}") for group in groups if group.leave]
        ticks += [(group.right, group.right_label) for group in self.doubts]
        ticks += [(group.other, group.offer.label) for group in self.doubts if group.offer]
        ticks += [
            (f"undo-{each.cell}", f"Take back what was typed over {each.cell}") for each in self.mapping.corrections
        ]
        either = [(group.right, group.other) for group in self.doubts if group.other]
        return CheckForm(data, fixes=fixes, ticks=ticks, either=either)

    def answered(self, form: Any) -> Mapping:
        given = form.cleaned_data
        typed = self.mapping.by_cell()
        left, accepted = set(self.mapping.left_rows), list(self.mapping.accepted)
        for group in (*self.problems, *self.doubts):
            for fix in group.fixes:
                if given[fix.field] and given[fix.field] != fix.entered:
                    typed[fix.cell] = Correction(fix.cell, fix.entered, given[fix.field])
            if group.leave and given[group.leave]:
                left |= set(group.rows)
            if group.right and given[group.right]:
                accepted += group.keys
        kept = tuple(each for each in typed.values() if not given.get(f"undo-{each.cell}"))
        asked = [(group, group.offer) for group in self.doubts if group.offer]
        taken = [offer for group, offer in asked if given[group.other]]
        right = [offer for group, offer in asked if given[group.right]]
        return replace(
            with_answers(self.mapping, taken, right),
            corrections=kept,
            left_rows=tuple(sorted(left)),
            accepted=tuple(dict.fromkeys(accepted)),
        )

    def context(self, form: Any) -> dict[str, Any]:
        def shown(groups: Any) -> Any:
            return [
                {
                    "group": group,
                    "fixes": [(fix, form[fix.field]) for fix in group.fixes],
                    "leave": form[group.leave] if group.leave else None,
                    "right": form[group.right] if group.right and group in self.doubts else None,
                    "other": form[group.other] if group.other and group in self.doubts else None,
                }
                for group in groups
            ]

        cells = len(self.checked.problems) + len(self.checked.open_doubts)
        return {
            "problems": shown(self.problems),
            "doubts": shown(self.doubts),
            "corrections": [(each, form[f"undo-{each.cell}"]) for each in self.mapping.corrections],
            "accepted": len(self.checked.doubts) - len(self.checked.open_doubts),
            "in_the_file": cells > 20,
            "count": cells,
            "warnings": self.checked.warnings,
            "control_totals": control_lines(self.checked.control_document()),
            "left_out": left_out_lines(self.checked.left_out_document()),
            "marked_url": self.address("funding:import-marked", pk=self.batch.pk) if cells else "",
        }


class ImportReview(StepPage):
    slug = "review"

    def form(self, data: Any = None) -> ModeForm:
        return ModeForm(data, initial={"mode": self.mapping.mode})

    def answered(self, form: Any) -> Mapping:
        return replace(self.mapping, mode=form.cleaned_data["mode"])

    def following(self, request: HttpRequest) -> str:
        return self.step_address(self.slug)

    def context(self, form: Any) -> dict[str, Any]:
        checked = self.checked
        effect = effect_of(checked)
        is_open = bool(checked.problems or checked.open_doubts)
        needs_administrator = checked.names_others and Act.IMPORT_FOR_OTHERS not in self.acts
        return {
            "effect": effect_in_words(effect) if unit_is_known(checked) else "",
            "said": [*checked.warnings, *said_before(effect)],
            "groups": effect_groups(effect),
            "postings": posting_lines(effect),
            "posting_count": len(effect.changes),
            "left_out": left_out_lines(checked.left_out_document()),
            "control_totals": control_lines(checked.control_document()),
            "differs": any(not total.agrees for total in checked.control_totals),
            "is_published": self.mapping.holds == "published",
            "is_open": is_open,
            "check_url": self.step_address("check"),
            "columns_url": self.step_address("columns"),
            "needs_administrator": needs_administrator,
            "is_ready": bool(checked.found.figures) and not (is_open or checked.already or needs_administrator),
            "apply_url": self.address("funding:import-apply", pk=self.batch.pk),
            "year_differs": "" if self.batch.year == self.year.start else str(self.year_of_figures),
        }
