"""Actual spend from a workbook: what is posted, on what, what it replaces, and how it is taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dataset.verify import verify
from funding.agreed import agreement_state
from funding.domain.agreements import Instrument, Paid, PartnerKind, Terms
from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import ACTUALS, Meaning, read_mapping
from funding.domain.partner_cash import Answered, Says
from funding.domain.words import Destination, Evidence, MovementKind, Place
from funding.models import ActualMonth, ImportMemory, Movement, Posting
from funding.services import import_actuals
from funding.services.acts import record_delivery
from funding.services.agreements import Partner, open_agreement
from funding.services.import_actuals import lock_targets
from funding.services.import_check import check_import
from funding.services.import_effect import effect_of, said_before
from funding.services.imports import NotReady, apply_import, change_mapping, start_import, undo_import
from funding.services.ledger import MonthClosed, apply_elsewhere, balance_at, record_spend, reverse_movement
from funding.services.partner_payments import answer_through_link, ask_partner, pay_partner
from funding.services.pots import open_project
from funding.services.uploads import read_upload
from organisations.models import Event
from organisations.refusals import Refused
from organisations.services import audit

YEAR = FinancialYear(2025)
TODAY = date(2025, 12, 1)


@pytest.fixture
def pot(system):
    return system.funded_pot()


@pytest.fixture
def project(system, pot):
    return open_project(by=system.finance_lead, organisation=system.trust, name="Outreach", pots=[pot])


def staged(system, text, name="actuals.csv", **meanings):
    batch = start_import(
        by=system.finance_lead, organisation=system.trust, year=YEAR, name=name, content=[text.encode()], holds=ACTUALS
    )
    mapping = read_mapping(batch.mapping)
    said = tuple(Meaning(word, *meant) for word, meant in meanings.items())
    if said:
        batch = change_mapping(
            by=system.finance_lead,
            batch=batch,
            year=YEAR,
            mapping=replace(mapping, meanings=(*mapping.meanings, *said)),
        )
    return batch


def as_it_stands(system, batch):
    """Every question is answered with what the file says."""
    mapping = read_mapping(batch.mapping)
    doubts = check_import(batch.organisation, YEAR, read_upload(batch.file, mapping), mapping).open_doubts
    accepted = tuple(doubt.key for doubt in doubts)
    return change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=replace(mapping, accepted=accepted))


def come_in(system, text, name="actuals.csv", **meanings):
    return apply_import(by=system.finance_lead, batch=staged(system, text, name, **meanings))


def before(batch):
    mapping = read_mapping(batch.mapping)
    return said_before(effect_of(check_import(batch.organisation, YEAR, read_upload(batch.file, mapping), mapping)))


def sheet(*rows, months=("April actual (£)", "May actual (£)")):
    return "\n".join([",".join(["Code", "Line", *months]), *(",".join(map(str, row)) for row in rows)])


def spent(pot, place=Place.SPENT):
    return balance_at(pot, YEAR, place)


def standing():
    rows = Posting.objects.order_by("pk").exclude(from_place="funder")
    return [(p.month, p.from_place, p.to_place, p.amount) for p in rows]


@pytest.mark.both_databases
def test_a_word_that_means_a_project_is_spent_and_one_that_means_a_pot_alone_is_not_explained(system, pot, project):
    batch = staged(
        system, sheet(["a1", "Nurse", 100, 50], ["b2", "Van", 30, 0], ["c3", "Other", 9, 9]),
        a1=(pot.reference, project.reference), b2=(pot.reference,),
    )  # fmt: skip
    with pytest.raises(NotReady, match="1 doubt needs"):
        apply_import(by=system.finance_lead, batch=batch)
    batch = apply_import(by=system.finance_lead, batch=as_it_stands(system, batch))
    assert standing() == [
        (1, "available", "spent", Decimal(100)),
        (2, "available", "spent", Decimal(50)),
        (1, "available", "unexplained", Decimal(30)),
    ]
    assert (spent(pot), spent(pot, Place.UNEXPLAINED)) == (Decimal(150), Decimal(30))
    movements = Movement.objects.filter(batch=batch).order_by("pk")
    assert [(m.source_cell, m.source_text, m.project) for m in movements] == [
        ("C2", "100", project), ("D2", "50", project), ("C3", "30", None),
    ]  # fmt: skip
    kept = ActualMonth.objects.filter(line__batch=batch)
    assert kept.count() == 6
    assert {row.cell: row.movement_id is not None for row in kept} == {
        "C2": True, "D2": True, "C3": True, "D3": False, "C4": False, "D4": False,
    }  # fmt: skip
    event = Event.objects.get(action="apply-import")
    assert {m.sequence for m in movements} == {event.sequence}
    assert verify(today=TODAY).problems == ()


def test_a_later_import_posts_only_the_change(system, pot, project):
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    come_in(system, sheet(["a1", "Nurse", 90, 80]), "again.csv")
    assert standing()[2:] == [(1, "spent", "available", Decimal(10)), (2, "available", "spent", Decimal(30))]
    assert spent(pot) == Decimal(170)
    assert verify(today=TODAY).problems == ()


def test_a_code_that_now_means_another_project_leaves_the_old_pot(system, pot, project):
    other = system.funded_pot(name="Second pot")
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    batch = staged(system, sheet(["a1", "Nurse", 100, 60]), "again.csv")
    mapping = replace(read_mapping(batch.mapping), meanings=(Meaning("a1", other.reference),))
    batch = change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)
    apply_import(by=system.finance_lead, batch=batch)
    assert (spent(pot), spent(other), spent(other, Place.UNEXPLAINED)) == (0, 0, Decimal(160))


def test_a_code_without_a_meaning_posts_nothing_and_is_counted_as_to_check(system, pot):
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]))
    assert any("1 code or name has no pot yet" in sentence for sentence in before(batch))
    apply_import(by=system.finance_lead, batch=batch)
    assert standing() == []


def test_spend_typed_by_hand_is_replaced_and_said_before_and_comes_back_with_the_undo(system, pot, project):
    facts = {"by": system.finance_lead, "pot": pot, "evidence_grade": Evidence.ASSERTED, "on": date(2025, 4, 30)}
    typed = record_spend(project=project, amount=Decimal(95), reason="Accrual", **facts)
    elsewhere = record_spend(project=None, amount=Decimal(7), **facts)
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    assert any("£95.00 of spend that was typed by hand (1 entry)" in sentence for sentence in before(batch))
    apply_import(by=system.finance_lead, batch=batch)
    assert spent(pot) == Decimal(150)
    assert typed.reversed_by.batch == batch
    assert not hasattr(elsewhere, "reversed_by")
    undo_import(by=system.finance_lead, batch=batch, reason="Wrong file")
    assert spent(pot) == Decimal(95)
    again = Movement.objects.filter(kind=MovementKind.SPEND.value, batch__isnull=True, reversed_by__isnull=True).get()
    assert (again.reason, again.project, again.month) == ("Accrual", project, 1)
    assert verify(today=TODAY).problems == ()


def test_a_payment_that_its_partner_confirmed_stays_and_only_the_rest_is_posted(system, pot, project):
    terms = Terms(date(2025, 4, 1), date(2025, 4, 1), date(2026, 3, 31), Decimal(1200), Paid.MONTHLY_ARREARS)
    partner = Partner("Marsh Link", PartnerKind.VCSE, Instrument.GRANT, 4)
    agreement = open_agreement(by=system.finance_lead, pot=pot, project=project, partner=partner, terms=terms)
    on = date(2025, 4, 30)
    payment = pay_partner(by=system.finance_lead, agreement=agreement, amount=Decimal(100), on=on, is_delivered=True,
                          evidence_grade=Evidence.EVIDENCED)  # fmt: skip
    asked = ask_partner(by=system.finance_lead, payment=payment, today=TODAY)
    answer_through_link(token=asked.token, today=TODAY, says=Says.CONFIRMED, amount=Decimal(100), received_on=on,
                        unspent=Decimal(0), answered_by="Jo")  # fmt: skip
    facts = {"by": system.finance_lead, "pot": pot, "evidence_grade": Evidence.ASSERTED, "on": on, "project": project}
    accrual = record_spend(amount=Decimal(7), **facts)
    ahead = pay_partner(by=system.finance_lead, agreement=agreement, amount=Decimal(40), on=date(2025, 5, 1),
                        is_delivered=False, evidence_grade=Evidence.EVIDENCED)  # fmt: skip
    record_delivery(by=system.finance_lead, prepayment=ahead.movement, amount=Decimal(20), on=date(2025, 5, 31),
                    evidence_grade=Evidence.EVIDENCED)  # fmt: skip

    def now():
        found, _ = agreement_state(system.trust, agreement.reference, TODAY).payments
        return spent(pot), found.amount, found.answered

    first = staged(system, sheet(["a1", "Staff", 30, 0]), "staff.csv", a1=(pot.reference, project.reference))
    assert any("£30.00 of this stands already as payments to partners" in sentence for sentence in before(first))
    apply_import(by=system.finance_lead, batch=first)
    assert now() == (120, 100, Answered.CONFIRMED)
    assert accrual.reversed_by.batch == first
    second = come_in(system, sheet(["b2", "Grants", 100, 50]), "grants.csv", b2=(pot.reference, project.reference))
    assert now() == (180, 100, Answered.CONFIRMED)  # 30 + 100, and 50 with the 20 that were delivered: no pound twice
    come_in(system, sheet(["b2", "Grants", 110, 50]), "again.csv")
    assert now() == (190, 100, Answered.CONFIRMED)
    assert verify(today=TODAY).problems == ()
    assert second.movements.count() == 2


def test_a_closed_month_takes_an_adjustment_in_the_open_month_that_names_its_own(system, pot, project):
    system.close()
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    assert any("April is closed" in sentence for sentence in before(batch))
    apply_import(by=system.finance_lead, batch=batch)
    found = Movement.objects.filter(batch=batch).order_by("pk").values_list("month", "about_month")
    assert list(found) == [(2, 1), (2, None)]
    assert verify(today=TODAY).problems == ()


def test_undo_takes_every_posting_back_in_one_act(system, pot, project):
    batch = come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    undo_import(by=system.finance_lead, batch=batch, reason="Wrong file")
    assert spent(pot) == 0
    event = Event.objects.get(action="undo-import")
    assert Movement.objects.filter(sequence=event.sequence, kind="reverse").count() == 2
    assert verify(today=TODAY).problems == ()
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    assert spent(pot) == Decimal(150)


def test_undo_is_refused_once_a_month_is_closed_and_changes_nothing(system, pot, project):
    batch = come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    system.close()
    with pytest.raises(MonthClosed, match="Import a corrected file"):
        undo_import(by=system.finance_lead, batch=batch, reason="Wrong file")
    batch.refresh_from_db()
    assert (batch.undone_at, spent(pot)) == (None, Decimal(150))


def test_undo_waits_for_a_later_import_of_the_same_months(system, pot, project):
    first = come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    second = come_in(system, sheet(["a1", "Nurse", 100, 60]), "again.csv")
    with pytest.raises(Refused, match=r"again\.csv came later"):
        undo_import(by=system.finance_lead, batch=first, reason="Wrong file")
    undo_import(by=system.finance_lead, batch=second, reason="Wrong file")
    assert spent(pot) == Decimal(150)
    undo_import(by=system.finance_lead, batch=first, reason="Wrong file")
    assert spent(pot) == 0


def test_what_an_import_posted_is_not_reversed_by_hand(system, pot, project):
    batch = come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    with pytest.raises(Refused, match="An import posted this"):
        reverse_movement(
            by=system.finance_lead, movement=batch.movements.first(), on=date(2025, 4, 30), reason="Because"
        )


def test_a_new_project_is_opened_with_the_import_and_takes_its_spend(system, pot):
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]))
    mapping = replace(
        read_mapping(batch.mapping), meanings=(Meaning("a1", pot.reference, "Street nurse", new_project=True),)
    )
    batch = change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)
    apply_import(by=system.finance_lead, batch=batch)
    project = pot.projects.get()
    assert project.name == "Street nurse"
    assert spent(pot) == Decimal(150)
    assert ImportMemory.objects.get().words["a1"] == {"text": "a1", "pot": pot.reference, "project": project.reference}
    assert batch.lines.get().project == project


def test_the_same_figures_in_another_file_are_said_and_change_nothing(system, pot, project):
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    batch = staged(system, sheet(["a1", "Nurse", "100.0", "50.00"]), "saved again.csv")
    assert any("Every figure of this file counts already" in sentence for sentence in before(batch))
    apply_import(by=system.finance_lead, batch=batch)
    assert spent(pot) == Decimal(150)


def test_two_budget_holders_with_overlapping_files_are_told(system, pot, project):
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    batch = staged(system, sheet(["a1", "Nurse", 120, 50], ["b2", "Van", 1, 2]), "other.csv")
    said = " ".join(before(batch))
    assert "2 figures of this file came in actuals.csv already" in said
    assert "1 of them would change" in said


def test_the_mode_leaves_out_what_counts_already_or_what_does_not(system, pot, project):
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    batch = staged(system, sheet(["a1", "Nurse", 120, 50], ["b2", "Van", 1, 2]), "other.csv")
    mapping = replace(read_mapping(batch.mapping), mode="add")
    batch = apply_import(
        by=system.finance_lead,
        batch=change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping),
    )
    assert spent(pot) == Decimal(150)
    assert [line.label for line in batch.lines.all()] == ["a1", "b2"]


def test_a_failure_while_posting_leaves_nothing_behind(system, pot, project, monkeypatch):
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    monkeypatch.setattr("funding.services.imports.record_event", lambda **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply_import(by=system.finance_lead, batch=batch)
    assert (standing(), batch.lines.count(), ActualMonth.objects.count()) == ([], 0, 0)


def test_spend_that_was_not_explained_moves_to_the_new_project_of_its_word(system, pot):
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference,))
    batch = staged(system, sheet(["a1", "Nurse", 100, 60]), "again.csv")
    mapping = replace(
        read_mapping(batch.mapping), meanings=(Meaning("a1", pot.reference, "Street nurse", new_project=True),)
    )
    batch = change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)
    apply_import(by=system.finance_lead, batch=batch)
    assert (spent(pot), spent(pot, Place.UNEXPLAINED)) == (Decimal(160), 0)
    assert batch.lines.get().project == pot.projects.get()
    assert verify(today=TODAY).problems == ()


def test_a_new_project_that_the_pot_has_already_is_that_project_and_its_typed_spend_is_replaced(system, pot, project):
    record_spend(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(95), on=date(2025, 4, 30),
        evidence_grade=Evidence.ASSERTED,
    )  # fmt: skip
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, "outreach", True))
    apply_import(by=system.finance_lead, batch=batch)
    assert (pot.projects.get(), spent(pot)) == (project, Decimal(150))
    assert ImportMemory.objects.get().words["a1"]["project"] == project.reference


def test_a_code_that_is_too_long_to_be_kept_is_a_problem_at_its_cell(system, pot):
    batch = staged(system, sheet(["a" * 61, "Nurse", 100, 50], ["b2", "n" * 300, 1, 1]))
    mapping = replace(read_mapping(batch.mapping), code="A", label="B")
    checked = check_import(batch.organisation, YEAR, read_upload(batch.file, mapping), mapping)
    assert [(problem.cell, problem.message) for problem in checked.problems] == [
        ("A2", "The code has more than 60 characters. Shorten it, or choose another column for the codes."),
    ]
    assert {len(figure.label) for figure in checked.found.figures} == {5, 255}
    named = replace(mapping, code=None)
    checked = check_import(batch.organisation, YEAR, read_upload(batch.file, named), named)
    assert [problem.cell for problem in checked.problems] == ["B3"]


def test_typed_spend_of_a_closed_month_comes_back_about_that_month(system, pot, project):
    record_spend(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(95), on=date(2025, 4, 30),
        evidence_grade=Evidence.ASSERTED,
    )  # fmt: skip
    system.close()
    batch = come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    undo_import(by=system.finance_lead, batch=batch, reason="Wrong file")
    undone = Movement.objects.filter(sequence=Event.objects.get(action="undo-import").sequence)
    assert list(undone.order_by("pk").values_list("kind", "month", "about_month")) == [
        ("spend", 2, 1), ("reverse", 2, 1), ("reverse", 2, None),
    ]  # fmt: skip
    assert verify(today=TODAY).problems == ()


def test_the_posting_that_leaves_an_old_pot_is_not_reversed_by_hand_either(system, pot, project):
    other = system.funded_pot(name="Second pot")
    come_in(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))
    batch = come_in(system, sheet(["a1", "Nurse", 100, 60]), "again.csv", a1=(other.reference,))
    for movement in batch.movements.all():
        with pytest.raises(Refused, match="undo the import"):
            reverse_movement(by=system.finance_lead, movement=movement, on=date(2025, 4, 30), reason="Because")
    undo_import(by=system.finance_lead, batch=batch, reason="Wrong file")
    assert (spent(pot), spent(other, Place.UNEXPLAINED)) == (Decimal(150), 0)


def test_undo_weighs_what_it_takes_and_what_it_puts_back_together(system, pot, project):
    come_in(system, sheet(["a1", "Nurse", 100, 0], ["b2", "Van", 0, 0]), a1=(pot.reference, project.reference),
            b2=(pot.reference, project.reference))  # fmt: skip
    batch = come_in(system, sheet(["a1", "Nurse", 10, 0], ["b2", "Van", 90, 0]), "again.csv")
    apply_elsewhere(
        by=system.finance_lead, pot=pot, amount=Decimal(60), on=date(2025, 5, 31), destination=Destination.OTHER_SERVICE,
        decided_by_role="Chief finance officer", reason="Winter", out_of=Place.SPENT,
    )  # fmt: skip
    undo_import(by=system.finance_lead, batch=batch, reason="Wrong file")
    assert spent(pot) == Decimal(40)


def test_pots_are_locked_before_the_head_of_the_chain(system, pot, monkeypatch):
    order = []
    for module, name in ((import_actuals, "lock_pots"), (audit, "locked_head")):
        monkeypatch.setattr(module, name, noted(order, name, getattr(module, name)))
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, "Street nurse", True))
    order.clear()
    apply_import(by=system.finance_lead, batch=batch)
    assert order[0] == "lock_pots"
    assert order.count("lock_pots") == 1


def noted(order, name, act):
    def acts(*parts):
        order.append(name)
        return act(*parts)

    return acts


def test_spend_typed_after_the_check_stops_the_import(system, pot, project, monkeypatch):
    batch = staged(system, sheet(["a1", "Nurse", 100, 50]), a1=(pot.reference, project.reference))

    def lock_after_a_person_typed(effect):
        record_spend(
            by=system.finance_lead, pot=pot, project=project, amount=Decimal(95), on=date(2025, 4, 30),
            evidence_grade=Evidence.ASSERTED,
        )  # fmt: skip
        return lock_targets(effect)

    monkeypatch.setattr("funding.services.imports.lock_targets", lock_after_a_person_typed)
    with pytest.raises(Refused, match="recorded or reversed spend of the same pots"):
        apply_import(by=system.finance_lead, batch=batch)
    assert batch.lines.count() == 0
