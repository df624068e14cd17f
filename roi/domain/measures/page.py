"""The page of the documentation about the measures, written from the measures themselves as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.money import in_words
from roi.domain.benefits import CLASS_NAMES
from roi.domain.inputs import Polarity, Who
from roi.domain.measures import MEASURES, Measure

HEAD = """# The outcome measures

<!-- Written by `manage.py measure_pages` from the measures themselves. Change the measure, not this page. -->

A measure says what is counted, which way is better, who gains and what it must not be used for. It holds no price:
unit values stand in a dated table that names the measure by its code ([reference data](reference-data.md)). Where no
licensed value is published, a trust enters its own with its source. A trust adds a measure of its own on the page
*Measures*; its code starts with `local-`, and it is a row of the same shape without rules of its own.

Codes are stored with outcomes and cases, so they are never renamed. A measure that is no longer offered stays here,
marked retired.
"""
AGES = {"everybody": "everybody", "adults": "adults", "children": "children and young people"}
WHO = {
    Who.TRUST: "the trust",
    Who.ICB: "the ICB",
    Who.OTHER_NHS: "another NHS body",
    Who.LOCAL_AUTHORITY: "the local authority",
    Who.OTHER_PUBLIC: "another public body",
    Who.PEOPLE: "people and society",
}
BETTER = {Polarity.FEWER: "fewer", Polarity.MORE: "more"}


@dataclass(frozen=True)
class PublishedValue:
    """One dated unit value in pounds, as the reference table holds it."""

    measure: str
    name: str
    value: Decimal
    price_year: int
    unit: str
    source: str
    licence: str


def measures_page(values: Sequence[PublishedValue], areas: Mapping[str, str]) -> str:
    """The whole page; `areas` are names of Core20PLUS5 by code. The same measures and values give the same page."""
    rows = "\n".join(
        f"| [{measure.name}](#{measure.code}) | `{measure.code}` | {AGES[measure.ages]} | {BETTER[measure.polarity]} |"
        for measure in MEASURES
    )
    table = f"{len(MEASURES)} measures.\n\n| measure | code | for | better is |\n|---|---|---|---|\n{rows}\n"
    return "\n".join([HEAD, table, *(section(measure, values, areas) for measure in MEASURES)])


def section(measure: Measure, values: Sequence[PublishedValue], areas: Mapping[str, str]) -> str:
    gains = "; ".join(f"{WHO[each.who]} {each.share:.0%} ({each.what})" for each in measure.gainers)
    lines = [
        f'<a id="{measure.code}"></a>',
        "",
        f"## {measure.name}",
        "",
        *(["**Retired.** It is no longer offered.", ""] if measure.retired else []),
        f"- **Code**: `{measure.code}`",
        f"- **Counts**: {measure.definition}",
        f"- **Unit**: {measure.unit}; {BETTER[measure.polarity]} is better",
        f"- **Counted from**: {measure.counted_from}",
        f"- **Core20PLUS5**: {', '.join(areas[code] for code in measure.areas) or 'any group'}",
        f"- **Usually gains**: {gains}",
        f"- **Class**: {measure.default_class}, {CLASS_NAMES[measure.default_class]}",
        f"- **In the year**: {measure.in_year}",
        f"- **Lag**: {lag_words(measure)}",
        f"- **Evidence**: {measure.evidence}",
        f"- **Not for**: {measure.not_for}",
        f"- **Can hold the same event**: {', '.join(f'[`{code}`](#{code})' for code in measure.partners) or 'none'}",
        *value_lines(measure, values),
        "",
    ]
    return "\n".join(lines)


def lag_words(measure: Measure) -> str:
    if not measure.lag_months:
        return "none, counted in the month it happens"
    return f"about {measure.lag_months} month{'' if measure.lag_months == 1 else 's'} from the activity to the count"


def value_lines(measure: Measure, values: Sequence[PublishedValue]) -> list[str]:
    found = [value for value in values if value.measure in measure.valued_by]
    if not found:
        return [f"- **Unit value**: {measure.no_value}"]
    return [
        "- **Unit values**:",
        *(
            f"  - {in_words(value.value, pence=True)} {value.unit}: {value.name}, prices of "
            f"{value.price_year}/{(value.price_year + 1) % 100:02d}. {value.source}. {value.licence}."
            for value in found
        ),
    ]
