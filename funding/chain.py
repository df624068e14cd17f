"""A body's own year as a node of the chain: its money from outside, what it confirmed and passed on by transfer, what
became of the rest, and its spend by project and partner. Read from its own ledger alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.domain.chain import STAYED, Came, Level, Node, Paid, Sent, with_projects
from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, from_pence, to_pence
from funding.domain.position import Position
from funding.domain.words import Place
from funding.known import Known, recorded
from funding.models import Posting, Transfer
from funding.selectors import TransferLine, lines_of, pot_positions, pots_of, whole
from organisations.models import Kind, Organisation

LEVELS = {Kind.NATIONAL.value: Level.NATIONAL, Kind.ICB.value: Level.ICB, Kind.PLACE.value: Level.PLACE,
          Kind.TRUST.value: Level.TRUST}  # fmt: skip
OUTSIDE = ("brought_forward", "received", "ahead_of_receipt", "other_budgets")
KEPT = ("committed", "prepaid", "returned", "carried_forward", "lapsed", "awaited")


@dataclass(frozen=True, slots=True)
class Statement:
    """One body's year: the body itself, and its spend by project; `nodes` puts the projects below it."""

    node: Node
    paid: tuple[Paid, ...]

    def nodes(self) -> list[Node]:
        return with_projects(self.node, self.paid)


def level_of(organisation: Organisation) -> Level:
    """Its level in the chain; a funder that is passed money is a partner in it."""
    return LEVELS.get(organisation.kind, Level.PARTNER)


def own_statement(organisation: Organisation, year: FinancialYear, today: date, known: Known | None = None,
                  under: str = "") -> Statement:  # fmt: skip
    """The statement of a body from its own ledger. The number of queries does not grow with pots, projects or
    transfers."""
    _, total = whole(pot_positions(pots_of(organisation, year, known), year, today, known))
    sides = Q(sender_pot__organisation=organisation, year=year.start) | Q(
        receiver=organisation, receipt__received_on__gte=year.first_day, receipt__received_on__lte=year.last_day
    )
    lines = lines_of(Transfer.objects.filter(sides), known)
    node = Node(
        code=organisation.code,
        name=organisation.name,
        level=level_of(organisation),
        outside=added(total, OUTSIDE) + total.moved_in - total.moved_out,
        spent=total.spent,
        used_elsewhere=total.used_elsewhere,
        kept=added(total, KEPT),
        unspent=total.still_to_spend,
        not_explained=total.not_explained,
        sent=tuple(sent_of(line) for line in lines if line.transfer.sender_pot.organisation_id == organisation.pk),
        came=tuple(
            came_of(line) for line in lines if line.transfer.receiver_id == organisation.pk and line.came_in == year
        ),
        under=under,
    )
    return Statement(node, tuple(spend_of(organisation, year, known)))


def added(total: Position, parts: tuple[str, ...]) -> Decimal:
    return sum((getattr(total, part) for part in parts), ZERO)


def came_of(line: TransferLine) -> Came:
    sender = line.transfer.sender_pot.organisation
    return Came(str(line.transfer.pk), sender.code, line.confirmed, sender.name)


def sent_of(line: TransferLine) -> Sent:
    """What came after the year's end was in transit at it."""
    receiver = line.transfer.receiver
    came = line.confirmed if line.came_in == line.sent_in else ZERO
    return Sent(str(line.transfer.pk), receiver.code, receiver.name, level_of(receiver), line.sent, came)


def spend_of(organisation: Organisation, year: FinancialYear, known: Known | None) -> list[Paid]:
    """Spend of the year by project and partner; reversals take away."""
    rows = recorded(Posting.objects.at_place(Place.SPENT), known, "movement__organisation", "movement__sequence")
    rows = rows.filter(movement__organisation=organisation, movement__project__isnull=False, year=year.start)
    facts = "movement__project__reference", "movement__project__name", "movement__partner", "to_place"
    by_project: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for reference, name, partner, to_place, amount in rows.order_by().values_list(*facts).annotate(all=Sum("amount")):
        by_project[reference, name][partner] += amount if to_place == Place.SPENT else -amount
    return [
        Paid(reference, name, sum(paid.values(), ZERO), tuple(sorted((who, sum_) for who, sum_ in paid.items() if who)))
        for (reference, name), paid in sorted(by_project.items())
    ]


# As it is frozen when it is shared: whole pence, nothing worked out


def frozen(statement: Statement) -> dict[str, Any]:
    node = statement.node
    return {
        "level": node.level.value,
        "outside": to_pence(node.outside),
        **{part: to_pence(getattr(node, part)) for part in STAYED},
        "sent": [
            [each.link, each.to, each.name, each.level.value, to_pence(each.amount), to_pence(each.confirmed)]
            for each in node.sent
        ],
        "came": [[each.link, each.sender, to_pence(each.amount), each.name] for each in node.came],
        "paid": [
            [each.reference, each.name, to_pence(each.amount), [[who, to_pence(sum_)] for who, sum_ in each.partners]]
            for each in statement.paid
        ],
    }


def thawed(organisation: Organisation, said: Mapping[str, Any], under: str = "") -> Statement:
    node = Node(
        code=organisation.code,
        name=organisation.name,
        level=Level(said["level"]),
        outside=from_pence(said["outside"]),
        **{part: from_pence(said[part]) for part in STAYED},
        sent=tuple(
            Sent(link, to, name, Level(level), from_pence(amount), from_pence(confirmed))
            for link, to, name, level, amount, confirmed in said["sent"]
        ),
        came=tuple(Came(link, sender, from_pence(amount), name) for link, sender, amount, name in said["came"]),
        under=under,
    )
    paid = tuple(
        Paid(reference, name, from_pence(amount), tuple((who, from_pence(sum_)) for who, sum_ in partners))
        for reference, name, amount, partners in said["paid"]
    )
    return Statement(node, paid)
