"""How sure we are: what would have to be true comes first, then chance where it was computed, guards and risks."""

from decimal import Decimal

from roi.case import charts
from roi.case.blocks import Chart, Section, Table
from roi.case.charts import Swing
from roi.case.facts import CaseFacts
from roi.case.terms import main_lines
from roi.case.wording import NOT_COMPUTED, number, paragraphs, pence, percent, said
from roi.domain.appraisal import Appraisal
from roi.domain.guards import GuardStatus
from roi.domain.ladder import Rung
from roi.domain.small_case import year_mark
from roi.domain.statements import break_even_sentence, probability_sentence

GUARD_WORDS = {
    "claimed-once": "Claimed by one project only",
    "event-chain": "No event valued twice",
    "comparator-deadweight": "Deadweight taken off once",
    "one-haircut": "Corrected for optimism once",
    "other-agencies": "No other body's part claimed",
    "efficiency-plan": "Not already in the efficiency plan",
    "cash-not-capacity": "Cash taken out of capacity",
    "unconfirmed-release": "Cash counts when confirmed",
    "same-patients": "Same people in one project",
    "rate-and-reach": "Reach counted once",
    "unknown-deprivation": "Unknown deprivation kept",
    "partner-paid-once": "Partner paid once",
    "chosen-when-high": "Not chosen when high",
    "high-return": "Return within reason",
    "calendar-index": "Price index fits the year",
    "weak-evidence": "Evidence not weak",
}
ANSWERS = {
    GuardStatus.PASS: "Holds",
    GuardStatus.WARN: "Take note",
    GuardStatus.ASK: "Answer needed",
    GuardStatus.STOP: "Stops",
}
OPEN_FIRST = (GuardStatus.STOP, GuardStatus.ASK, GuardStatus.WARN, GuardStatus.PASS)


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    return {
        "break_even": [said(break_even_sentence(appraisal, rung)) for rung in Rung],
        "needed": needed(facts),
        "chance": said(probability_sentence(appraisal)),
        "simulation": simulation(appraisal),
        "moves": moves(facts),
        "curve": curve(facts),
        "guards": guards(appraisal),
        "held": held(appraisal),
        "risks": paragraphs(facts.texts.risks),
    }


def needed(facts: CaseFacts) -> Table | None:
    """What each line has now, and what would just pay back on each rung; nothing where no line has a unit value."""
    appraisal, rows = facts.appraisal, []
    for line in main_lines(appraisal):
        if line.unit_value is None:
            continue  # counted, not valued: nothing of it can pay back
        name = facts.outcome_names.get(line.id, line.label)
        now = {
            "attribution": percent(line.attribution.value),
            "deadweight": percent(line.deadweight.value) if line.deadweight else NOT_COMPUTED,
            "events_net": year_mark(line) or number(appraisal.figure(f"line.{line.id}.averted_net").number),
        }
        words = {
            "attribution": "share due to us",
            "deadweight": "would have happened anyway",
            "events_net": "net events",
        }
        now["unit_value"] = pence(appraisal.figure(f"line.{line.id}.unit_value_source"))
        words["unit_value"] = f"unit value, {line.unit_value.price_year} prices"
        for key, value in now.items():
            rows.append((f"{name}: {words[key]}", value, *(cell(appraisal, rung, key, line.id) for rung in Rung)))
    if not rows:
        return None
    return Table(
        "What would just pay back, all else unchanged", ("Input", "Now", *(rung.heading for rung in Rung)),
        tuple(rows), numeric=(1, 2, 3, 4, 5),
        note="A share above 100% or below 0% cannot be: on that return this input alone cannot make it pay back.",
    )  # fmt: skip


def cell(appraisal: Appraisal, rung: Rung, name: str, line: str) -> str:
    figure = getattr(appraisal.break_even(rung), name).get(line)
    if figure is None or figure.value is None:
        return "None"
    if name == "unit_value":
        return pence(figure)
    return number(figure.value) if name == "events_net" else percent(figure.value)


def moves(facts: CaseFacts) -> Chart | None:
    """What moves the return most; nothing where no input has a range."""
    behind = facts.behind
    now = facts.appraisal.return_on(behind.rung).ratio.value
    if not behind.bars or now is None:
        return None
    swings = [Swing(label_of(facts, bar.input), Decimal(repr(bar.low)), Decimal(repr(bar.high))) for bar in behind.bars]
    return charts.tornado("sure-moves", behind.rung.words, now, swings)


def label_of(facts: CaseFacts, id: str) -> str:
    """An input of the case in words: what it is, and of which line."""
    figure = facts.appraisal.figures.get(id)
    if figure is not None:
        return figure.label
    named = {entry.id: entry.statement for entry in facts.appraisal.register}
    return named.get(id, id.replace(".", " ").replace("_", " "))


def curve(facts: CaseFacts) -> Chart | None:
    """The chance of each return that might be asked for; nothing where nothing was drawn."""
    spread = facts.behind.spread
    if spread is None or len({chance for _, chance in spread.curve}) < 2:
        return None
    points = [(Decimal(repr(asked)), Decimal(repr(chance))) for asked, chance in spread.curve]
    return charts.chance("sure-chance", facts.behind.rung.words, points)


def simulation(appraisal: Appraisal) -> str:
    drawn = appraisal.simulation
    if not drawn.seeds or drawn.monte_carlo_error is None:
        return "Nothing was drawn: a chance is given only when a range stands beside an assumption."
    error = f"{drawn.monte_carlo_error * 100:.2f}"
    return (
        f"Each range was drawn {drawn.points:,} times for each of {len(drawn.seeds)} stored seeds; the error of "
        f"drawing is at most {error} percentage points."
    )


def guards(appraisal: Appraisal) -> Table | None:
    """What is open, with its answer; what holds is only named here, and answered on the page of the return."""
    answers = sorted(appraisal.guards, key=lambda answer: OPEN_FIRST.index(answer.status))
    rows = tuple(
        (guard_name(each.code), ANSWERS[each.status], said(each.answer))
        for each in answers
        if each.status is not GuardStatus.PASS
    )
    headers = ("Guard", "State", "Answer")
    return Table("Guards against claiming too much that are open", headers, rows) if rows else None


def held(appraisal: Appraisal) -> str:
    names = [guard_name(each.code) for each in appraisal.guards if each.status is GuardStatus.PASS]
    return f"Guards that hold ({len(names)}): {'; '.join(names)}." if names else ""


def guard_name(code: str) -> str:
    return GUARD_WORDS.get(code, code.replace("-", " ").capitalize())


SURE = Section("sure", "How sure are we?", "roi/case/sure.html", context)
