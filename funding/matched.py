"""Lines of transaction listings and what stands about them: decided or open, with the suggestion of where they belong;
the lines behind a posting; and whether cost centres agree to the trial balance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from funding.domain.evidence import LineSource
from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, to_pence
from funding.domain.transactions.agreement import Agreement, agreements
from funding.domain.transactions.matching import Facts, Matcher, Rule, Strength, Suggestion, Target, Verdict
from funding.domain.transactions.pairs import Pairable, journals_twice
from funding.known import Known
from funding.models import (
    ActualMonth,
    BalanceLine,
    Holds,
    ImportBatch,
    LedgerCode,
    LineDecision,
    LineShare,
    MatchingRule,
    Movement,
    TransactionLine,
)
from funding.past import by_then, imports_counting
from organisations.models import Organisation

AT_ONCE = 2_000
DONE = (Verdict.POSTED, Verdict.OUTSIDE, Verdict.OFFSET)


@dataclass(frozen=True, slots=True)
class LineState:
    """A line with its last decision (None: nobody decided) and what is suggested. `doubt` says in one sentence why it
    is left to check."""

    line: TransactionLine
    decision: LineDecision | None = None
    suggestion: Suggestion | None = None
    doubt: str = ""

    @property
    def is_open(self) -> bool:
        return self.decision is None or self.decision.verdict not in DONE

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.decision.verdict) if self.decision else Verdict.OPEN


@dataclass(frozen=True, slots=True)
class Group:
    """Open lines with the same suggestion: what one tick accepts."""

    target: Target
    strength: Strength
    lines: tuple[LineState, ...]

    @property
    def key(self) -> str:
        return f"{self.strength}:{self.target.pot}:{self.target.project}"

    @property
    def amount(self) -> Decimal:
        return sum((state.line.amount for state in self.lines), ZERO)

    @property
    def reason(self) -> str:
        return Counter(state.suggestion.reason for state in self.lines if state.suggestion).most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class OpenLines:
    """How many lines of a year wait: nobody decided (`unmatched`), or somebody left them `to_check`. Pounds signed."""

    unmatched: int = 0
    unmatched_amount: Decimal = ZERO
    to_check: int = 0
    to_check_amount: Decimal = ZERO


def lines_of_listings(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> "QuerySet[TransactionLine]":
    batches = imports_counting(known).filter(organisation=organisation, holds=Holds.LINES)
    return TransactionLine.objects.filter(by_then(known), organisation=organisation, year=year.start, batch__in=batches)


def last_decisions(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> dict[int, LineDecision]:
    """The decision that counts, by the number of its line."""
    rows = LineDecision.objects.filter(by_then(known), line__organisation=organisation, line__year=year.start)
    return {row.line_id: row for row in rows.order_by("number", "pk").iterator(chunk_size=AT_ONCE)}


def open_lines(
    organisation: Organisation, year: FinancialYear, known: Known | None = None, month: int | None = None
) -> OpenLines:
    """For the page of exceptions and the closing of a month: what still waits, of the year or to the end of a month."""
    decided = last_decisions(organisation, year, known)
    rows = lines_of_listings(organisation, year, known)
    rows = rows.filter(month__lte=month) if month else rows
    counts: Counter[Verdict] = Counter()
    sums: dict[Verdict, Decimal] = defaultdict(lambda: ZERO)
    for pk, amount in rows.values_list("pk", "amount").iterator(chunk_size=AT_ONCE):
        verdict = Verdict(decided[pk].verdict) if pk in decided else Verdict.OPEN
        counts[verdict] += 1
        sums[verdict] += amount
    return OpenLines(counts[Verdict.OPEN], sums[Verdict.OPEN], counts[Verdict.CHECK], sums[Verdict.CHECK])


# Rules and suggestions


def rules_standing(organisation: Organisation, known: Known | None = None) -> list[MatchingRule]:
    """Rules that no later one replaced, the newest first."""
    rows = MatchingRule.objects.filter(by_then(known), organisation=organisation).order_by("-pk")
    found = list(rows.select_related("pot", "project", "recorded_by"))
    gone = {rule.replaces_id for rule in found}
    return [rule for rule in found if rule.pk not in gone and rule.stands]


def as_rule(rule: MatchingRule) -> Rule:
    return Rule(rule.pk, target_of(rule.pot, rule.project), rule.code, rule.subjective, rule.project_code,
                rule.supplier, rule.text)  # fmt: skip


def target_of(pot: object | None, project: object | None) -> Target:
    return Target(getattr(pot, "reference", ""), getattr(project, "reference", ""))


def facts_of(line: TransactionLine) -> Facts:
    return Facts(line.code.code, line.subjective or "", line.project_code or "", line.supplier, line.text)


def decided_before(organisation: Organisation, known: Known | None = None) -> Iterator[tuple[Facts, Target]]:
    """Lines that stand on one pot, or are no pot's money: what habits are learned from. A split teaches nothing."""
    rows = LineDecision.objects.filter(
        by_then(known), line__organisation=organisation, verdict__in=[Verdict.POSTED.value, Verdict.OUTSIDE.value],
    ).order_by("pk")  # fmt: skip
    facts = ("line__code__code", "line__subjective", "line__project_code", "line__supplier", "line__text")
    cells = rows.values_list(
        "line", "number", "verdict", *facts, "shares__pot__reference", "shares__project__reference"
    )
    found: dict[int, list[tuple[int, Facts, Target]]] = defaultdict(list)
    for line, number, _, code, subjective, project, supplier, text, pot, on in cells.iterator(chunk_size=AT_ONCE):
        said = Facts(code, subjective or "", project or "", supplier, text)
        found[line].append((number, said, Target(pot or "", on or "")))
    for each in found.values():
        last = max(number for number, _, _ in each)
        now = [(said, target) for number, said, target in each if number == last]
        if len(now) == 1:
            yield now[0]


@dataclass(frozen=True, slots=True)
class Around:
    """What of other lines a suggestion needs: journals that repeat another, where reversed lines stand, the reversal of
    each line, and lines that are decided."""

    twice: dict[str, str]
    of_reversed: dict[int, list[Target]]
    reversed_by: dict[int | None, TransactionLine]
    done: set[int]


def line_states(
    organisation: Organisation, year: FinancialYear, known: Known | None = None, *, only_open: bool = False
) -> list[LineState]:
    """Every line of the year's listings, in the order of the ledger; open ones with what is suggested."""
    decided = last_decisions(organisation, year, known)
    done = {pk for pk, decision in decided.items() if decision.verdict in DONE}
    rows = lines_of_listings(organisation, year, known).select_related("code", "batch__file", "reverses")
    lines = list(rows.order_by("month", "pk"))
    twice = journals_twice(map(pairable, lines))
    if len(done) == len(lines):
        matcher = Matcher((), ())
    else:
        matcher = Matcher([as_rule(rule) for rule in rules_standing(organisation, known)],
                          decided_before(organisation, known))  # fmt: skip
    about = Around(
        twice,
        targets_now([line.reverses_id for line in lines if line.reverses_id], known),
        {line.reverses_id: line for line in lines if line.reverses_id},
        done,
    )
    found = []
    for line in lines:
        if line.pk in done:
            if not only_open:
                found.append(LineState(line, decided[line.pk]))
            continue
        suggestion, doubt = suggested(line, matcher, about)
        found.append(LineState(line, decided.get(line.pk), suggestion, doubt))
    return found


def suggested(line: TransactionLine, matcher: Matcher, about: "Around") -> tuple[Suggestion | None, str]:
    """What is suggested for an open line, or the doubt that leaves it to check."""
    first = about.twice.get(line.journal or "")
    if first:
        return None, (f"Journal {line.journal} says line for line what journal {first} says. Check that the ledger did "
                      "not post it twice.")  # fmt: skip
    other = line.reverses or about.reversed_by.get(line.pk)
    if other and (other.year, other.month) == (line.year, line.month) and other.pk not in about.done:
        return Suggestion(Target(), Strength.PAIR, "A line and its reversal in the same month: nothing to post"), ""
    targets = about.of_reversed.get(line.reverses_id or 0, [])
    if line.reverses and len(targets) == 1:
        reason = f"Reverses {line.reverses.reference}, which went to {targets[0]}"
        return Suggestion(targets[0], Strength.RULE, reason), ""
    if line.reverses and len(targets) > 1:
        return None, f"Reverses {line.reverses.reference}, which is split: match it to the same parts."
    return matcher.suggest(facts_of(line)), ""


def targets_now(lines: Sequence[int], known: Known | None) -> dict[int, list[Target]]:
    """The pots and projects on which decided lines stand, by line."""
    found: dict[int, list[Target]] = {}
    for share in standing_shares(known).filter(decision__line__in=lines):
        found.setdefault(share.decision.line_id, []).append(target_of(share.pot, share.project))
    return found


def standing_shares(known: Known | None = None) -> "QuerySet[LineShare]":
    """Parts of lines whose decision is the last about its line."""
    later = LineDecision.objects.filter(
        by_then(known), line=OuterRef("decision__line"), number__gt=OuterRef("decision__number")
    )
    rows = LineShare.objects.filter(~Exists(later), by_then(known, "decision__recorded_at"))
    rows = rows.filter(decision__verdict=Verdict.POSTED.value)
    return rows.select_related("decision__line__code", "pot", "project", "movement").order_by("pk")


def groups_of(states: Iterable[LineState]) -> list[Group]:
    """Open lines by what is suggested, the strongest first."""
    found: dict[tuple[Strength, Target], list[LineState]] = defaultdict(list)
    for state in states:
        if state.suggestion and state.is_open and state.verdict is not Verdict.CHECK:
            found[state.suggestion.strength, state.suggestion.target].append(state)
    order = list(Strength)
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    return [Group(target, strength, tuple(found[strength, target])) for strength, target in keys]


def pairable(line: TransactionLine) -> Pairable:
    return Pairable(line.pk, line.month, line.code.code, line.subjective or "", to_pence(line.amount),
                    LineSource(line.source), line.journal or "", line.text)  # fmt: skip


def line_for(organisation: Organisation, pk: int) -> TransactionLine | None:
    rows = TransactionLine.objects.filter(organisation=organisation, pk=pk, batch__holds=Holds.LINES)
    return rows.select_related("code", "batch__file", "reverses", "reversed_by", "organisation").first()


def decisions_of(line: TransactionLine, known: Known | None = None) -> list[LineDecision]:
    """Everything that was decided about a line, the newest first, with its parts."""
    rows = line.decisions.filter(by_then(known)).select_related("recorded_by", "rule").order_by("-number")
    return list(rows.prefetch_related("shares__pot", "shares__project", "shares__movement"))


# Behind postings


def lines_behind(movement: Movement, known: Known | None = None) -> list[LineShare]:
    """The parts of lines that explain a movement, as they stand now or stood then."""
    rows = standing_shares(known).filter(movement=movement)
    return list(rows.select_related("decision__line__code", "decision__line__batch__file", "pot", "project"))


def actuals_behind(organisation: Organisation, year: FinancialYear) -> dict[tuple[str, int], Movement]:
    """Movements that imported actual spend of a cost centre and month: its lines stand behind that posting. An import
    that was undone has none."""
    batches = ImportBatch.objects.counting().filter(organisation=organisation, year=year.start)
    rows = ActualMonth.objects.filter(line__batch__in=batches, movement__isnull=False).exclude(line__code="")
    rows = rows.select_related("line", "movement", "line__pot", "line__project").order_by("pk")
    return {(row.line.code, row.month): row.movement for row in rows if row.movement}


def posted_from_lines(organisation: Organisation, year: FinancialYear) -> dict[tuple[str, int], int]:
    """Pence by cost centre and month that lines posted themselves: an import of actual spend posts only the rest."""
    rows = standing_shares().filter(decision__line__organisation=organisation, decision__line__year=year.start)
    found: Counter[tuple[str, int]] = Counter()
    for share in rows.filter(is_posted=True).iterator(chunk_size=AT_ONCE):
        found[share.decision.line.code.code, share.decision.line.month] += to_pence(share.amount)
    return dict(found)


# Cost centres


def codes_stated(organisation: Organisation) -> frozenset[str]:
    """Cost centres that the organisation named itself or that came with its listings, in small letters."""
    stated = LedgerCode.objects.filter(organisation=organisation).values_list("code", flat=True)
    rules = MatchingRule.objects.filter(organisation=organisation).values_list("code", flat=True)
    return frozenset(code.lower() for code in (*stated, *rules) if code)


def codes_of_budgets(organisation: Organisation) -> frozenset[str]:
    """Codes of its imported budgets, in small letters: cost centres, or whatever its workbook calls a line by."""
    batches = ImportBatch.objects.counting().filter(organisation=organisation)
    codes = batches.exclude(lines__code="").values_list("lines__code", flat=True).distinct()
    return frozenset(code.lower() for code in codes if code)


def months_of_balances(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> list[int]:
    rows = BalanceLine.objects.filter(batch__in=balances_counting(organisation, year, known))
    return sorted(set(rows.values_list("month", flat=True)))


def balances_counting(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> "QuerySet[ImportBatch]":
    return imports_counting(known).filter(organisation=organisation, year=year.start, holds=Holds.BALANCES)


def agreement_of(
    organisation: Organisation, year: FinancialYear, month: int, known: Known | None = None
) -> list[Agreement]:
    """Imported lines against the trial balance of the month that came last, by cost centre."""
    rows = BalanceLine.objects.filter(batch__in=balances_counting(organisation, year, known), month=month)
    newest = rows.order_by("-batch__applied_at").values_list("batch", "is_to_date").first()
    if newest is None:
        return []
    batch, is_to_date = newest
    balances: Counter[str] = Counter()
    for code, amount in rows.filter(batch=batch).values_list("code", "amount"):
        balances[code] += to_pence(amount)
    lines = lines_of_listings(organisation, year, known)
    lines = lines.filter(month__lte=month) if is_to_date else lines.filter(month=month)
    by_code = lines.values_list("code__code").annotate(count=Count("pk"), pence=Sum("amount")).order_by("code__code")
    return agreements({code: (count, to_pence(pence)) for code, count, pence in by_code}, balances)
