"""The cost lines by month, on which return each counts, and who pays."""

from dataclasses import dataclass

from roi.case.workings.grid import Book, Row, added
from roi.domain.appraisal import Appraisal
from roi.domain.inputs import CostLine, Nature, Payer, Timing
from roi.domain.ladder import PUBLIC_PAYERS, Rung


@dataclass
class CostBlock:
    cost: CostLine
    months: Row
    bears: dict[Rung, str]
    payer: str
    nature: str
    full_year: str = ""

    @property
    def is_recurrent(self) -> bool:
        return self.cost.timing is Timing.RECURRENT and self.cost.nature is not Nature.PREPAID


def add_costs(book: Book, appraisal: Appraisal) -> list[CostBlock]:
    sheet, known = book.sheet("Costs", "Costs by month"), appraisal.inputs.data_to
    blocks = []
    for place, cost in enumerate(appraisal.inputs.costs, 1):
        sheet.heading(cost.label)
        name = f"cost{place}"
        months = sheet.months("Cost", cost.months, "GBP", typed=True, name=f"{name}_months", source=cost.source)
        payer = sheet.one("Payer", cost.payer.value, typed=True, name=f"{name}_payer")
        nature = sheet.one("Nature: cash, in-kind or prepaid", cost.nature.value, typed=True, name=f"{name}_nature")
        sheet.one("Cost to the last known month", f"SUM({months.to(known)})", "GBP", id=f"cost.{cost.id}")
        bears = {rung: sheet.one(f"Counts on {rung.words} (1) or not (0)", bears_formula(rung, payer, nature), "flag")
                 for rung in Rung}  # fmt: skip
        block = CostBlock(cost, months, bears, payer, nature)
        if cost.full_year is not None:
            block.full_year = sheet.one("Cost of a full year, as typed", cost.full_year, "GBP", typed=True,
                                        name=f"{name}_full_year")  # fmt: skip
        blocks.append(block)
    add_payers(book, blocks, known)
    return blocks


def bears_formula(rung: Rung, payer: str, nature: str) -> str:
    delivered = f'IF({nature}<>"prepaid",1,0)'
    public = "+".join(f'IF({payer}="{each.value}",1,0)' for each in PUBLIC_PAYERS)
    return {
        Rung.TRUST_CASH: f'IF({payer}="trust",1,0)*IF({nature}<>"in-kind",1,0)',
        Rung.TRUST_RESOURCE: f'IF({payer}="trust",1,0)*{delivered}',
        Rung.NHS_PUBLIC: f"({public})*{delivered}",
        Rung.SOCIETY: delivered,
    }[rung]


def add_payers(book: Book, blocks: list[CostBlock], known: int) -> None:
    sheet = book.sheet("Payers", "Who pays", months=False)

    def paid(block: CostBlock, condition: str) -> str:
        return f"SUM({block.months.to(known)})*{condition}"

    for payer in Payer:
        for nature in (Nature.CASH, Nature.IN_KIND):
            parts = [
                paid(each, f'IF({each.payer}="{payer.value}",1,0)*IF({each.nature}="{nature.value}",1,0)')
                for each in blocks
            ]
            sheet.one(f"Paid by {payer.value}, {nature.value}", added(parts), "GBP", id=f"payer.{payer}.{nature}")
    if any(each.cost.nature is Nature.PREPAID for each in blocks):
        parts = [paid(each, f'IF({each.nature}="prepaid",1,0)') for each in blocks]
        sheet.one("Paid, not yet delivered", added(parts), "GBP", id="prepaid")
    for pot in sorted({each.cost.pot for each in blocks}):
        parts = [paid(each, f'IF({each.nature}<>"prepaid",1,0)') for each in blocks if each.cost.pot == pot]
        sheet.one(f"Paid from {pot or 'no named pot'}", added(parts), "GBP", id=f"pot.{pot or 'none'}.cost")
