"""The figures of the four rungs, of the benefit classes, and of who pays and who gains."""

from collections.abc import Sequence
from decimal import Decimal

from roi.domain.benefits import (
    CAPACITY,
    CASH,
    CLASS_NAMES,
    HALF_PENNY,
    NOT_MONETISED,
    NOTHING,
    OTHER_NHS,
    LineResult,
    total,
)
from roi.domain.figures import GBP, FigureBook
from roi.domain.inputs import CaseInputs, Nature, Payer, Series, Who
from roi.domain.ladder import (
    CLASSES_ON,
    NOT_VALUED,
    TRUST_RUNGS,
    Rung,
    added,
    any_valued,
    bears,
    benefit_by_month,
    cost_by_month,
    cumulative,
    is_valued,
    payback_month,
    ratio,
)
from roi.domain.outcome_figures import add_series
from roi.domain.payments import add_payment_figures, payment_by_month

NHS_PAYERS = (Payer.TRUST, Payer.ICB, Payer.OTHER_NHS)


def add_ladder_figures(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    add_classes(book, inputs, results)
    add_payment_figures(book, inputs, results)
    for rung in Rung:
        add_rung(book, inputs, results, rung)
    add_who(book, inputs, results)


def rung_benefit(inputs: CaseInputs, results: Sequence[LineResult], rung: Rung) -> Series:
    """Pounds by month on the rung: its classes, and on the trust's rungs what the payment scheme brings or takes."""
    months = inputs.data_to
    return added((benefit_by_month(results, rung, months), payment_by_month(inputs, results, rung)), months)


def over_lines(results: Sequence[LineResult], table: str, key: object, months: int) -> Decimal:
    """Sum over the lines of one row of `by_class`, `by_who` or their potential twins."""
    return total(added((getattr(result, table).get(key, ()) for result in results), months))


def add_classes(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    why = "" if any_valued(inputs) else NOT_VALUED
    for number, name in CLASS_NAMES.items():
        if number == NOT_MONETISED:
            continue
        counted = over_lines(results, "by_class", number, inputs.data_to)
        potential = over_lines(results, "potential_by_class", number, inputs.data_to)
        label = f"Class {number}, {name}"
        formula = "benefit of the class that counts, over the lines"
        book.add(f"class.{number}.benefit", label, None if why else counted, GBP, formula, why=why)
        formula = "what it would be if every named body and finance confirmed"
        book.add(f"class.{number}.potential", f"{label}: if confirmed", None if why else potential, GBP, formula,
                 why=why)  # fmt: skip


def add_rung(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult], rung: Rung) -> None:
    months = inputs.data_to
    benefit = rung_benefit(inputs, results, rung)
    cost = cost_by_month(inputs.costs, rung, months)
    running = cumulative(benefit, cost)
    stem, words = f"return.{rung}", rung.value
    not_valued = "" if is_valued(inputs, rung) else NOT_VALUED
    if not not_valued:
        add_series(book, f"{stem}.benefit", f"{rung.heading}: benefit", benefit, GBP, "classes of the rung", words)
    add_series(book, f"{stem}.cost", f"{rung.heading}: cost", cost, GBP, "costs of the rung", words)
    if not not_valued:
        add_series(
            book, f"{stem}.cumulative", f"{rung.heading}: cumulative net", running, GBP, "benefit − cost so far", words
        )

    gained, paid = None if not_valued else total(benefit), total(cost)
    borne = [f"cost.{each.id}" for each in inputs.costs if bears(rung, each)]
    classes = [f"class.{number}.benefit" for number in CLASSES_ON[rung]]
    paid_for = bool(inputs.payments) and rung in TRUST_RUNGS
    formula = "sum of classes + change of income" if paid_for else "sum of classes"
    if paid_for:
        classes.append("payment.income")
    b = book.add(f"{stem}.benefit", f"{rung.heading}: benefit", gained, GBP, formula, inputs=classes, rung=words,
                 why=not_valued)  # fmt: skip
    k = book.add(f"{stem}.cost", f"{rung.heading}: cost", paid, GBP, "costs it bears", inputs=borne, rung=words)
    none = not_valued or ("" if paid else "nothing was paid on this rung, so only the net benefit is shown")
    pair = (b.id, k.id)
    times = None if gained is None else ratio(gained, paid)
    book.add(
        f"{stem}.ratio", f"{rung.heading}: return for £1", times, "ratio", "benefit ÷ cost",
        inputs=pair, rung=words, why=none,
    )  # fmt: skip
    percent = None if times is None else (times - 1) * 100
    book.add(
        f"{stem}.roi", f"{rung.heading}: return on investment", percent, "per cent", "(benefit − cost) ÷ cost × 100",
        inputs=pair, rung=words, why=none,
    )  # fmt: skip
    book.add(
        f"{stem}.net", f"{rung.heading}: net benefit in the year", None if gained is None else gained - paid, GBP,
        "benefit − cost", inputs=pair, rung=words, why=not_valued,
    )  # fmt: skip
    add_payback(book, rung, () if not_valued else running)


def add_payback(book: FigureBook, rung: Rung, running: Series) -> None:
    """`running` is empty where nothing of the rung stands in pounds."""
    stem, words, why = f"return.{rung}", rung.value, "" if running else NOT_VALUED
    payback = payback_month(running)
    lowest = min(running, default=None)
    ids = [f"{stem}.cumulative.M{number}" for number in range(1, len(running) + 1)]
    book.add(
        f"{stem}.payback",
        f"{rung.heading}: payback month",
        None if payback is None else Decimal(payback),
        "month",
        "first month from which the cumulative net stays at or above zero",
        inputs=ids,
        rung=words,
        why=why or ("" if payback else "not within the months known"),
    )
    book.add(f"{stem}.lowest", f"{rung.heading}: lowest cumulative net", lowest, GBP, "the lowest month", inputs=ids,
             rung=words, why=why)  # fmt: skip
    month = None if lowest is None else Decimal(running.index(lowest) + 1)
    book.add(f"{stem}.lowest_month", f"{rung.heading}: month of the lowest cumulative net", month, "month",
             "the month of the lowest cumulative net", inputs=ids, rung=words, why=why)  # fmt: skip


def add_who(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    """Who pays beside who gains; in-kind stands beside cash."""
    months = inputs.data_to
    for cost in inputs.costs:
        spent = total(cost.months[:months])
        book.add(f"cost.{cost.id}", cost.label, spent, GBP, "sum of its months", source=cost.source)
    for payer in Payer:
        for nature in (Nature.CASH, Nature.IN_KIND):
            lines = (c.months[:months] for c in inputs.costs if c.payer is payer and c.nature is nature)
            paid = total(added(lines, months))
            book.add(f"payer.{payer}.{nature}", f"Paid by {payer}, {nature}", paid, GBP, "sum of its cost lines")
    why = "" if any_valued(inputs) else NOT_VALUED
    for who in Who:
        counted = over_lines(results, "by_who", who, months)
        potential = over_lines(results, "potential_by_who", who, months)
        formula = "its share of each line, where it counts"
        book.add(f"who.{who}.benefit", f"Gained by {who}", None if why else counted, GBP, formula, why=why)
        formula = "its share of each line, as if confirmed"
        book.add(f"who.{who}.potential", f"Gained by {who} if confirmed", None if why else potential, GBP, formula,
                 why=why)  # fmt: skip
    delivered = [cost for cost in inputs.costs if cost.nature is not Nature.PREPAID]
    if len(delivered) < len(inputs.costs):
        ahead = total(added((c.months[:months] for c in inputs.costs if c.nature is Nature.PREPAID), months))
        formula = "paid in advance less delivered: a cost on cash alone"
        book.add("prepaid", "Paid, not yet delivered", ahead, GBP, formula, rung=Rung.TRUST_CASH.value)
    for pot in sorted({cost.pot for cost in inputs.costs}):
        paid = total(added((c.months[:months] for c in delivered if c.pot == pot), months))
        book.add(f"pot.{pot or 'none'}.cost", f"Paid from {pot or 'no named pot'}", paid, GBP, "sum of its cost lines")
    add_gaps(book, inputs, results)


def add_gaps(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    months, why = inputs.data_to, "" if any_valued(inputs) else NOT_VALUED
    whole = sum((over_lines(results, "by_who", who, months) for who in Who), NOTHING)
    trust = over_lines(results, "by_who", Who.TRUST, months)
    book.add(
        "wrong_pocket",
        "Share of the benefit that falls outside the trust",
        (whole - trust) / whole if abs(whole) >= HALF_PENNY else None,
        "share",
        "benefit outside the trust ÷ all benefit that counts",
        inputs=[f"who.{who}.benefit" for who in Who],
        why=why or ("" if abs(whole) >= HALF_PENNY else "there is no benefit"),
    )
    trust_cost = total(cost_by_month(inputs.costs, Rung.TRUST_RESOURCE, months))
    formula = "trust cost − classes 1 and 2"
    book.add("gap.trust", "Gap of the trust", None if why else trust_cost - trust, GBP, formula,
             rung=Rung.TRUST_RESOURCE.value, why=why)  # fmt: skip
    nhs_lines = (c.months[:months] for c in inputs.costs if c.payer in NHS_PAYERS and bears(Rung.NHS_PUBLIC, c))
    nhs_cost = total(added(nhs_lines, months))
    gains = sum((over_lines(results, "by_class", n, months) for n in (CASH, CAPACITY, OTHER_NHS)), NOTHING)
    book.add("gap.system", "Gap of the NHS", None if why else nhs_cost - gains, GBP, "NHS cost − classes 1 to 3",
             rung="nhs_public", why=why)  # fmt: skip
