"""What was done: the need, what stands in the way of it, the work, and the chain from spending to value."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.strategic import barriers
from roi.case.terms import main_lines, period
from roi.case.wording import number, paragraphs, pounds, sentence, worth
from roi.domain.counterfactual import design_of
from roi.domain.inputs import Polarity
from roi.domain.ladder import Rung
from roi.domain.measures import measure_called
from roi.domain.small_case import HIDDEN, hides_a_year


def context(facts: CaseFacts) -> dict[str, object]:
    texts = facts.texts
    return {
        "parts": [
            (heading, paragraphs(words))
            for heading, words in (
                ("The project", facts.project_description),
                ("In short", texts.summary),
                ("The need", texts.need),
                ("If nothing is done", texts.if_nothing),
            )
            if words.strip()
        ],
        "chain": chain(facts),
        "barriers": barriers(facts),
        "measured": measured(facts),
    }


def chain(facts: CaseFacts) -> Table:
    appraisal = facts.appraisal
    spent = appraisal.return_on(Rung.SOCIETY).cost.number
    net = appraisal.figure("averted.net")
    events = (
        f"{number(net.value)} events, net of corrections" if net.value is not None else "Counted line by line below"
    )
    if hides_a_year(appraisal):
        events = HIDDEN
    resource = appraisal.return_on(Rung.TRUST_RESOURCE)
    rows = (
        ("Put in, by everybody", f"{pounds(spent)} in cash and in kind"),
        ("Changed", events),
        ("Worth to the trust, on resource", worth(resource.benefit)),
        ("Of which cash released and confirmed", worth(appraisal.release_confirmed())),
    )
    return Table(f"From spending to value, {period(appraisal)}", ("Step", "Amount"), rows,
                 links={at: to for at, to in facts.linked(4, returns=(1,)).items() if at[0] != 1}
                 | facts.linked(1, ledger=(1,)))  # fmt: skip


def measured(facts: CaseFacts) -> Table:
    rows = []
    shown = main_lines(facts.appraisal)
    for line in shown:
        measure = measure_called(line.measure)
        better = "Fewer is better" if line.polarity is Polarity.FEWER else "More is better"
        definition = measure.definition if measure else "The trust's own measure."
        rows.append(
            (
                facts.outcome_names.get(line.id, line.label),
                definition,
                better,
                sentence(design_of(line).name).rstrip("."),
            )
        )
    left = len(facts.appraisal.inputs.outcomes) - len(shown)
    return Table("What was measured", ("Outcome", "How it is counted", "Direction", "Compared with"), tuple(rows),
                 note=elsewhere(facts, left) if left else "")  # fmt: skip


def elsewhere(facts: CaseFacts, left: int) -> str:
    title = facts.called("worked", "Did it work?")
    return f"{left} more outcomes stand {f'under “{title}”' if title else 'in the workings'}."


DONE = Section("done", "What was done", "roi/case/done.html", context)
