"""Plays outcomes, release of cash and cases. The programme lead enters, finance prepares and confirms, the executive
lead signs."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from dataset.story.benefit_script import Row
from dataset.story.stage import Stage
from funding.domain.financial_year import FinancialYear, Month
from organisations.permissions import Role
from roi.domain.breakdowns import ALL, PROJECT, breakdown_called
from roi.domain.case_check import COMPONENTS
from roi.domain.count_table import named
from roi.domain.inputs import QUINTILES, Assumption, Gain, Optimism, Status, Who
from roi.models import Case, OutcomeLine, UnitValue
from roi.services.cases import (
    CaseWords,
    open_case,
    prepare_version,
    return_version,
    send_to_exec,
    sign_version,
)
from roi.services.counts import record_counts
from roi.services.outcomes import (
    MonthFigures,
    OutcomeFacts,
    Release,
    Worth,
    add_realisation,
    confirm_realisation,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)


class Benefits:
    """Outcomes and cases by the keys of the script, on the stage that holds projects and people."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.lines: dict[str, OutcomeLine] = {}
        self.cases: dict[str, Case] = {}

    def record(self, row: Row) -> None:
        """An outcome line with its months and, where they are known, its fifths."""
        project = self.stage.projects[row["project"]]
        by = self.stage.holder(project.organisation, Role.CONTRIBUTOR)
        line = record_outcome_line(by=by, project=project, year=FinancialYear(row["year"]), facts=facts_of(row))
        months = [MonthFigures(expected, seen) for expected, seen in zip_longest(row["expected"], row["observed"])]
        record_outcome_months(by=by, line=line, months=months)
        if row["fifths"]:
            record_quintiles(by=by, line=line, averted=dict(zip(QUINTILES, row["fifths"], strict=True)))
        self.lines[row["key"]] = line

    def count(self, rows: Sequence[Row]) -> None:
        """Counts of one outcome by month: everybody together, and then by deprivation fifth."""
        line = self.lines[rows[0]["outcome"]]
        by = self.stage.holder(line.project.organisation, Role.CONTRIBUTOR)
        fifths = breakdown_called("imd")
        together = [[name_of_month(row), sum(row["events"]), sum(row["exposed"])] for row in rows]
        record_counts(
            by=by, line=line, group=PROJECT, breakdown=ALL, table=table(["Month", "Events", "Exposed"], together)
        )
        heading = ["Month", *(f"{part.code}{more}" for more in ("", " exposed") for part in fifths.parts)]
        cut = [[name_of_month(row), *row["events"], *row["exposed"]] for row in rows]
        record_counts(by=by, line=line, group=PROJECT, breakdown=fifths.code, table=table(heading, cut),
                      edition=rows[0]["edition"])  # fmt: skip

    def release(self, row: Row) -> None:
        """A budget that is cut: entered by one person of finance, confirmed by another."""
        line = self.lines[row["outcome"]]
        first, second = self.stage.finance[line.project.organisation.code][:2]
        entered = add_realisation(
            by=first,
            line=line,
            release=Release(
                cost_centre=row["cost_centre"],
                subjective_code=row["subjective_code"],
                from_month=row["from_month"],
                owner=row["owner"],
                action=row["action"],
                status=Status.ACTIONED,
                share=row["share"],
            ),
        )
        if row["is_confirmed"]:
            confirm_realisation(by=second, release=entered, status=Status.IN_LEDGER)

    def open(self, row: Row) -> None:
        project = self.stage.projects[row["project"]]
        self.cases[row["key"]] = open_case(
            by=self.stage.lead(project.organisation),
            project=project,
            year=FinancialYear(row["year"]),
            words=CaseWords(**{name: row[name] for name in CaseWords.__dataclass_fields__}),
        )

    def decide(self, row: Row) -> None:
        """Prepare a version, send the newest, sign it or give it back."""
        case = self.cases[row["case"]]
        lead = self.stage.lead(case.organisation)
        if row["act"] == "prepare":
            prepare_version(by=lead, case=case)
            return
        version = case.versions.get(number=max(case.versions.values_list("number", flat=True)))
        if row["act"] == "send":
            send_to_exec(by=lead, version=version)
            return
        executive = self.stage.holder(case.organisation, Role.EXEC_LEAD)
        if row["act"] == "sign":
            sign_version(by=executive, version=version)
        else:
            return_version(by=executive, version=version, reason=row["reason"])


def name_of_month(row: Row) -> str:
    return named(Month(FinancialYear(row["year"]), row["month"]))


def table(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "\n".join(",".join(map(str, cells)) for cells in (heading, *rows))


def facts_of(row: Row) -> OutcomeFacts:
    def assumed(name: str) -> Assumption:
        return Assumption(row[name], row["assumption_source"], row["assumption_grade"], row.get(f"{name}_reason", ""))

    return OutcomeFacts(
        measure=row["measure"],
        name=row["name"],
        site=row["site"],
        expected_source=row["expected_source"],
        expected_reason=row["expected_reason"],
        expected_grade=row["expected_grade"],
        attribution=assumed("attribution"),
        deadweight=assumed("deadweight"),
        displacement=assumed("displacement"),
        optimism=Optimism(dict(zip(COMPONENTS, row["optimism_grades"], strict=True)), row["optimism_source"]),
        worth=worth_of(row),
        gains=(Gain(Who(row["gains"]), Decimal(1)),),
        steady_months=row["steady_months"],
        chosen_when_high=row["chosen_when_high"],
        code=row["key"],
    )


def worth_of(row: Row) -> Worth | None:
    """A published unit value, named `code@price year`, or one of the trust's own; None when nothing is valued."""
    if row["reference_value"]:
        code, _, year = row["reference_value"].partition("@")
        published = UnitValue.objects.get(code=code, price_year=int(year))
        return Worth(row["value_grade"], row["price_series"], reference=published)
    if row["own_value"] is None:
        return None
    return Worth(
        row["value_grade"],
        row["price_series"],
        own=row["own_value"],
        own_source=row["own_value_source"],
        own_year=row["own_value_year"],
    )
