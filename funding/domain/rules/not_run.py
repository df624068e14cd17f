"""Rules whose data an organisation does not give here yet. They are printed as *not run* and counted as such, so that
nobody reads their silence as an answer. A rule that joins RULES leaves this list."""

from dataclasses import dataclass

from funding.domain.rules import RULES


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that was not run and what it lacks."""

    code: str
    name: str
    lacks: str


LISTED = (
    NotRun("netted-off", "Less was sent than awarded", "signed variations matched to payments"),
    NotRun("two-sides-differ", "The two sides of a transfer differ", "both sides on the same basis"),
    NotRun("off-purpose", "Spend outside the pot's projects", "the pot's own ledger code"),
    NotRun("net-fall", "The pot's budget fell", "earlier versions of the budget and virements"),
    NotRun("held-in-reserves", "Held in reserves", "budget lines that stand in reserves"),
    NotRun("lapsed", "Left over without a basis", "carry-forward decisions"),
    NotRun("late-journals", "Late manual journals", "transaction lines"),
    NotRun("dropped", "Missing from the final budget", "the final budget load of month 3"),
    NotRun("claimed-twice", "Claimed twice", "transaction lines"),
    NotRun("posts-not-backfilled", "Posts not backfilled", "establishment"),
    NotRun("vacancy-slippage", "Vacancy slippage", "funded and worked posts"),
    NotRun("spread-savings", "Savings spread over protected lines", "savings targets by budget line"),
    NotRun("overhead", "Overhead above the terms", "overhead rates and caps"),
    NotRun("relabelled", "A scheme that ran before the award", "last year's schemes and costs"),
)


def rules_not_run() -> tuple[NotRun, ...]:
    running = {rule.code for rule in RULES}
    return tuple(rule for rule in LISTED if rule.code not in running)
