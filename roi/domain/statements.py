"""What an appraisal says in plain sentences. Each one names its rung; nothing is worked out here."""

from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal

from funding.domain.financial_year import MONTH_NAMES
from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal, FullYear, RungReturn
from roi.domain.figures import Figure
from roi.domain.ladder import Rung

COUNTED = "counted, not valued"


def two_places(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,f}"


def pounds_each(value: Decimal) -> str:
    """`£0.47`, `−£0.10`: what each £1 brought."""
    return f"{'−' if value < 0 else ''}£{two_places(abs(value))}"


def per_cent(value: Decimal) -> str:
    return f"{(value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP):f}%"


def amount(figure: Figure) -> str:
    """Whole pounds. Benefit without a unit value is counted, and is never £0."""
    return COUNTED if figure.value is None else in_words(figure.value)


def back_for_each(row: RungReturn) -> str:
    """What each £1 brought on the rung, or why no such figure stands there."""
    if row.benefit.value is None:
        return COUNTED
    return "nothing was paid" if row.ratio.value is None else pounds_each(row.ratio.value)


def returns_sentence(appraisal: Appraisal) -> str:
    """`For each £1: on cash, £0.47; on resource, £1.41; …` in the order of the ladder."""
    parts = [f"on {row.rung.words}, {back_for_each(row)}" for row in appraisal.returns()]
    return f"For each £1: {'; '.join(parts)}."


def net_sentence(appraisal: Appraisal) -> str:
    parts = [f"on {row.rung.words}, {amount(row.net)}" for row in appraisal.returns()]
    return f"Net {to_date(appraisal)}: {'; '.join(parts)}."


def month_or(row: RungReturn, otherwise: str) -> str:
    return otherwise if row.payback.value is None else month_name(int(row.payback.value))


def payback_sentence(appraisal: Appraisal, word: Callable[[RungReturn, str], str] = month_or) -> str:
    """`Payback: on cash, not within the year (−£63,232); on resource, December; …` `word` says when a rung pays back,
    or otherwise what it is given."""
    within = "the year" if appraisal.inputs.data_to == 12 else f"the months to {month_name(appraisal.inputs.data_to)}"
    parts = []
    for row in appraisal.returns():
        if row.benefit.value is None:
            parts.append(f"on {row.rung.words}, {COUNTED}")
        else:
            otherwise = f"not within {within} ({in_words(row.net.number)})"
            parts.append(f"on {row.rung.words}, {word(row, otherwise)}")
    return f"Payback: {'; '.join(parts)}."


def release_sentence(appraisal: Appraisal) -> str:
    """Confirmed cash with the potential beside it."""
    if appraisal.release_confirmed().value is None:
        return f"On cash, {COUNTED}: no outcome has a unit value, so no cash can be released."
    confirmed = in_words(appraisal.release_confirmed().number)
    potential = in_words(appraisal.release_potential().number)
    if appraisal.release_potential().number <= appraisal.release_confirmed().number:
        return f"On cash, {confirmed} confirmed."
    return f"On cash, {confirmed} confirmed, up to {potential} if the named budgets are cut."


def break_even_sentence(appraisal: Appraisal, rung: Rung) -> str:
    """What would have to be true on one rung, said of each line's attribution where there is one line."""
    needed = appraisal.break_even(rung)
    share = needed.share_of_benefit.value
    if share is None:
        if appraisal.return_on(rung).benefit.value is None:
            return f"On {rung.words}, it cannot be said whether it pays back: {COUNTED}."
        return f"On {rung.words}, it cannot pay back: there is no benefit."
    if share > 1:
        return (
            f"On {rung.words}, it does not pay back: the benefit would have to be {two_places(share)} times as large."
        )
    attributions = list(needed.attribution.values())
    if len(attributions) == 1 and attributions[0].value is not None:
        return f"On {rung.words}, it pays back even if only {per_cent(attributions[0].value)} of the change is ours."
    return f"On {rung.words}, it pays back even if only {per_cent(share)} of the benefit is real."


def full_year_sentence(appraisal: Appraisal, rung: Rung) -> str:
    """The steady rate, then the range from the year-to-date rate to that of the last three months."""
    steady = appraisal.full_year(rung)
    if steady.benefit.value is None:
        return f"On {rung.words}, no full-year effect: {steady.benefit.why}."
    low, high = appraisal.full_year_range(rung)
    between = f"{full_year_amount(low)} at the rate to date, {full_year_amount(high)} at that of the last three months"
    return f"On {rung.words}, in a full year {full_year_amount(steady)} ({between})."


def full_year_amount(year: FullYear) -> str:
    if year.benefit.value is None:
        return "not computed"
    both = f"{in_words(year.benefit.value)} on {in_words(year.cost.number)}"
    return both if year.ratio.value is None else f"{both}, {pounds_each(year.ratio.value)} for each £1"


def outside_words(appraisal: Appraisal, committed: Decimal) -> tuple[str, ...]:
    """What is paid in advance and what is only promised, with how each is treated; nothing where there is none."""
    said = []
    ahead = appraisal.figures.get("prepaid")
    if ahead is not None:
        said.append(
            f"Paid, not yet delivered {to_date(appraisal)}: {in_words(ahead.number, pence=True)}. It is a cost on cash "
            "from the month in which it was paid, and on the other returns once it is delivered."
        )
    if committed:
        said.append(f"Committed, not in these costs: {in_words(committed, pence=True)}.")
    return tuple(said)


def probability_sentence(appraisal: Appraisal) -> str:
    rows = appraisal.returns()
    if all(row.probability.value is None for row in rows):
        return f"Chance of paying back in the year: {rows[1].probability.why}."
    parts = []
    for row in rows:
        chance = row.probability.value
        parts.append(f"on {row.rung.words}, {row.probability.why if chance is None else per_cent(chance)}")
    return f"Chance of paying back in the year: {'; '.join(parts)}."


def quintile_sentence(appraisal: Appraisal, rung: Rung) -> str:
    cells = appraisal.by_quintile(rung)
    if cells["total"].value is None:
        return f"On {rung.words}, no pounds are laid over the fifths: {COUNTED}."
    if cells["1"].value is None:
        return f"On {rung.words}, nothing can be said by deprivation: {cells['1'].why}."
    return (
        f"On {rung.words}, {in_words(cells['1'].value)} of {in_words(cells['total'].number)} "
        "falls to the most deprived fifth."
    )


def capacity_sentences(appraisal: Appraisal, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """Capacity in its own units, before its pounds; of an outcome without a unit value it is all that is said. Of the
    lines whose ids are `hidden` no number is said: what was counted would follow from it."""
    said = []
    for line in appraisal.inputs.outcomes:
        figure = appraisal.figures.get(f"line.{line.id}.capacity")
        if line.id in hidden:
            if figure is not None or line.unit_value is None:
                valued = "" if line.unit_value else f"; {COUNTED}"
                said.append(f"{line.label}: so few events that the number is not printed{valued}.")
        elif figure is not None:
            no_pounds = f"; {COUNTED}" if line.unit_value is None else ""
            said.append(
                f"{line.label}: {two_places(figure.number)} {figure.unit} freed (capacity, not cash{no_pounds})."
            )
        elif line.unit_value is None:
            net = appraisal.figure(f"line.{line.id}.averted_net").number
            said.append(f"{line.label}: {two_places(net)} events, net; {COUNTED}.")
    return tuple(said)


def statements(appraisal: Appraisal) -> tuple[str, ...]:
    """All of them, in the order of the page."""
    return (
        returns_sentence(appraisal),
        net_sentence(appraisal),
        payback_sentence(appraisal),
        release_sentence(appraisal),
        *capacity_sentences(appraisal),
        *(break_even_sentence(appraisal, rung) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)),
        *(full_year_sentence(appraisal, rung) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)),
        probability_sentence(appraisal),
        quintile_sentence(appraisal, Rung.TRUST_RESOURCE),
    )


def month_name(number: int) -> str:
    return MONTH_NAMES[number - 1]


def to_date(appraisal: Appraisal) -> str:
    return "in the year" if appraisal.inputs.data_to == 12 else f"to {month_name(appraisal.inputs.data_to)}"
