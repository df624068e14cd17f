"""Rows into what an appraisal is worked out from, and the rows of outcomes and cases that pages show.

Costs come from the ledger alone: nothing that was posted is typed a second time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.text import slugify

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.words import Place, PotKind, Recurrence
from funding.known import Known, recorded
from funding.models import Posting, Pot, Project
from funding.past import by_then
from funding.selectors import PotPosition, ProjectSpend, pot_positions, spend_of_project
from organisations.models import Event, Organisation
from organisations.models import Kind as OrganisationKind
from roi.domain.benefits import CLASS_OF, line_result, pounds_of_gain, pounds_of_release
from roi.domain.breakdowns import ALL, COMPARISON, PROJECT
from roi.domain.case_check import check_case
from roi.domain.comparisons import Held, Written, comparison_of, given
from roi.domain.count_table import Count, Key
from roi.domain.counted_fifths import averted_by_fifth, rates_by_fifth
from roi.domain.exposure import carried_forward
from roi.domain.inputs import (
    Assumption,
    Capacity,
    CaseError,
    CaseInputs,
    CostLine,
    CostType,
    Gain,
    IndexBasis,
    Kind,
    Nature,
    Optimism,
    OtherClaim,
    Party,
    Payer,
    Polarity,
    PriceIndex,
    RealisationRow,
    Status,
    Timing,
    UnitValue,
    Who,
)
from roi.domain.inputs import OutcomeLine as LineInputs
from roi.domain.line_parts import with_parts
from roi.domain.measures import MEASURES, Gainer, Measure
from roi.models import (
    AssumptionName,
    Case,
    CaseArrangement,
    CaseVersion,
    DocumentJob,
    LocalMeasure,
    OutcomeGain,
    OutcomeLine,
    OutcomeMonth,
    PriceIndexValue,
    Realisation,
    SignOff,
)
from roi.models import UnitValue as ReferenceValue
from roi.past import case_then, lines_then, versions_then

ASK_ACTIONS = ("open-case", "change-case")
OUTCOME_ACTIONS = (
    "record-outcome",
    "change-outcome",
    "record-outcome-months",
    "record-quintiles",
    "record-counts",
    "add-release",
    "confirm-release",
    "confirm-gain",
    "withdraw-outcome",
    "withdraw-release",
)


@dataclass(frozen=True, slots=True)
class CaseReading:
    """The inputs of a project and year, or the sentences that say what is missing."""

    inputs: CaseInputs | None
    problems: tuple[str, ...]


def outcome_lines(project: Project, year: FinancialYear, known: Known | None = None) -> list[OutcomeLine]:
    """Outcome lines of the project in the year, with everything that hangs on them."""
    if known is None:
        return list(whole_lines().filter(project=project, year=year.start))
    return [line for line in lines_of(project.organisation, year, known) if line.project_id == project.pk]


def lines_of(organisation: Organisation, year: FinancialYear, known: Known) -> list[OutcomeLine]:
    """Outcome lines of every project of the organisation, as they stood."""
    present = whole_lines().filter(project__organisation=organisation, year=year.start)
    return lines_then(organisation, year, known, present)


def whole_lines() -> QuerySet[OutcomeLine]:
    return OutcomeLine.objects.select_related(
        "reference_value", "recorded_by", "changed_by", "project__organisation"
    ).prefetch_related(
        "months",
        "quintiles",
        "counts",
        "assumptions",
        Prefetch("gains", OutcomeGain.objects.select_related("entered_by", "checked_by")),
        Prefetch("realisation", Realisation.objects.select_related("entered_by", "confirmed_by")),
    )


def outcome_line(project: Project, year: FinancialYear, code: str) -> OutcomeLine | None:
    return next((line for line in outcome_lines(project, year) if line.code == code), None)


def release_for(project: Project, year: FinancialYear, pk: int) -> Realisation | None:
    return (
        Realisation.objects.filter(line__project=project, line__year=year.start, pk=pk)
        .select_related("line__project__organisation", "entered_by", "confirmed_by")
        .first()
    )


def gains_of_others(line: OutcomeLine) -> QuerySet[OutcomeGain]:
    """Gains of bodies other than the organisation itself: each needs its own word."""
    own = (Who.TRUST.value, Who.PEOPLE.value)
    return line.gains.exclude(who__in=own).select_related("line__project__organisation")


def unit_values() -> QuerySet[ReferenceValue]:
    """Published unit values, by measure and name."""
    return ReferenceValue.objects.all()


def local_measures(organisation: Organisation) -> list[LocalMeasure]:
    """The organisation's own measures, retired ones included."""
    return list(LocalMeasure.objects.filter(organisation=organisation).select_related("recorded_by"))


def local_measure(organisation: Organisation, code: str) -> LocalMeasure | None:
    return LocalMeasure.objects.filter(organisation=organisation, code=code).first()


def as_measure(row: LocalMeasure) -> Measure:
    """A trust's own measure as one of the library's type."""
    who = Who(row.who)
    return Measure(
        code=row.code,
        name=row.name,
        unit=row.unit,
        polarity=Polarity(row.polarity),
        definition=row.definition,
        counted_from=row.counted_from,
        gainers=(Gainer(who, Decimal(1), "as its own definition says"),),
        default_class=CLASS_OF[who],
        in_year="As the trust argues it.",
        evidence="The trust's own.",
        lag_months=0,
        not_for=row.not_for,
        no_value="No published value: enter your own with its source.",
        retired=row.retired_at is not None,
    )


def measures_of(organisation: Organisation) -> list[Measure]:
    """The library, and then the organisation's own measures."""
    return [*MEASURES, *(as_measure(row) for row in local_measures(organisation))]


def price_series() -> list[tuple[str, str]]:
    """Codes and names of the price indices that are loaded."""
    rows = PriceIndexValue.objects.order_by("series").values_list("series", "basis").distinct()
    return [(series, series_name(series, basis)) for series, basis in rows]


def series_name(series: str, basis: str) -> str:
    """`gdp-deflator-calendar-2024` is “GDP deflator, calendar year”."""
    stem = series.split(f"-{basis}", 1)[0].replace("-", " ").strip()
    words = stem.replace("gdp", "GDP").replace("nhs", "NHS")
    return f"{words[:1].upper()}{words[1:]}, {basis} year"


def observed_to(line: OutcomeLine) -> int:
    """The last month, from April on, up to which every month is observed; 0 when none is."""
    known = {row.month for row in line.months.all() if row.observed is not None}
    last = 0
    while last + 1 in known:
        last += 1
    return last


def case_inputs(project: Project, year: FinancialYear, known: Known | None = None) -> CaseReading:
    """Everything one appraisal needs, from rows; or what is missing, a sentence each."""
    lines = outcome_lines(project, year, known)
    spend = spend_of_project(project, year, known)
    ahead = paid_ahead(project, year, known)
    reading = outcome_inputs(project, year, lines, known)
    problems = list(reading.problems)
    if not spend and not ahead:
        problems.append(f"The ledger holds no spend of this project in {year}. Record or import it.")
    if problems or reading.inputs is None:
        return CaseReading(None, tuple(problems))
    now = standing(lines, reading.inputs)
    inputs = replace(
        reading.inputs,
        outcomes=tuple(
            replace(outcome, gains=gains_of(line, now))
            for outcome, line in zip(reading.inputs.outcomes, lines, strict=True)
        ),
        costs=(
            *cost_lines(project.organisation, spend, year, known=known),
            *cost_lines(project.organisation, ahead, year, nature=Nature.PREPAID, known=known),
        ),
        realisation=tuple(release_row(row, now) for line in lines for row in line.realisation.all()),
    )
    return checked(inputs)


def outcome_inputs(project: Project, year: FinancialYear, lines: Sequence[OutcomeLine],
                   known: Known | None = None) -> CaseReading:  # fmt: skip
    """The outcomes alone, without costs and with nothing confirmed: what releases and gains come to in pounds."""
    problems = list(missing(lines, year))
    index = price_index(lines, year)
    if isinstance(index, str):
        problems.append(index)
    if problems or isinstance(index, str):
        return CaseReading(None, tuple(problems))
    months = min(observed_to(line) for line in lines)
    others = claims_by_others(lines, year, known)
    inputs = CaseInputs(
        project=Party(project.reference, project.name),
        organisation=Party(project.organisation.code, project.organisation.name),
        financial_year=year,
        data_to=months,
        prices=index,
        outcomes=tuple(line_inputs(line, index.basis, months, claims_of_others(line, others)) for line in lines),
        costs=(),
        realisation=tuple(release_row(row) for line in lines for row in line.realisation.all()),
    )
    return checked(inputs)


def checked(inputs: CaseInputs) -> CaseReading:
    try:
        check_case(inputs)
    except CaseError as fault:
        return CaseReading(None, (f"{place_of(fault.path, inputs)}{fault.sentence}",))
    return CaseReading(inputs, ())


@dataclass(frozen=True, slots=True)
class Standing:
    """What each release and each gain of another body comes to now, in pounds, by its number."""

    releases: Mapping[int, Decimal]
    gains: Mapping[int, Decimal]

    def holds(self, row: Realisation) -> bool:
        """Whether finance confirmed the release at the pounds to which it comes now."""
        return row.confirmed_at is not None and self.releases.get(row.pk) == row.confirmed_amount

    def is_checked(self, gain: OutcomeGain) -> bool:
        """Whether the body's document was seen for the pounds to which its share comes now."""
        return gain.checked_at is not None and self.gains.get(gain.pk) == gain.checked_amount


NOTHING_STANDS = Standing({}, {})


def standing(lines: Sequence[OutcomeLine], inputs: CaseInputs | None) -> Standing:
    """Worked out from the outcomes alone; without inputs only rows in pounds a month come to something."""
    releases = {row.pk: row.amount for line in lines for row in line.realisation.all() if row.amount is not None}
    gains: dict[int, Decimal] = {}
    for line, outcome in zip(lines, inputs.outcomes if inputs else (), strict=False):
        assert inputs is not None
        result = line_result(inputs, outcome)
        releases |= {row.pk: pounds_of_release(release_row(row), result) for row in line.realisation.all()}
        gains |= {row.pk: pounds_of_gain(gain_of(row), result) for row in line.gains.all()}
    return Standing(releases, gains)


def standing_of(project: Project, year: FinancialYear) -> tuple[Standing, tuple[str, ...]]:
    """What releases and gains of the project come to now, and what is missing for it, a sentence each."""
    lines = outcome_lines(project, year)
    reading = outcome_inputs(project, year, lines)
    return standing(lines, reading.inputs), reading.problems


def missing(lines: Sequence[OutcomeLine], year: FinancialYear) -> Iterable[str]:
    if not lines:
        yield f"There is no outcome of {year} yet. Record one."
    for line in lines:
        if not line.months.all():
            yield f"{line.name}: the months are missing. Enter what was observed."
        elif not observed_to(line):
            yield f"{line.name}: no month is observed yet. Enter April first."
        elif lacking := lacks_comparison(line):
            yield f"{line.name}: {lacking}"
        elif not line.gains.all():
            yield f"{line.name}: it is not said yet what it is worth and who gains. Finish that step."


def lacks_comparison(line: OutcomeLine) -> str:
    """What the comparison of a line still lacks, as a sentence; empty when it can be worked out."""
    if not line.expected_source or len(line.assumptions.all()) < len(AssumptionName):
        return "it is not said yet what it is compared with. Finish that step."
    if "counterfactual" in line.parts:
        return ""
    found = comparison_of(line.design, held_of(line), comparison_words(line))
    return found if isinstance(found, str) else ""


def fifths_of(line: OutcomeLine) -> tuple[Mapping[str, Decimal], bool]:
    """Events averted by fifth, and whether counts by fifth say so; otherwise they are as somebody typed them."""
    typed = {row.quintile: row.averted for row in line.quintiles.all()}
    months = observed_to(line)
    if not months or lacks_comparison(line):
        return typed, False
    counts = counts_held(line, PROJECT, "imd")
    counted = averted_by_fifth(line_inputs(line, IndexBasis.CALENDAR_YEAR, months), counts, line.year)
    return (typed, False) if counted is None else (counted, True)


def held_of(line: OutcomeLine) -> Held:
    """What is recorded of the line's months, of those before and of its comparison group."""
    rows = list(line.months.all())
    counts: dict[str, dict[tuple[int, int], Count]] = {PROJECT: {}, COMPARISON: {}}
    for row in line.counts.all():
        if row.breakdown == ALL:
            counts[row.group][row.year, row.month] = Count(row.events, row.exposure)
    return Held(
        year=line.year,
        observed=observed_to(line),
        exposure=tuple(row.exposure for row in rows if row.exposure is not None),
        expected=tuple(row.expected for row in rows if row.expected is not None),
        before=counts[PROJECT],
        compared=counts[COMPARISON],
        chosen_when_high=line.chosen_when_high,
    )


def counts_held(line: OutcomeLine, group: str, breakdown: str) -> dict[Key, Count]:
    """Counts of a group in a breakdown, by month and part; the project's own months of the year are among them."""
    found = {
        (row.year, row.month, row.part): Count(row.events, row.exposure)
        for row in line.counts.all()
        if (row.group, row.breakdown) == (group, breakdown)
    }
    if (group, breakdown) == (PROJECT, ALL):
        for month in line.months.all():
            if month.observed is not None:
                found[line.year, month.month, ALL] = Count(events_of(line, month), month.exposure)
    return found


def events_of(line: OutcomeLine, month: OutcomeMonth) -> Decimal:
    """Events of an observed month; those of a rate are whole where they nearly are."""
    observed: Decimal | None = month.observed
    exposure: Decimal | None = month.exposure
    assert observed is not None
    if line.kind != Kind.RATE or exposure is None:
        return observed
    events = observed * exposure
    whole = events.to_integral_value()
    return whole if abs(events - whole) < Decimal("0.000001") else events


def comparison_words(line: OutcomeLine) -> Written:
    return Written(
        line.expected_source, line.expected_reason, line.expected_grade, line.growth, starts=line.starts or 1,
        people=line.matched_people or 0, matched_on=line.matched_on, protocol=line.protocol,
    )  # fmt: skip


def place_of(path: str, inputs: CaseInputs) -> str:
    """The name of the outcome a fault belongs to, for the start of its sentence."""
    if path.startswith("outcomes["):
        return f"{inputs.outcomes[int(path[9 : path.index(']')])].label}: "
    if path.startswith("realisation["):
        return f"Release {inputs.realisation[int(path[12 : path.index(']')])].id}: "
    return ""


def year_label(start: int, basis: IndexBasis) -> str:
    return str(start) if basis is IndexBasis.CALENDAR_YEAR else FinancialYear(start).code


def price_index(lines: Sequence[OutcomeLine], year: FinancialYear) -> PriceIndex | str:
    """The one index of the case with the years it needs, at the prices of the year or the last year that it knows."""
    named = sorted({line.price_series for line in lines if line.price_series})
    if len(named) > 1:
        return "The outcomes use different price indices. Choose the same one for each."
    rows = PriceIndexValue.objects.filter(series__in=named) if named else PriceIndexValue.objects.all()
    series = named[0] if named else rows.values_list("series", flat=True).first()
    values = {row.year: row for row in rows.filter(series=series)}
    known = [start for start in values if start <= year.start]
    if not known:
        return "There is no price index for this year. Ask the administrator to load the reference data."
    basis = IndexBasis(f"{values[known[0]].basis}-year")
    needed = {value_year(line) for line in lines} - {None}
    case_start = max(known)
    row = values[case_start]
    return PriceIndex(
        name=series_name(row.series, row.basis),
        source=row.source,
        basis=basis,
        case_year=year_label(case_start, basis),
        values={
            year_label(start, basis): Decimal(values[start].value)
            for start in sorted({case_start, *(n for n in needed if n is not None and n in values)})
        },
        released_on=row.release,
    )


def value_year(line: OutcomeLine) -> int | None:
    return line.reference_value.price_year if line.reference_value else line.own_value_year


def line_inputs(line: OutcomeLine, basis: IndexBasis, months: int, claims: tuple[OtherClaim, ...] = ()) -> LineInputs:
    """One outcome line as the appraisal reads it, with the first `months` months observed. Events averted by fifth are
    worked out from counts by fifth where those are held, and are as typed where they are not."""
    rows = list(line.months.all())
    chosen = {row.name: row for row in line.assumptions.all()}
    exposure, exposure_given = carried_forward(tuple(row.exposure for row in rows if row.exposure is not None))
    fifths = {row.quintile: row.averted for row in line.quintiles.all()}
    compared = comparison_of(line.design, held_of(line), comparison_words(line))
    is_compared = not isinstance(compared, str)
    if isinstance(compared, str):
        compared = given(held_of(line), comparison_words(line))
    inputs = LineInputs(
        id=line.code,
        measure=line.measure,
        label=line.name,
        kind=Kind(line.kind),
        polarity=Polarity(line.polarity),
        observed=tuple(row.observed for row in rows if row.observed is not None)[:months],
        counterfactual=compared,
        attribution=assumption(chosen[AssumptionName.ATTRIBUTION]),
        deadweight=assumption(chosen[AssumptionName.DEADWEIGHT]),
        displacement=assumption(chosen[AssumptionName.DISPLACEMENT]),
        optimism=Optimism(
            {
                "cohort": line.grade_cohort,
                "effect": line.grade_effect,
                "unit_value": line.grade_unit_value,
                "data_age": line.grade_data_age,
            },
            line.optimism_source,
            line.optimism,
            line.optimism_reason,
        ),
        unit_value=unit_value(line, basis),
        gains=gains_of(line),
        exposure=exposure,
        exposure_given=exposure_given,
        quintiles=fifths or None,
        steady_months=tuple(line.steady_months),
        capacity=capacity(line),
        site=line.site,
        other_claims=claims,
        overlap_answer=line.overlap_answer,
        chosen_when_high=line.chosen_when_high,
    )
    inputs = with_parts(inputs, line.parts)
    counts = counts_held(line, PROJECT, "imd") if months and (is_compared or line.parts) else {}
    if not counts:
        return inputs
    counted = averted_by_fifth(inputs, counts, line.year)
    return replace(
        inputs,
        quintiles=inputs.quintiles if counted is None else counted,
        fifths=rates_by_fifth(inputs, counts, line.year) or inputs.fifths,
    )


def assumption(row: object) -> Assumption:
    fields = ("value", "source", "grade", "reason", "low", "high")
    return Assumption(*(getattr(row, field) for field in fields))


def unit_value(line: OutcomeLine, basis: IndexBasis) -> UnitValue | None:
    if line.reference_value:
        chosen = line.reference_value
        value, start = chosen.value, chosen.price_year
        source = f"{chosen.name}, {chosen.unit}. {chosen.source}"
    elif line.own_value is not None and line.own_value_year is not None:
        value, start, source = line.own_value, line.own_value_year, line.own_value_source
    else:
        return None
    return UnitValue(
        value=value,
        price_year=year_label(start, basis),
        source=source,
        grade=line.value_grade,
        low=line.value_low,
        high=line.value_high,
        conservative=line.is_conservative,
        includes_other_agencies=line.includes_other_agencies,
    )


def capacity(line: OutcomeLine) -> Capacity | None:
    if not line.capacity_unit or line.capacity_per_event is None:
        return None
    return Capacity(line.capacity_unit, line.capacity_per_event, line.capacity_source, line.capacity_used_for)


def claims_by_others(lines: Sequence[OutcomeLine], year: FinancialYear, known: Known | None) -> list[OutcomeLine]:
    """Outcomes of the organisation's other projects that count one of the same measures."""
    project = lines[0].project
    if known is not None:
        found = lines_of(project.organisation, year, known)
        return [line for line in found if line.project_id != project.pk]
    rows = OutcomeLine.objects.filter(
        project__organisation=project.organisation, year=year.start, measure__in={line.measure for line in lines}
    )
    return list(rows.exclude(project=project).select_related("project").prefetch_related("assumptions"))


def claims_of_others(line: OutcomeLine, others: Iterable[OutcomeLine]) -> tuple[OtherClaim, ...]:
    """What other projects of the organisation claim of the same measure at the same site in the year."""
    others = [other for other in others if (other.measure, other.site) == (line.measure, line.site)]
    return tuple(
        OtherClaim(other.project.reference, chosen.value)
        for other in others
        for chosen in other.assumptions.all()
        if chosen.name == AssumptionName.ATTRIBUTION
    )


def release_row(row: Realisation, now: Standing = NOTHING_STANDS) -> RealisationRow:
    """A release as the appraisal reads it: confirmed only while it comes to the pounds that were confirmed."""
    holds = now.holds(row)
    return RealisationRow(
        id=row.code,
        outcome=row.line.code,
        from_month=row.from_month,
        status=Status(row.status),
        finance_confirmed=holds,
        share=row.share,
        amount=row.amount,
        cost_centre=row.cost_centre,
        subjective_code=row.subjective_code,
        owner=row.owner,
        action=row.action,
        confirmed_by=row.confirmed_as if holds else "",
        efficiency_scheme=row.efficiency_scheme,
    )


def gains_of(line: OutcomeLine, now: Standing = NOTHING_STANDS) -> tuple[Gain, ...]:
    return tuple(gain_of(row, now) for row in line.gains.all())


def gain_of(row: OutcomeGain, now: Standing = NOTHING_STANDS) -> Gain:
    """A gain as the appraisal reads it. A name that somebody typed confirms nothing: a document does."""
    seen = ""
    if now.is_checked(row) and row.document_on:
        seen = f"{row.confirmed_by}: {row.document}, {row.document_on.isoformat()}"
    return Gain(Who(row.who), row.share, row.name, row.basis, seen)


def paid_ahead(project: Project, year: FinancialYear, known: Known | None = None) -> list[ProjectSpend]:
    """Cash of the project that was paid in advance, and as negative amounts what of it was delivered or cancelled. A
    re-allocated pot pays no cash of its own."""
    rows = (
        recorded(Posting.objects.at_place(Place.PREPAID), known, "movement__organisation", "movement__sequence")
        .filter(movement__project=project, year=year.start)
        .exclude(pot__kind=PotKind.REALLOCATED)
        .select_related("movement__concerns", "pot")
        .order_by("month", "pk")
    )
    return [
        ProjectSpend(
            movement_id=row.movement_id,
            month=row.month,
            amount=row.amount if row.to_place == Place.PREPAID else -row.amount,
            pot=row.pot,
            partner=row.movement.partner,
            is_one_off=(row.movement.concerns or row.movement).is_one_off,
            reason=row.movement.reason,
        )
        for row in rows
    ]


def committed_to(project: Project, year: FinancialYear, known: Known | None = None) -> Decimal:
    """Pounds that are set aside for the project at the end of what is recorded of the year, and not spent."""
    rows = recorded(Posting.objects.at_place(Place.COMMITTED), known, "movement__organisation", "movement__sequence")
    rows = rows.filter(movement__project=project, year=year.start)
    return sum((row.amount if row.to_place == Place.COMMITTED else -row.amount for row in rows), ZERO)


def cost_lines(organisation: Organisation, spend: Iterable[ProjectSpend], year: FinancialYear,
               nature: Nature | None = None, known: Known | None = None) -> tuple[CostLine, ...]:  # fmt: skip
    """What the ledger holds for the project, one line a pot, partner and timing. Money of a re-allocated pot is
    existing resource: in kind, at its full value. Spend is in the year's own prices and is not uprated."""
    groups: dict[tuple[int, str, bool], list[ProjectSpend]] = defaultdict(list)
    for each in spend:
        groups[each.pot.pk, each.partner, each.is_one_off].append(each)
    pots = {each.pot.pk: each.pot for rows in groups.values() for each in rows}
    recurrent = {each.pot.pk: each.recurrence for each in pot_positions(pots.values(), year, year.last_day, known)}
    payer = Payer.ICB if organisation.kind == OrganisationKind.ICB else Payer.TRUST
    return tuple(
        cost_line(pots[pk], partner, one_off, rows, payer, recurrent[pk], nature)
        for (pk, partner, one_off), rows in sorted(
            groups.items(), key=lambda item: (pots[item[0][0]].reference, item[0][1], item[0][2])
        )
    )


def cost_line(
    pot: Pot,
    partner: str,
    one_off: bool,
    rows: Sequence[ProjectSpend],
    payer: Payer,
    recurrence: Recurrence | None,
    nature: Nature | None = None,
) -> CostLine:
    months = [ZERO] * 12
    for each in rows:
        months[each.month - 1] += each.amount
    own = "Existing resource" if pot.kind == PotKind.REALLOCATED else "Own spend"
    ahead = nature is Nature.PREPAID
    kind = f"{'one-off' if one_off else 'running'}{'-prepaid' if ahead else ''}"
    return CostLine(
        id=f"{pot.reference}-{slugify(partner) or 'own'}-{kind}".lower(),
        label=f"{partner or own}{', one-off' if one_off else ''}{', paid, not yet delivered' if ahead else ''}",
        type=CostType.VCSE if partner else CostType.NON_PAY,
        nature=nature or (Nature.IN_KIND if pot.kind == PotKind.REALLOCATED else Nature.CASH),
        timing=Timing.ONE_OFF if one_off else Timing.RECURRENT,
        payer=payer,
        months=tuple(months),
        source=f"Ledger, {pot.reference} {pot.name}: {len(rows)} posting{'' if len(rows) == 1 else 's'}",
        partner=partner,
        pot=pot.reference,
        pot_recurrent=None if recurrence is None else recurrence is Recurrence.RECURRENT,
    )


@dataclass(frozen=True, slots=True)
class PotShare:
    """A pot with what the project took of it in the year."""

    position: PotPosition
    spent: Decimal

    @property
    def came(self) -> Decimal:
        """Money that came to the whole pot in the year, from whichever side."""
        held = self.position.position
        return held.received + held.transfers_in + held.brought_forward + held.moved_in


def pots_behind(project: Project, year: FinancialYear) -> list[PotShare]:
    """Pots that paid for the project in the year, by reference."""
    spent: dict[int, Decimal] = defaultdict(lambda: ZERO)
    pots: dict[int, Pot] = {}
    for each in spend_of_project(project, year):
        spent[each.pot.pk] += each.amount
        pots[each.pot.pk] = each.pot
    pots |= {each.pot.pk: each.pot for each in paid_ahead(project, year)}
    positions = pot_positions(pots.values(), year, year.last_day)
    return sorted((PotShare(p, spent[p.pot.pk]) for p in positions), key=lambda share: share.position.pot.reference)


def persons_behind(case: Case) -> frozenset[int]:
    """Numbers of the persons who wrote the ask or anything that its appraisal rests on, beside the ledger: everybody
    whom the audit chain names for the case, its outcomes and its releases, and everybody whom a row names. Who
    confirmed a release or another body's saving is one of them, in whichever role: that word makes the money that a
    signature would rest on."""
    organisation, prefix = case.organisation, f"{case.project.reference} {FinancialYear(case.year).code} "
    of_ask = Q(subject=case.reference, action__in=ASK_ACTIONS)
    of_outcomes = Q(subject__startswith=prefix, action__in=OUTCOME_ACTIONS)
    events = Event.objects.filter(organisation=organisation).filter(of_ask | of_outcomes)
    people: set[int | None] = {case.opened_by_id, *events.order_by().values_list("by", flat=True).distinct()}
    for line in outcome_lines(case.project, FinancialYear(case.year)):
        people |= {line.recorded_by_id, line.changed_by_id}
        for row in line.realisation.all():
            people |= {row.entered_by_id, row.confirmed_by_id}
        for gain in line.gains.all():
            people |= {gain.entered_by_id, gain.checked_by_id}
    return frozenset(person for person in people if person is not None)


def cases_of(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> list[Case]:
    """Cases of the year with their versions, newest version first."""
    rows = (
        Case.objects.filter(organisation=organisation, year=year.start)
        .select_related("project", "opened_by")
        .prefetch_related(Prefetch("versions", versions()))
    )
    return [stood for case in rows if (stood := case_then(case, known)) is not None]


def whole_versions() -> QuerySet[CaseVersion]:
    return (
        CaseVersion.objects.select_related("prepared_by", "sent_by")
        .prefetch_related(Prefetch("sign_offs", SignOff.objects.select_related("by")))
        .order_by("-number")
    )


def versions() -> QuerySet[CaseVersion]:
    """For lists: `returns` of the figures, without the hundreds of figures and inputs behind them."""
    return whole_versions().annotate(returns=F("figures__returns")).defer("inputs", "figures", "pots", "statement")


def case_by_reference(organisation: Organisation, reference: str, known: Known | None = None) -> Case | None:
    case = (
        Case.objects.filter(organisation=organisation, reference=reference)
        .select_related("project__organisation", "organisation", "opened_by")
        .prefetch_related(Prefetch("versions", versions()))
        .first()
    )
    return case_then(case, known) if case is not None else None


def cases_called(reference: str, organisation: Organisation | None = None) -> list[Case]:
    """Cases of that reference, of one organisation or of all, with their versions."""
    rows = Case.objects.filter(reference=reference).select_related("organisation", "project")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    own = whole_versions().select_related("case__organisation", "case__project")
    return list(rows.prefetch_related(Prefetch("versions", own)))


def version_of(organisation: Organisation, reference: str, number: int,
               known: Known | None = None) -> CaseVersion | None:  # fmt: skip
    rows = whole_versions().select_related("case__project", "case__organisation")
    rows = rows.filter(case__organisation=organisation, case__reference=reference)
    if known is None:
        return rows.filter(number=number).first()
    found = next((version for version in versions_then(rows, known) if version.number == number), None)
    if found is not None:
        case_then(found.case, known)
    return found


def sections_of(organisation: Organisation) -> list[list[str]]:
    """Code and title of each section of a case, as the organisation arranges them now; none where it never did."""
    row = CaseArrangement.objects.filter(organisation=organisation).order_by("-pk").first()
    return list(row.sections) if row else []


def job_of_version(version: CaseVersion) -> DocumentJob | None:
    """The newest job that makes or made its document."""
    return DocumentJob.objects.filter(version=version).select_related("started_by").order_by("-pk").first()


def waiting_anywhere(organisation: Organisation) -> list[CaseVersion]:
    """Versions of any year that wait: whoever signs does not look for the year of a case first."""
    found = versions().select_related("case").filter(case__organisation=organisation, status="with-exec")
    return list(found.order_by("sent_at", "pk"))


def waiting_for_signature(organisation: Organisation, year: FinancialYear,
                          known: Known | None = None) -> list[CaseVersion]:  # fmt: skip
    if known is not None:
        there = [version for case in cases_of(organisation, year, known) for version in case.versions.all()]
        waiting = [version for version in there if version.status == "with-exec"]
        return sorted(waiting, key=lambda version: (str(version.sent_at), version.pk))
    return list(
        versions()
        .select_related("case")
        .filter(case__organisation=organisation, case__year=year.start, status="with-exec")
        .order_by("sent_at", "pk")
    )


def releases_to_confirm(organisation: Organisation, year: FinancialYear,
                        known: Known | None = None) -> list[Realisation]:  # fmt: skip
    if known is not None:
        rows = [row for line in lines_of(organisation, year, known) for row in line.realisation.all()]
        return [row for row in rows if row.confirmed_at is None]
    return list(
        Realisation.objects.filter(
            line__project__organisation=organisation, line__year=year.start, confirmed_at__isnull=True
        ).select_related("line__project", "entered_by")
    )


def sign_offs_of(case: Case, known: Known | None = None) -> list[SignOff]:
    """Every decision on the case, oldest first."""
    return list(
        SignOff.objects.filter(by_then(known, "at"), version__case=case)
        .select_related("by", "version")
        .order_by("at", "pk")
    )


def events_of_case(case: Case, known: Known | None = None) -> list[Event]:
    """Everything that happened to the case, newest first."""
    here = recorded(Event.objects.filter(organisation=case.organisation), known, "organisation", "sequence")
    return list(
        here.filter(Q(subject=case.reference) | Q(subject__startswith=f"{case.reference} version "))
        .select_related("by")
        .order_by("-sequence")
    )
