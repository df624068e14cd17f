"""One block a line of outcomes: observed and expected by month, the shares taken off, pounds, release and classes."""

from dataclasses import dataclass, field
from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.case.workings.expected import add_expected, in_events, typed_row
from roi.case.workings.grid import Book, Row, Sheet, added, each_month
from roi.case.workings.inputs_sheet import Prices
from roi.case.workings.spread import add_spread
from roi.domain.appraisal import Appraisal
from roi.domain.benefits import CAPACITY, CASH, CLASS_OF, OTHER_NHS, OTHER_PUBLIC, SOCIETY, LineResult
from roi.domain.exposure import MONTHS, SOURCE, given_exposure, is_carried
from roi.domain.inputs import Gain, OutcomeLine, RealisationRow, Who

CLASSES = (CASH, CAPACITY, OTHER_NHS, OTHER_PUBLIC, SOCIETY)


@dataclass
class GainCells:
    gain: Gain
    share: str
    counts: str

    @property
    def counted(self) -> str:
        return f"{self.share}*{self.counts}"


@dataclass
class ReleaseCells:
    row: RealisationRow
    value: str
    counts: str


@dataclass
class LineBlock:
    """Where the cells of one line stand, for the sheets that add up over lines."""

    line: OutcomeLine
    observed: Row
    expected: Row
    net: Row
    benefit: Row
    attribution: str
    deadweight: str
    kept: str
    unit_value_source: str = ""
    unit_value: str = "0"
    by_share: str = "0"
    steady: str = ""
    gains: list[GainCells] = field(default_factory=list)
    releases: list[ReleaseCells] = field(default_factory=list)
    by_class: dict[int, Row] = field(default_factory=dict)
    potential: dict[int, Row] = field(default_factory=dict)
    quintiles: dict[str, str] = field(default_factory=dict)

    def shares(self, *whose: Who) -> str:
        """The share of the gains of these bodies that counts."""
        return added([cells.counted for cells in self.gains if cells.gain.who in whose])

    def shares_if_confirmed(self, *whose: Who) -> str:
        return added([cells.share for cells in self.gains if cells.gain.who in whose])

    def benefit_on(self, classes: tuple[int, ...]) -> str:
        """Pounds of the line in these classes, as a sum of sums."""
        return added([f"SUM({self.by_class[number].all})" for number in classes])


def whose(number: int) -> tuple[Who, ...]:
    return tuple(who for who, of in CLASS_OF.items() if of == number)


def add_outcomes(book: Book, appraisal: Appraisal, prices: Prices) -> list[LineBlock]:
    sheet = book.sheet("Outcomes", "Outcomes, line by line")
    return [
        add_line(sheet, appraisal, result, f"line{place}", prices) for place, result in enumerate(appraisal.results, 1)
    ]


def add_line(sheet: Sheet, appraisal: Appraisal, result: LineResult, name: str, prices: Prices) -> LineBlock:
    line, known, stem = result.line, appraisal.inputs.data_to, f"line.{result.line.id}"
    sheet.heading(line.label)
    exposure = exposure_row(sheet, line, f"{name}_exposure")
    seen = sheet.months("Observed, as recorded", line.observed[:known], "events", typed=True, name=f"{name}_observed")
    observed = in_events(sheet, "Observed", line, seen, exposure, f"{stem}.observed")
    expected, past = add_expected(sheet, result, exposure, name, stem)
    signed = "{expected}-{observed}" if line.polarity.sign == 1 else "{observed}-{expected}"
    averted = sheet.months("Averted", each_month(known, signed, expected=expected, observed=observed), "events",
                           stem=f"{stem}.averted", sum_id=f"{stem}.averted_gross")  # fmt: skip
    add_spread(sheet, result, past, observed, expected, name)
    shares = share_cells(sheet, line, name, stem, prices)
    kept = sheet.one("Share that is kept", "{}*(1-{})*(1-{})*(1-{})".format(*shares), "share", id=f"{stem}.kept")
    net = sheet.months("Net events", each_month(known, f"{{averted}}*{kept}", averted=averted), "events",
                       stem=f"{stem}.net", sum_id=f"{stem}.averted_net")  # fmt: skip
    if line.capacity is not None:
        each = sheet.one(f"{line.capacity.unit} for each event", line.capacity.per_event, "events", typed=True,
                         name=f"{name}_capacity_per_event", source=line.capacity.source)  # fmt: skip
        sheet.one("Capacity freed", f"{sheet.total_of(net)}*{each}", "events", id=f"{stem}.capacity")
    value_source, value = unit_value_cells(sheet, line, name, stem, prices)
    benefit = sheet.months("Benefit, whoever gains", each_month(known, f"{{net}}*{value}", net=net), "GBP",
                           stem=f"{stem}.benefit", sum_id=f"{stem}.benefit")  # fmt: skip
    block = LineBlock(line, observed, expected, net, benefit, shares[0], shares[1], kept, value_source, value)
    if line.unit_value is None:
        for table in (block.by_class, block.potential):
            table.update(dict.fromkeys(CLASSES, benefit))
    else:
        add_gains(sheet, block, name)
        add_release(sheet, appraisal, block, name, stem)
    for key, events in (line.quintiles or {}).items():
        block.quintiles[key] = sheet.one(f"Averted in fifth {key}", events, "events", typed=True,
                                         name=f"{name}_fifth_{key}")  # fmt: skip
    steady = [1 if month in line.steady_months else 0 for month in range(1, known + 1)]
    block.steady = sheet.months("Steady month (1) or not (0)", steady, "flag", typed=True, name=f"{name}_steady").all
    return block


def exposure_row(sheet: Sheet, line: OutcomeLine, name: str) -> Row | None:
    """Those exposed, as typed; where the last month given is carried forward, later months follow it by formula."""
    if not is_carried(line):
        return typed_row(sheet, "Exposure", line.exposure, name)
    last = Row(sheet.name, sheet.row, MONTHS).at(line.exposure_given)
    contents: list[Decimal | str | int] = [*given_exposure(line), *(last,) * (MONTHS - line.exposure_given)]
    words = f"Exposure; after {MONTH_NAMES[line.exposure_given - 1]} carried forward"
    book, stem = sheet.book, f"line.{line.id}"
    row = sheet.mixed(words, contents, "events", name=name, source=SOURCE)
    book.cells[f"{stem}.exposure_ahead"] = row.at(MONTHS)
    return row


def share_cells(sheet: Sheet, line: OutcomeLine, name: str, stem: str, prices: Prices) -> tuple[str, str, str, str]:
    assert line.deadweight is not None
    labels = {"attribution": "Share due to this project", "deadweight": "Would have happened anyway",
              "displacement": "Moved elsewhere"}  # fmt: skip
    cells = []
    for key, words in labels.items():
        chosen = getattr(line, key)
        cells.append(sheet.one(words, chosen.value, "share", typed=True, name=f"{name}_{key}", id=f"{stem}.{key}",
                               source=f"{chosen.source} (grade {chosen.grade})"))  # fmt: skip
    if line.optimism.value is not None:
        optimism = sheet.one("Correction for optimism, as argued", line.optimism.value, "share", typed=True,
                             name=f"{name}_optimism", id=f"{stem}.optimism", source=line.optimism.source)  # fmt: skip
    else:
        worst = ",".join(prices.grades[grade] for grade in sorted(set(line.optimism.grades.values())))
        optimism = sheet.one("Correction for optimism: the worst grade", f"MAX({worst})", "share",
                             id=f"{stem}.optimism", source=line.optimism.source)  # fmt: skip
    return cells[0], cells[1], cells[2], optimism


def unit_value_cells(sheet: Sheet, line: OutcomeLine, name: str, stem: str, prices: Prices) -> tuple[str, str]:
    unit = line.unit_value
    if unit is None:
        return "", "0"
    typed = sheet.one(f"Unit value in {unit.price_year} prices", unit.value, "GBP", typed=True,
                      name=f"{name}_unit_value", id=f"{stem}.unit_value_source", source=unit.source)  # fmt: skip
    formula = f"{typed}*{prices.case_year}/{prices.years[unit.price_year]}"
    return typed, sheet.one("Unit value in the prices of the case", formula, "GBP", id=f"{stem}.unit_value")


def add_gains(sheet: Sheet, block: LineBlock, name: str) -> None:
    for place, gain in enumerate(block.line.gains, 1):
        who = gain.name or gain.who.value
        share = sheet.one(f"Share of {who}", gain.share, "share", typed=True, name=f"{name}_gain{place}",
                          source=gain.basis)  # fmt: skip
        if CLASS_OF[gain.who] in (CAPACITY, SOCIETY):
            counts = "1"
        else:
            confirmed = int(bool(gain.confirmed_by))
            counts = sheet.one(f"Confirmed by {who} (1) or not (0)", confirmed, "flag", typed=True,
                               name=f"{name}_gain{place}_confirmed", source=gain.confirmed_by)  # fmt: skip
        block.gains.append(GainCells(gain, share, counts))


def add_release(sheet: Sheet, appraisal: Appraisal, block: LineBlock, name: str, stem: str) -> None:
    """Cash that leaves named budgets, never more than the trust's part, and what is left as capacity by class."""
    known = appraisal.inputs.data_to
    mine = [row for row in appraisal.inputs.realisation if row.outcome == block.line.id]
    trust = sheet.months("Trust's part of the benefit",
                         each_month(known, f"{{benefit}}*({block.shares(Who.TRUST)})", benefit=block.benefit),
                         "GBP")  # fmt: skip
    rows: dict[str, list[tuple[Row, str]]] = {"share": [], "fixed": []}
    for place, row in enumerate(mine, 1):
        stands = f"{row.owner or 'no owner'}: {row.action or 'no action'}"
        source = f"{row.cost_centre} {row.subjective_code} {stands}".strip()
        value = sheet.one(f"Release {row.id}: share of the trust's part" if row.share is not None
                          else f"Release {row.id}: pounds a month",
                          row.share if row.share is not None else row.amount or Decimal(0),
                          "share" if row.share is not None else "GBP", typed=True, name=f"{name}_release{place}",
                          source=source)  # fmt: skip
        counts = sheet.one(f"Release {row.id} counts: confirmed, done, in no other plan (1) or not (0)",
                           int(row.counts), "flag", typed=True, name=f"{name}_release{place}_counts")  # fmt: skip
        first = sheet.one(f"Release {row.id}: from month", row.from_month, "month", typed=True,
                          name=f"{name}_release{place}_from")  # fmt: skip
        pounds = f"{value}*{{trust}}" if row.share is not None else value
        months = sheet.months(f"Release {row.id}, if it counts",
                              each_month(known, f"IF({{month}}>={first},{pounds},0)", trust=trust), "GBP")  # fmt: skip
        rows["share" if row.share is not None else "fixed"].append((months, counts))
        block.releases.append(ReleaseCells(row, value, counts))
    counted, shares, cut_off = capped(sheet, known, rows, trust, confirmed_only=True)
    block.by_share = f"SUM({shares.all})"
    potential, _, _ = capped(sheet, known, rows, trust, confirmed_only=False)
    book = sheet.book
    book.cells[f"{stem}.release"] = sheet.total_of(counted)
    book.cells[f"{stem}.release_potential"] = sheet.total_of(potential)
    book.cells[f"{stem}.release_cut_off"] = cut_off
    block.by_class[CASH], block.potential[CASH] = counted, potential
    for table, cash, words in ((block.by_class, counted, ""), (block.potential, potential, " if confirmed")):
        table[CAPACITY] = sheet.months(f"Class 2, capacity{words}",
                                       each_month(known, "{trust}-{cash}", trust=trust, cash=cash), "GBP")  # fmt: skip
        for number in (OTHER_NHS, OTHER_PUBLIC, SOCIETY):
            share = (block.shares_if_confirmed if words else block.shares)(*whose(number))
            table[number] = sheet.months(f"Class {number}{words}",
                                         each_month(known, f"{{benefit}}*({share})", benefit=block.benefit),
                                         "GBP")  # fmt: skip


def capped(
    sheet: Sheet, known: int, rows: dict[str, list[tuple[Row, str]]], trust: Row, *, confirmed_only: bool
) -> tuple[Row, Row, str]:
    """Release by month, its part by share, and what was cut: fixed pounds go no further than the trust's part."""
    words = "that counts" if confirmed_only else "if all were confirmed"

    def summed(kind: str) -> list[str]:
        return [added([f"{row.at(month)}*{counts}" if confirmed_only else row.at(month) for row, counts in rows[kind]])
                for month in range(1, known + 1)]  # fmt: skip

    shares = sheet.months(f"Release by share {words}", summed("share"), "GBP")
    fixed = sheet.months(f"Release in fixed pounds {words}, before it is cut to what there is", summed("fixed"), "GBP")
    room = f"MAX(SUM({trust.all})-SUM({shares.all}),0)"
    keep = sheet.one(f"Part of the fixed pounds {words} that there is room for",
                     f"IF(SUM({fixed.all})>0,MIN(1,{room}/SUM({fixed.all})),1)", "share")  # fmt: skip
    both = each_month(known, f"{{shares}}+{{fixed}}*{keep}", shares=shares, fixed=fixed)
    whole = sheet.months(f"Class 1, cash released {words}", both, "GBP")
    return whole, shares, sheet.one(f"Cut off {words}", f"SUM({fixed.all})*(1-{keep})", "GBP")
