"""Movements of a folder made elsewhere: their postings follow from the kind, and what the services would refuse is
refused here, without a look at any balance: the folder tells what happened, not what may happen next."""

from datetime import date
from typing import Any

from dataset.files.folder import Folder, Row
from dataset.files.movements import MOVEMENTS, POSTINGS, PROJECTS
from dataset.files.pots import POTS
from dataset.files.transfers import TRANSFER_RECEIPTS, TRANSFERS
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import Evidence, MovementKind, Place

Pair = tuple[Place, Place]
K, P = MovementKind, Place

FOLLOWS: dict[MovementKind, tuple[Pair, ...]] = {
    K.RECEIVE: ((P.FUNDER, P.AVAILABLE),),
    K.COMMIT: ((P.AVAILABLE, P.COMMITTED),),
    K.RELEASE: ((P.COMMITTED, P.AVAILABLE),),
    K.SPEND: ((P.AVAILABLE, P.SPENT),),
    K.PREPAY: ((P.AVAILABLE, P.PREPAID),),
    K.DELIVER: ((P.PREPAID, P.SPENT),),
    K.ACCRUE: ((P.AVAILABLE, P.SPENT),),
    K.SPEND_UNEXPLAINED: ((P.AVAILABLE, P.UNEXPLAINED),),
    K.PASS_ON: ((P.AVAILABLE, P.PASSED_ON),),
    K.TRANSFER_IN: ((P.TRANSFER_IN, P.AVAILABLE),),
    K.APPLY_ELSEWHERE: ((P.AVAILABLE, P.USED_ELSEWHERE),),
    K.RESTORE: ((P.USED_ELSEWHERE, P.AVAILABLE),),
    K.RETURN: ((P.AVAILABLE, P.RETURNED),),
    K.CARRY_FORWARD: ((P.AVAILABLE, P.CARRIED_FORWARD), (P.BROUGHT_FORWARD, P.AVAILABLE)),
    K.LAPSE: ((P.AVAILABLE, P.LAPSED),),
    K.MOVE: ((P.AVAILABLE, P.MOVED_OUT), (P.MOVED_IN, P.AVAILABLE)),
    K.CANCEL: ((P.SPENT, P.AVAILABLE), (P.AVAILABLE, P.SPENT)),
}
FROM_COMMITMENT: Pair = (P.COMMITTED, P.SPENT)

NEEDS: dict[MovementKind, tuple[str, ...]] = {
    K.COMMIT: ("project",),
    K.SPEND: ("project",),
    K.PREPAY: ("project", "partner"),
    K.ACCRUE: ("project",),
    K.RELEASE: ("concerns",),
    K.DELIVER: ("concerns",),
    K.RESTORE: ("concerns",),
    K.CANCEL: ("concerns",),
    K.PASS_ON: ("transfer",),
    K.TRANSFER_IN: ("transfer",),
    K.REVERSE: ("reverses",),
}
CONCERNS = {
    K.RELEASE: K.COMMIT,
    K.SPEND: K.COMMIT,
    K.DELIVER: K.PREPAY,
    K.RESTORE: K.APPLY_ELSEWHERE,
    K.CANCEL: K.ACCRUE,
}
GRADED = (K.SPEND, K.DELIVER, K.ACCRUE)


def follow_movements(folder: Folder) -> None:
    movements, pots = folder.by_key(MOVEMENTS), folder.by_key(POTS)
    posted = folder.grouped(POSTINGS, "movement")
    rows = folder.good(MOVEMENTS)
    for row in sorted(rows, key=lambda row: row.values["kind"] == K.REVERSE):  # reversals need what they reverse
        if needs_met(folder, row):
            legs = posted[row.key] or make_postings(folder, row, movements, posted)
            finish(folder, row, legs, pots)
    for row in folder.good(MOVEMENTS):
        check_project(folder, row, posted)
        check_reversal(folder, row, movements, posted)
        check_concern(folder, row, movements, posted)
    check_transfers(folder, posted)


def needs_met(folder: Folder, row: Row) -> bool:
    values, kind = row.values, MovementKind(row.values["kind"])
    for column in NEEDS.get(kind, ()):
        if not values[column]:
            wanted = f"A movement of the kind {kind.value} needs this."
            if (kind, column) == (K.SPEND, "project"):
                wanted = "Spend names its project. Without one its kind is spend-unexplained."
            folder.at(row, column, wanted)
    if values["is_prepaid"] is None:
        values["is_prepaid"] = kind is K.PREPAY
    if kind in GRADED:
        values["evidence_grade"] = values["evidence_grade"] or Evidence.ASSERTED.value
    values["evidence_grade"] = values["evidence_grade"] or ""
    about = (values["about_year"], values["about_month"])
    month = Month.containing(values["effective_on"])
    if (about[0] is None) != (about[1] is None):
        folder.at(row, "about_month", "Give both the year and the month that a late posting is about, or neither.")
    elif about[0] is not None and about >= (month.year.start, month.number):
        folder.at(row, "about_month", "A late posting is about a month before the one of effective_on.")
    return row not in folder.bad


def make_postings(folder: Folder, row: Row, movements: dict[str, Row], posted: dict[str, list[Row]]) -> list[Row]:
    """The postings that follow from the kind, the pot and the amount; for a reversal, from what it reverses."""
    values, kind = row.values, MovementKind(row.values["kind"])
    if kind is K.REVERSE:
        reversed_row = movements.get(values["reverses"])
        legs = posted[values["reverses"]] if reversed_row else []
        made = [opposite(folder, row, reversed_row, leg) for leg in legs] if reversed_row else []
    else:
        for column in ("pot", "amount", *(("to_pot",) if kind is K.MOVE else ())):
            if values[column] is None:
                folder.at(row, column, "This must be filled in, or the movement needs rows in postings.csv.")
        if row in folder.bad:
            return []
        pairs = (FROM_COMMITMENT,) if kind is K.SPEND and values["concerns"] else FOLLOWS[kind]
        made = [add_posting(folder, row, *pair) for pair in pairs]
    posted[row.key] = made
    return made


def add_posting(folder: Folder, row: Row, from_place: Place, to_place: Place) -> Row:
    values = row.values
    month = Month.containing(values["effective_on"])
    if from_place is P.BROUGHT_FORWARD:
        month = (month.year + 1).months()[0]
    elif values["kind"] == K.CANCEL and to_place is P.SPENT:
        month = Month.containing(date.fromordinal(month.last_day.toordinal() + 1))
    pot = values["to_pot"] if from_place is P.MOVED_IN else values["pot"]
    return folder.add(
        POSTINGS,
        row.number,
        movement=row.key,
        pot=pot,
        year=month.year.start,
        month=month.number,
        from_place=from_place.value,
        to_place=to_place.value,
        amount=values["amount"],
    )


def opposite(folder: Folder, row: Row, reversed_row: Row, leg: Row) -> Row:
    """The posting the other way round; a leg that stands in another year than its movement stays in that year."""
    before, own = leg.values, Month.containing(row.values["effective_on"])
    elsewhere = before["year"] != FinancialYear.containing(reversed_row.values["effective_on"]).start
    return folder.add(
        POSTINGS,
        row.number,
        movement=row.key,
        pot=before["pot"],
        year=before["year"] if elsewhere else own.year.start,
        month=before["month"] if elsewhere else own.number,
        from_place=before["to_place"],
        to_place=before["from_place"],
        amount=before["amount"],
    )


def finish(folder: Folder, row: Row, legs: list[Row], pots: dict[str, Row]) -> None:
    """Give the movement its organisation and given postings their month, and check that they fit the kind."""
    values, month = row.values, Month.containing(row.values["effective_on"])
    for leg in legs:
        forward = leg.values["from_place"] == P.BROUGHT_FORWARD
        stands = (month.year + 1).months()[0] if forward else month
        leg.values["year"] = stands.year.start if leg.values["year"] is None else leg.values["year"]
        leg.values["month"] = stands.number if leg.values["month"] is None else leg.values["month"]
    owners = {pots[leg.values["pot"]].values["organisation"] for leg in legs if leg.values["pot"] in pots}
    if values["organisation"] is None and len(owners) == 1:
        values["organisation"] = next(iter(owners))
    if any(owner != values["organisation"] for owner in owners):
        folder.at(row, "pot", "The pots of a movement belong to one organisation: its own.")
    fits(folder, row, legs)


def fits(folder: Folder, row: Row, legs: list[Row]) -> None:
    kind = MovementKind(row.values["kind"])
    allowed = set(FOLLOWS.get(kind, ())) | ({FROM_COMMITMENT} if kind is K.SPEND else set())
    for leg in legs:
        pair = (leg.values["from_place"], leg.values["to_place"])
        if kind is not K.REVERSE and pair not in allowed:
            folder.at(
                leg, "to_place", f"A movement of the kind {kind.value} does not post from {pair[0]} to {pair[1]}."
            )
    if row.values["amount"] is not None and any(leg.values["amount"] != row.values["amount"] for leg in legs):
        folder.at(row, "amount", "The amount is not that of its postings. Leave one of the two out.")


def check_project(folder: Folder, row: Row, posted: dict[str, list[Row]]) -> None:
    project = folder.row_of(PROJECTS, row.values["project"])
    if project is None:
        return
    for leg in posted[row.key]:
        if leg.values["pot"] not in project.values["pots"]:
            folder.at(row, "project", f"{project.key} does not list the pot {leg.values['pot']} in projects.csv.")


def check_reversal(folder: Folder, row: Row, movements: dict[str, Row], posted: dict[str, list[Row]]) -> None:
    first = movements.get(row.values["reverses"]) if row.values["reverses"] else None
    if row.values["kind"] != K.REVERSE:
        if row.values["reverses"]:
            folder.at(row, "reverses", "Only a movement of the kind reverse names what it reverses.")
        return
    if first is None:
        return
    if first.values["kind"] == K.REVERSE:
        folder.at(row, "reverses", "A reversal is not reversed. Post the movement again instead.")
    elif mirrored(posted[first.key]) != [facts(leg) for leg in posted[row.key]]:
        folder.at(row, "reverses", "Its postings are not the opposite of those it reverses.")
    elif first.values["kind"] != K.ACCRUE and not same_year(row, first):
        folder.at(row, "effective_on", "A movement is reversed in the financial year it belongs to.")


def same_year(one: Row, other: Row) -> bool:
    return one.values["effective_on"] in FinancialYear.containing(other.values["effective_on"])


def facts(leg: Row) -> tuple[Any, ...]:
    return tuple(leg.values[name] for name in ("pot", "from_place", "to_place", "amount"))


def mirrored(legs: list[Row]) -> list[tuple[Any, ...]]:
    return [(pot, to_place, from_place, amount) for pot, from_place, to_place, amount in map(facts, legs)]


def check_concern(folder: Folder, row: Row, movements: dict[str, Row], posted: dict[str, list[Row]]) -> None:
    concerned = movements.get(row.values["concerns"]) if row.values["concerns"] else None
    wanted = CONCERNS.get(MovementKind(row.values["kind"]))
    if concerned is None or wanted is None:
        return
    if concerned.values["kind"] != wanted:
        folder.at(row, "concerns", f"This is no movement of the kind {wanted.value}.")
    elif {leg.values["pot"] for leg in posted[row.key]} != {leg.values["pot"] for leg in posted[concerned.key]}:
        folder.at(row, "concerns", "It is about another pot.")


def check_transfers(folder: Folder, posted: dict[str, list[Row]]) -> None:
    """Each side's movement says what its record of the transfer says."""
    receipts = {row.values["transfer"]: row for row in folder.good(TRANSFER_RECEIPTS)}
    pots = folder.by_key(POTS)
    for row in folder.good(MOVEMENTS):
        transfer = folder.row_of(TRANSFERS, row.values["transfer"])
        if transfer is None or row.values["kind"] not in (K.PASS_ON, K.TRANSFER_IN):
            continue
        side, pot = (transfer, "sender_pot") if row.values["kind"] == K.PASS_ON else (receipts.get(transfer.key), "pot")
        if side is None:
            folder.at(row, "transfer", "The transfer has no row in transfer_receipts.csv.")
        elif [(side.values[pot], side.values["amount"])] != [
            (leg.values["pot"], leg.values["amount"]) for leg in posted[row.key]
        ]:
            folder.at(row, "transfer", f"Pot and amount are not those of {side.file.name}.")
    for row in receipts.values():
        transfer = folder.row_of(TRANSFERS, row.values["transfer"])
        pot_row = pots.get(row.values["pot"])
        if transfer and pot_row and pot_row.values["organisation"] != transfer.values["receiver"]:
            folder.at(row, "pot", "The pot is not one of the transfer's receiver.")
