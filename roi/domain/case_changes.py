"""What differs between two states of a case, in sentences: a version and the one before, or a version and today."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from funding.domain.money import from_pence, in_words

RUNGS = {"trust_cash": "trust cash", "trust_resource": "trust resource", "nhs_public": "NHS and public sector",
         "society": "society"}  # fmt: skip
WORDS = {"title": "title", "summary": "summary", "need": "need", "if_nothing": "what happens if it stops",
         "risks": "risks", "funded_by": "who funds it", "pressure_from": "what meets the cost pressure",
         "ask_from_on": "first day", "project_name": "name of the project", "organisation_name": "organisation's name",
         "project_description": "description of the project"}  # fmt: skip
MONEY = {
    "ask_amount_pence": "The ask",
    "funded_amount_pence": "The funded part",
    "committed_pence": "What is committed",
}
PARTS = {"observed": "observed months", "counterfactual": "what would have happened", "attribution": "attribution",
         "deadweight": "deadweight", "displacement": "displacement", "optimism": "correction for optimism",
         "unit_value": "unit value", "gains": "who gains", "quintiles": "deprivation fifths",
         "steady_months": "steady months", "capacity": "capacity"}  # fmt: skip

type Document = Mapping[str, Any]


def changes(before: Document, after: Document, words_before: Document, words_after: Document) -> list[str]:
    """Case files and statements of two states; one sentence for each thing that differs."""
    return [
        *cost_changes(before, after),
        *outcome_changes(before, after),
        *release_changes(before, after),
        *([] if before.get("prices") == after.get("prices") else ["The price index changed."]),
        *word_changes(words_before, words_after),
    ]


def return_changes(before: Document, after: Document) -> list[str]:
    """The returns of two versions by rung, where they differ."""
    found = []
    for rung, name in RUNGS.items():
        old, new = for_each(before[rung]), for_each(after[rung])
        if before[rung]["ratio"] != after[rung]["ratio"]:
            found.append(f"The return on {name} went from {old} to {new} for each £1.")
    return found


def for_each(found: Document) -> str:
    if found["benefit_pence"] is None:
        return "not valued"
    ratio = found["ratio"]
    return "no cost" if ratio is None else f"£{ratio:.2f}".replace("£-", "−£")


def cost_changes(before: Document, after: Document) -> Iterator[str]:
    old, new = by_id(before, "costs"), by_id(after, "costs")
    for id in [*old, *(id for id in new if id not in old)]:
        was, now = total(old.get(id)), total(new.get(id))
        label = (new.get(id) or old[id])["label"]
        if was != now:
            yield f"Cost “{label}” went from {in_words(was, pence=True)} to {in_words(now, pence=True)}."
        elif id in old and id in new and old[id] != new[id]:
            yield f"Cost “{label}” changed in its months or terms, not in its sum."


def total(cost: Document | None) -> Decimal:
    return from_pence(sum(cost["months_pence"])) if cost else Decimal(0)


def outcome_changes(before: Document, after: Document) -> Iterator[str]:
    old, new = by_id(before, "outcomes"), by_id(after, "outcomes")
    for id, line in new.items():
        if id not in old:
            yield f"Outcome “{line['label']}” was added."
        elif old[id] != line:
            parts = [words for key, words in PARTS.items() if old[id].get(key) != line.get(key)]
            yield f"Outcome “{line['label']}” changed: {', '.join(parts) or 'its terms'}."
    for id, line in old.items():
        if id not in new:
            yield f"Outcome “{line['label']}” was taken out."


def release_changes(before: Document, after: Document) -> Iterator[str]:
    old, new = by_id(before, "realisation"), by_id(after, "realisation")
    changed = [id for id in {**old, **new} if old.get(id) != new.get(id)]
    if changed:
        yield f"{len(changed)} row{'s' if len(changed) > 1 else ''} of cash release changed."


def word_changes(before: Document, after: Document) -> Iterator[str]:
    for key, name in MONEY.items():
        was, now = before.get(key, 0), after.get(key, 0)
        if was != now:
            yield f"{name} went from {in_words(from_pence(was))} to {in_words(from_pence(now))}."
    changed = [name for key, name in WORDS.items() if before.get(key) != after.get(key)]
    if changed:
        yield f"Words changed: {', '.join(changed)}."


def by_id(document: Document, key: str) -> dict[str, Any]:
    return {each["id"]: each for each in document.get(key, [])}
