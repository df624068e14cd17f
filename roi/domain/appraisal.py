"""The appraisal: a case in, every figure out, by id. What a page prints comes from here and is not worked out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.money import LARGEST
from roi.domain.benefits import CLASS_NAMES, NOT_MONETISED, LineResult, line_result
from roi.domain.break_even import add_break_even
from roi.domain.case_check import check_case
from roi.domain.equity import UNALLOCATED, add_equity
from roi.domain.figures import GBP, Figure, FigureBook
from roi.domain.forecast import LAST_THREE, STEADY, TO_DATE, add_full_year
from roi.domain.guards import GUARDS, GuardAnswer, GuardStatus
from roi.domain.inputs import QUINTILES, CaseError, CaseInputs, Nature, OutcomeLine, Payer, Series, Who
from roi.domain.ladder import Rung
from roi.domain.ladder_figures import add_ladder_figures
from roi.domain.outcome_figures import add_outcome_figures
from roi.domain.prices import price_base
from roi.domain.register import RegisterEntry, register_of
from roi.domain.uncertainty import Simulation, add_probabilities

FEWEST_EVENTS = Decimal("1e-9")


@dataclass(frozen=True)
class RungReturn:
    """One rung: benefit, cost, return for £1, net, and payback month (value 1 to 12, or None)."""

    rung: Rung
    benefit: Figure
    cost: Figure
    ratio: Figure
    roi: Figure
    net: Figure
    payback: Figure
    lowest: Figure
    lowest_month: Figure
    probability: Figure


@dataclass(frozen=True)
class ClassRow:
    number: int
    name: str
    benefit: Figure
    potential: Figure


@dataclass(frozen=True)
class PayerRow:
    payer: Payer
    cash: Figure
    in_kind: Figure


@dataclass(frozen=True)
class GainRow:
    who: Who
    benefit: Figure
    potential: Figure


@dataclass(frozen=True)
class BreakEven:
    """One rung: the share of all benefit that pays back, and for each line (by id) what would have to be true."""

    rung: Rung
    share_of_benefit: Figure
    attribution: Mapping[str, Figure]
    deadweight: Mapping[str, Figure]
    events_net: Mapping[str, Figure]
    unit_value: Mapping[str, Figure]


@dataclass(frozen=True)
class FullYear:
    """A full year at one rate (steady, to_date or last_three), on one rung."""

    basis: str
    rung: Rung
    events: Figure
    benefit: Figure
    cost: Figure
    ratio: Figure
    net: Figure


@dataclass(frozen=True)
class Appraisal:
    """Every figure by id, with accessors that name them. `results` are the lines worked through, unrounded."""

    inputs: CaseInputs
    figures: Mapping[str, Figure]
    results: tuple[LineResult, ...]
    register: tuple[RegisterEntry, ...]
    guards: tuple[GuardAnswer, ...]
    simulation: Simulation

    def figure(self, id: str) -> Figure:
        """KeyError where there is none."""
        return self.figures[id]

    def return_on(self, rung: Rung) -> RungReturn:
        names = ("benefit", "cost", "ratio", "roi", "net", "payback", "lowest", "lowest_month")
        found = {name: self.figures[f"return.{rung}.{name}"] for name in names}
        return RungReturn(rung=rung, probability=self.figures[f"probability.{rung}"], **found)

    def returns(self) -> tuple[RungReturn, ...]:
        """The four, always in the order of the ladder."""
        return tuple(self.return_on(rung) for rung in Rung)

    def series(self, stem: str) -> tuple[Figure, ...]:
        """The months of a series, April first: `line.ID.observed`, `return.trust_cash.cumulative` and so on."""
        return tuple(self.figures[id] for n in range(1, 13) if (id := f"{stem}.M{n}") in self.figures)

    def values(self, stem: str) -> Series:
        """The unrounded values of a series."""
        return tuple(figure.number for figure in self.series(stem))

    def observed(self, line: OutcomeLine) -> Series:
        return self.values(f"line.{line.id}.observed")

    def expected(self, line: OutcomeLine) -> Series:
        return self.values(f"line.{line.id}.expected")

    def averted(self, line: OutcomeLine) -> Series:
        return self.values(f"line.{line.id}.averted")

    def benefit_by_month(self, rung: Rung) -> Series:
        return self.values(f"return.{rung}.benefit")

    def cost_by_month(self, rung: Rung) -> Series:
        return self.values(f"return.{rung}.cost")

    def cumulative(self, rung: Rung) -> Series:
        return self.values(f"return.{rung}.cumulative")

    def classes(self) -> tuple[ClassRow, ...]:
        """Classes 1 to 5. Class 6 has no pounds: see `not_monetised`."""
        return tuple(
            ClassRow(number, name, self.figures[f"class.{number}.benefit"], self.figures[f"class.{number}.potential"])
            for number, name in CLASS_NAMES.items()
            if number != NOT_MONETISED
        )

    def not_monetised(self) -> tuple[OutcomeLine, ...]:
        return tuple(line for line in self.inputs.outcomes if line.unit_value is None)

    def release_confirmed(self) -> Figure:
        return self.figures["class.1.benefit"]

    def release_potential(self) -> Figure:
        return self.figures["class.1.potential"]

    def who_pays(self) -> tuple[PayerRow, ...]:
        return tuple(
            PayerRow(
                payer, self.figures[f"payer.{payer}.{Nature.CASH}"], self.figures[f"payer.{payer}.{Nature.IN_KIND}"]
            )
            for payer in Payer
        )

    def who_gains(self) -> tuple[GainRow, ...]:
        return tuple(
            GainRow(who, self.figures[f"who.{who}.benefit"], self.figures[f"who.{who}.potential"]) for who in Who
        )

    def break_even(self, rung: Rung) -> BreakEven:
        def by_line(name: str) -> dict[str, Figure]:
            ids = {line.id: f"break_even.{rung}.{line.id}.{name}" for line in self.inputs.outcomes}
            return {line: self.figures[id] for line, id in ids.items() if id in self.figures}

        return BreakEven(
            rung,
            self.figures[f"break_even.{rung}.share_of_benefit"],
            by_line("attribution"),
            by_line("deadweight"),
            by_line("events_net"),
            by_line("unit_value"),
        )

    def full_year(self, rung: Rung, basis: str = STEADY) -> FullYear:
        stem = f"full_year.{basis}.{rung}"
        found = {name: self.figures[f"{stem}.{name}"] for name in ("benefit", "cost", "ratio", "net")}
        return FullYear(basis, rung, self.figures[f"full_year.{basis}.events"], **found)

    def full_year_range(self, rung: Rung) -> tuple[FullYear, FullYear]:
        """At the rate of the year to date, and of the last three months."""
        return self.full_year(rung, TO_DATE), self.full_year(rung, LAST_THREE)

    def by_quintile(self, rung: Rung) -> dict[str, Figure]:
        """Keys 1 to 5, unknown, unallocated, rounding and total; pounds of the rung."""
        keys = (*QUINTILES, UNALLOCATED, "rounding", "total")
        return {key: self.figures[f"quintile.{key}.{rung}.benefit"] for key in keys}


def appraise(inputs: CaseInputs) -> Appraisal:
    """Works the whole case through. Raises CaseError where the inputs, or a guard that stops, refuse it."""
    check_case(inputs)
    book = FigureBook(price_base(inputs.prices))
    results = tuple(line_result(inputs, line) for line in inputs.outcomes)
    add_outcome_figures(book, inputs, results)
    add_ladder_figures(book, inputs, results)
    check_size(book)
    add_break_even(book, inputs, results)
    add_full_year(book, inputs, results)
    check_size(book)
    add_equity(book, inputs, results)
    add_cost_per_event(book)
    simulation = add_probabilities(book, inputs, results)
    figures = book.closed()
    guards = tuple(guard(inputs, figures) for guard in GUARDS)
    for answer in guards:
        if answer.status is GuardStatus.STOP:
            raise CaseError(answer.path, answer.answer)
    return Appraisal(inputs, figures, results, register_of(inputs), guards, simulation)


def check_size(book: FigureBook) -> None:
    """Amounts beyond all sense are a slip of the keyboard. What divides by a small number may be large."""
    for figure in book.closed().values():
        worked_back = figure.id.startswith(("break_even.", "cost_per_event."))
        if figure.unit == GBP and not worked_back and abs(figure.value or Decimal(0)) > LARGEST:
            raise CaseError("", f"{figure.label} comes to more than £100 billion. Check the numbers of noughts.")


def add_cost_per_event(book: FigureBook) -> None:
    figures = book.closed()
    for rung in Rung:
        cost, events = figures[f"return.{rung}.cost"].number, figures["averted.net"].value
        value = cost / events if events is not None and events > FEWEST_EVENTS else None
        book.add(
            f"cost_per_event.{rung}",
            f"{rung.heading}: cost of one event averted",
            value,
            GBP,
            "cost ÷ net events",
            inputs=(f"return.{rung}.cost", "averted.net"),
            rung=rung.value,
            why="" if value is not None else "no events of one kind were averted",
        )
