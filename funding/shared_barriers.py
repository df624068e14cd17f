"""Answers on barriers and enablers that trusts showed to another body: what each shared, frozen as it was previewed.
Nothing of a trust that did not share its answers is read or counted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from funding.barriers import national_of, questions, register_of
from funding.domain.barriers import Answer, Counted, National, counted
from funding.domain.financial_year import FinancialYear
from funding.known import Known
from funding.models import Share, SurveyFigure
from funding.past import by_then
from funding.shared import BARRIERS, Content, bodies_for
from organisations.models import Kind, Organisation


def barriers_as_shown(organisation: Organisation, year: FinancialYear, today: date) -> Content:
    """What another body sees of the answers: yes, no or not known. Words and actions stay with the organisation."""
    register = register_of(organisation, year)
    given = [(line.question, line.said) for line in register.lines]
    return {
        "heading": f"Answers on barriers and enablers in {year}",
        "rows": [
            ["Organisation", organisation.name],
            ["As at", f"{today:%-d %B %Y}"],
            ["Questions answered", f"{register.answered} of {len(register.lines)}"],
            *([question.name, said.label if said else "Not answered"] for question, said in given),
            ["Counts", "The body that this is shared with counts these answers with those of its other trusts."],
        ],
        "steps": [],
        BARRIERS: {question.code: said.value for question, said in given if said},
    }


def boards_of(organisation: Organisation, year: FinancialYear, today: date) -> list[Organisation]:
    """ICBs that count the answers of the organisation with those of their other trusts."""
    return [each for each in bodies_for(organisation, year, today) if each.kind == Kind.ICB]


@dataclass(frozen=True, slots=True)
class BarrierCount:
    """One question: how many of the trusts that answered it named it, beside the national figure."""

    question: SurveyFigure
    national: National
    counted: Counted


@dataclass(frozen=True, slots=True)
class SharedAnswers:
    organisation: Organisation
    shared_on: date
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class BarriersCompared:
    """Trusts that answered and shared, those that did not, and the counts over the former alone."""

    answered: tuple[SharedAnswers, ...]
    missing: tuple[Organisation, ...]
    counts: tuple[BarrierCount, ...]


def barriers_compared(viewer: Organisation, trusts: Sequence[Organisation], year: FinancialYear,
                      known: Known | None = None) -> BarriersCompared:  # fmt: skip
    """Answers of those of the trusts that shared them with the viewer, each as shared last. The number of queries does
    not grow with the number of trusts."""
    shares = Share.objects.filter(
        by_then(known, "at"), with_organisation=viewer, organisation__in=trusts, year=year.start, query__isnull=True,
        content__has_key=BARRIERS,
    ).select_related("organisation").order_by("pk")  # fmt: skip
    latest = {share.organisation_id: share for share in shares}
    answered = tuple(
        SharedAnswers(
            trust,
            latest[trust.pk].at.date(),
            {code: Answer(said) for code, said in latest[trust.pk].content[BARRIERS].items()},
        )
        for trust in trusts
        if trust.pk in latest
    )
    counts = tuple(
        BarrierCount(
            question,
            national_of(question),
            counted(each.answers[question.code] for each in answered if question.code in each.answers),
        )
        for question in questions()
    )
    return BarriersCompared(answered, tuple(trust for trust in trusts if trust.pk not in latest), counts)
