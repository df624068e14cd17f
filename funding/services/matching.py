"""Decisions about the lines of a listing: matched to pots and projects, which posts their spend once; left to check; no
pot's money; cancelled by their reversal; opened again. One call is one row of the audit chain, all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from funding.domain.financial_year import MONTH_NAMES, FinancialYear, Month
from funding.domain.money import ZERO, in_words
from funding.domain.transactions.matching import Verdict
from funding.domain.words import Evidence, MovementKind, Place
from funding.matched import DONE, LineState, actuals_behind, last_decisions, standing_shares
from funding.models import LineDecision, LineShare, MatchingRule, Movement, Pot, Project, TransactionLine
from funding.services.import_actuals import Entry, months_taking, write_entries
from funding.services.ledger import Leg, MonthClosed, lock_pots, refuse_other_project, refuse_used_since
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line, in signed pounds, on a pot and a project of it; without a project it is not explained."""

    pot: Pot
    project: Project | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """A line with its parts, which add up to it, and the rule that said so."""

    line: TransactionLine
    parts: tuple[Part, ...]
    rule: MatchingRule | None = None


@dataclass
class _Posting:
    """What one pot, project and month gets: the net of its parts, in one movement."""

    pot: Pot
    project: Project | None
    month: int
    parts: list[tuple[Match, Part]] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for _, part in self.parts), ZERO)


@transaction.atomic
def match_lines(
    *, by: User, organisation: Organisation, year: FinancialYear, matches: Sequence[Match]
) -> list[Movement]:
    """Match lines to pots and post their spend: one movement for each pot, project and month. Where imported actual
    spend of the cost centre and month is posted already, the lines stand behind that and post nothing. In a closed
    month the posting goes to the first open one and names its own. Raises Refused; nothing is done then."""
    require(by, organisation, Act.POST)
    refuse_wrong_parts(organisation, matches)
    lock_pots(*{part.pot.pk: part.pot for match in matches for part in match.parts}.values())
    sequence = next_sequence(organisation)  # locks the chain: what is decided now stays so until this ends
    numbers = refuse_decided(organisation, year, [match.line for match in matches])
    behind = actuals_behind(organisation, year)
    postings: dict[tuple[int, int, int], _Posting] = {}
    backed: list[tuple[Match, Part, Movement]] = []
    for match in matches:
        there = behind.get((match.line.code.code, match.line.month))
        for part in match.parts:
            if there is not None:
                refuse_other_pot(match.line, part, there)
                backed.append((match, part, there))
                continue
            key = part.pot.pk, part.project.pk if part.project else 0, match.line.month
            postings.setdefault(key, _Posting(part.pot, part.project, match.line.month)).parts.append((match, part))
    net = [each for _, each in sorted(postings.items()) if each.amount]
    open_months = months_taking(organisation, year)
    entries = [entry_of(each, open_months) for each in net]
    movements, rows, said = write_entries(by, organisation, entries, sequence)
    made = {id(each): movement for each, movement in zip(net, movements, strict=True)}
    decisions = {
        match.line.pk: LineDecision(
            line=match.line,
            number=numbers[match.line.pk],
            verdict=Verdict.POSTED.value,
            rule=match.rule,
            recorded_by=by,
        )
        for match in matches
    }
    LineDecision.objects.bulk_create(decisions.values(), batch_size=AT_ONCE)
    shares = [
        share_of(decisions[match.line.pk], part, made.get(id(each)), is_posted=True)
        for each in postings.values()
        for match, part in each.parts
    ]
    shares += [share_of(decisions[match.line.pk], part, there, is_posted=False) for match, part, there in backed]
    LineShare.objects.bulk_create(shares, batch_size=AT_ONCE)
    record_event(
        by=by,
        organisation=organisation,
        action="match-lines",
        subject=count_of(len(matches)),
        after={
            "lines": [[match.line.reference, *said_of(match)] for match in matches],
            **({"movements": said} if said else {}),
        },
        rows=[*decisions.values(), *shares, *movements, *rows],
    )
    return movements


def count_of(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"


def said_of(match: Match) -> list[list[str]]:
    return [
        [part.pot.reference, part.project.reference if part.project else "", str(part.amount)] for part in match.parts
    ]


def share_of(decision: LineDecision, part: Part, movement: Movement | None, *, is_posted: bool) -> LineShare:
    return LineShare(
        decision=decision,
        pot=part.pot,
        project=part.project,
        amount=part.amount,
        movement=movement,
        is_posted=is_posted,
    )


def refuse_wrong_parts(organisation: Organisation, matches: Sequence[Match]) -> None:
    """Parts add up to their line to the penny, none is nought or of the other sign, and all belong here."""
    if not matches:
        raise Refused("No line is chosen. Tick the lines first.")
    for match in matches:
        line = match.line
        if line.organisation_id != organisation.pk or (line.batch and line.batch.undone_at):
            raise Refused(f"The line {line.reference} does not count here. Look at the listing again.")
        summed = sum((part.amount for part in match.parts), ZERO)
        if summed != line.amount:
            over = summed - line.amount
            raise Refused(
                f"The parts of {line.reference} add up to {in_words(summed, pence=True)} and the line is "
                f"{in_words(line.amount, pence=True)}. {'Take off' if over > 0 else 'Add'} "
                f"{in_words(abs(over), pence=True)}.",
                field="amount_1",
            )
        for part in match.parts:
            if part.pot.organisation_id != organisation.pk:
                raise Refused("Choose a pot of this organisation.")
            if not part.amount or (part.amount > 0) != (line.amount > 0):
                raise Refused(
                    f"Each part of {line.reference} has the sign of the line and is not £0.", field="amount_1"
                )
    for pot, project in {(part.pot, part.project) for match in matches for part in match.parts if part.project}:
        assert project is not None
        refuse_other_project(pot, project)


def refuse_decided(organisation: Organisation, year: FinancialYear,
                   lines: Sequence[TransactionLine]) -> dict[int, int]:  # fmt: skip
    """The number of the next decision of each line; a line that is decided, or named twice, is refused."""
    if len({line.pk for line in lines}) < len(lines):
        raise Refused("A line is named twice. Choose each line once.")
    decided = last_decisions(organisation, year)
    for line in lines:
        last = decided.get(line.pk)
        if line.year != year.start:
            raise Refused(f"The line {line.reference} is of another year. Choose that year at the top of the page.")
        if last and last.verdict in DONE:
            raise Refused(
                f"The line {line.reference} is decided already ({Verdict(last.verdict).label.lower()}). Open it again "
                "first."
            )
    return {line.pk: decided[line.pk].number + 1 if line.pk in decided else 1 for line in lines}


def refuse_other_pot(line: TransactionLine, part: Part, there: Movement) -> None:
    posting = there.postings.select_related("pot").first()
    if posting and posting.pot_id != part.pot.pk:
        month = Month(FinancialYear(line.year), line.month)
        raise Refused(
            f"The actual spend of {line.code.code} in {month} was imported and posted on {posting.pot}. Match the line "
            "to that pot, or import the actual spend again with another pot for this cost centre."
        )


def entry_of(each: _Posting, open_months: dict[int, tuple[Month, Month | None]]) -> Entry:
    month, about = month_taking(open_months, each.month)
    return Entry(*kind_and_leg(each.pot, each.project, each.amount), month, about, facts_of(each))


def month_taking(open_months: dict[int, tuple[Month, Month | None]], number: int) -> tuple[Month, Month | None]:
    try:
        return open_months[number]
    except MonthClosed:
        raise MonthClosed(
            f"Nothing was posted: {MONTH_NAMES[number - 1]} and every month after it are closed. Ask under Months to "
            "open one again, then match the lines."
        ) from None


def kind_and_leg(pot: Pot, project: Project | None, amount: Decimal) -> tuple[MovementKind, Leg]:
    """Spend goes up or, below nought, down again."""
    kind, place = (MovementKind.SPEND, Place.SPENT) if project else (MovementKind.SPEND_UNEXPLAINED, Place.UNEXPLAINED)
    ways = (Place.AVAILABLE, place) if amount > 0 else (place, Place.AVAILABLE)
    return kind, Leg(pot, *ways, abs(amount))


def facts_of(each: _Posting) -> dict[str, Any]:
    lines = [match.line for match, _ in each.parts]
    batch = lines[0].batch
    one_file = batch and all(line.batch_id == batch.pk for line in lines)
    where = f"row {lines[0].row}" if len(lines) == 1 else count_of(len(lines))
    return {
        "project": each.project,
        "reason": f"{count_of(len(lines))} of the transaction listing",
        "evidence_grade": Evidence.EVIDENCED.value,
        "evidence": (f"{batch.file.name}, {where}" if batch and one_file else f"Transaction listings, {where}")[:300],
        "batch": batch,
        "source_cell": (lines[0].cell if len(lines) == 1 else count_of(len(lines)))[:120],
        "source_text": (lines[0].text if len(lines) == 1 else "")[:300],
    }


@transaction.atomic
def decide_lines(*, by: User, organisation: Organisation, year: FinancialYear, lines: Sequence[TransactionLine],
                 verdict: Verdict, note: str = "", rule: MatchingRule | None = None) -> None:  # fmt: skip
    """Say of lines that they are to check, no pot's money, or cancelled by their reversal: nothing is posted. Raises
    Refused when a line is decided already, or when lines that should cancel do not."""
    require(by, organisation, Act.POST)
    if not lines:
        raise Refused("No line is chosen. Tick the lines first.")
    if verdict is Verdict.OFFSET:
        refuse_half_pairs(lines)
    next_sequence(organisation)
    numbers = refuse_decided(organisation, year, lines)
    made = LineDecision.objects.bulk_create(
        (
            LineDecision(
                line=line, number=numbers[line.pk], verdict=verdict.value, note=note[:300], rule=rule, recorded_by=by
            )
            for line in lines
        ),
        batch_size=AT_ONCE,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="decide-lines",
        subject=count_of(len(lines)),
        after={"verdict": verdict.value, "lines": [line.reference for line in lines]},
        reason=note,
        rows=made,
    )


def refuse_half_pairs(lines: Iterable[TransactionLine]) -> None:
    """A line cancels only together with the line that reverses it, in the same month."""
    by_pk = {line.pk: line for line in lines}
    paired = set()
    for line in by_pk.values():
        other = by_pk.get(line.reverses_id or 0)
        if other and (other.year, other.month) == (line.year, line.month) and other.amount == -line.amount:
            paired |= {line.pk, other.pk}
    alone = next((line for pk, line in by_pk.items() if pk not in paired), None)
    if alone:
        raise Refused(f"{alone.reference} and the line that cancels it go together. Tick both, or match it to a pot.")


@transaction.atomic
def open_lines_again(*, by: User, organisation: Organisation, year: FinancialYear, lines: Sequence[TransactionLine],
                     reason: str) -> list[Movement]:  # fmt: skip
    """Take decisions back. What lines posted is posted the other way, in their month or the first open one; what stood
    behind imported actual spend leaves that as it is. Both stay in the history."""
    require(by, organisation, Act.POST)
    if not reason.strip():
        raise Refused("Say why the decision is taken back.", field="reason")
    if any(line.organisation_id != organisation.pk for line in lines):
        raise Refused("Choose lines of this organisation.")
    shares = list(standing_shares().filter(decision__line__in=[line.pk for line in lines]))
    lock_pots(*{share.pot_id: share.pot for share in shares}.values())
    sequence = next_sequence(organisation)
    decided = last_decisions(organisation, year)
    for line in lines:
        if line.pk not in decided or decided[line.pk].verdict == Verdict.OPEN:
            raise Refused(f"The line {line.reference} is open already.")
    open_months = months_taking(organisation, year)
    net: dict[tuple[int, int, int], tuple[Pot, Project | None, Decimal, int]] = defaultdict()
    for share in shares:
        if share.is_posted:
            month = share.decision.line.month
            key = share.pot_id, share.project_id or 0, month
            before = net[key][2] if key in net else ZERO
            net[key] = share.pot, share.project, before - share.amount, month
    entries = []
    for pot, project, amount, number in net.values():
        if not amount:
            continue
        month_open, about = month_taking(open_months, number)
        kind, leg = kind_and_leg(pot, project, amount)
        refuse_used_since(leg, month_open.year)
        facts = {"project": project, "reason": reason, "batch": lines[0].batch, "source_cell": count_of(len(lines))}
        entries.append(Entry(kind, leg, month_open, about, facts))
    movements, postings, said = write_entries(by, organisation, entries, sequence)
    made = LineDecision.objects.bulk_create(
        LineDecision(line=line, number=decided[line.pk].number + 1, verdict=Verdict.OPEN.value, note=reason[:300],
                     recorded_by=by)
        for line in lines
    )  # fmt: skip
    record_event(
        by=by,
        organisation=organisation,
        action="open-lines",
        subject=count_of(len(lines)),
        before={"lines": [[line.reference, decided[line.pk].verdict] for line in lines]},
        after={"movements": said} if said else None,
        reason=reason,
        rows=[*made, *movements, *postings],
    )
    return movements


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting suggestions did, by count of lines."""

    matched: int = 0
    outside: int = 0
    cancelled: int = 0

    @property
    def in_words(self) -> str:
        parts = [
            f"{count_of(number)} {words}"
            for number, words in (
                (self.matched, "matched and posted"),
                (self.outside, "marked as no pot's money"),
                (self.cancelled, "cancelled by their reversal"),
            )
            if number
        ]
        return ", ".join(parts) + "." if parts else "Nothing was suggested for these lines."


@transaction.atomic
def accept_suggestions(*, by: User, organisation: Organisation, year: FinancialYear,
                       states: Sequence[LineState]) -> Accepted:  # fmt: skip
    """Accept what is suggested for these lines: all of it or nothing."""
    require(by, organisation, Act.POST)
    pots = {pot.reference: pot for pot in Pot.objects.of(organisation).standing()}
    projects = {each.reference: each for each in Project.objects.filter(organisation=organisation)}
    rules = MatchingRule.objects.in_bulk({state.suggestion.rule for state in states if state.suggestion} - {None})
    matches: list[Match] = []
    cancelled: list[TransactionLine] = []
    outside: dict[int | None, list[TransactionLine]] = defaultdict(list)
    for state in states:
        said = state.suggestion
        if said is None:
            continue
        if said.strength == "pair":
            cancelled.append(state.line)
        elif not said.target.pot:
            outside[said.rule].append(state.line)
        elif said.target.pot not in pots:
            raise Refused(f"{said.target.pot} was withdrawn. Change the rule, or match these lines by hand.")
        else:
            part = Part(pots[said.target.pot], projects.get(said.target.project), state.line.amount)
            matches.append(Match(state.line, (part,), rules.get(said.rule or 0)))
    outside[None] += [match.line for match in matches if not match.line.amount]
    matches = [match for match in matches if match.line.amount]
    left_out = [line for lines in outside.values() for line in lines]
    if not (matches or left_out or cancelled):
        raise Refused("Nothing is suggested for these lines. Match them by hand.")
    if matches:
        match_lines(by=by, organisation=organisation, year=year, matches=matches)
    for rule, lines in outside.items():
        if lines:
            decide_lines(by=by, organisation=organisation, year=year, lines=lines, verdict=Verdict.OUTSIDE,
                         rule=rules.get(rule or 0))  # fmt: skip
    if cancelled:
        decide_lines(by=by, organisation=organisation, year=year, lines=cancelled, verdict=Verdict.OFFSET)
    return Accepted(len(matches), len(left_out), len(cancelled))
