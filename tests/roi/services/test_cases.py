"""A version is frozen when it is prepared, signed by somebody who had no hand in it, and final only with a source."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from funding.domain.barriers import Answer
from funding.models import SurveyFigure
from funding.services.barriers import Answered, answer_survey
from funding.services.transfers import confirm_transfer
from organisations.models import Event
from organisations.permissions import Role
from organisations.refusals import NotAllowed, Refused
from organisations.services.people import add_person, grant_role
from roi.models import Case, CaseVersion, SignOff
from roi.services.cases import change_case, open_case, prepare_version, return_version, send_to_exec, sign_version
from roi.services.documents import case_facts, sections_of
from roi.services.outcomes import record_outcome_months
from tests.fixtures import PASSWORD
from tests.roi.golden import YEAR, golden_case, golden_months, golden_spend, golden_words, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def golden():
    return golden_case()


@pytest.fixture
def case(golden):
    return opened(golden)


def sent(golden, case):
    version = prepare_version(by=golden.system.finance_lead, case=case)
    return send_to_exec(by=golden.system.finance_lead, version=version)


def signed(golden, case):
    return sign_version(by=golden.system.exec_lead, version=sent(golden, case))


def test_cases_are_numbered_in_their_organisation(golden):
    assert [opened(golden).reference, opened(golden).reference] == ["BC-001", "BC-002"]


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"title": " "}, "title", "title"),
        ({"ask_amount": Decimal(0)}, "above £0", "ask_amount"),
        ({"funded_amount": Decimal(200000)}, "More is funded", "funded_amount"),
        ({"funded_by": ""}, "Say who funds", "funded_by"),
    ],
)
def test_a_case_that_asks_for_nothing_clear_is_refused(golden, wrong, sentence, field):
    with pytest.raises(Refused, match=sentence) as refused:
        opened(golden, **wrong)
    assert refused.value.field == field
    assert Case.objects.count() == 0


def test_the_strategic_case_names_the_barriers_of_the_year_as_they_stood_when_it_was_prepared(golden, case):
    by = golden.system.finance_lead
    assert "strategic case" not in sections_of(prepare_version(by=by, case=case))
    asked = [
        SurveyFigure.objects.create(code=code, kind=kind, name=code.title(), percent_2024=53, source="For the test")
        for code, kind in (("money", "barrier"), ("data", "barrier"), ("help", "enabler"))
    ]
    facts = {"by": by, "organisation": case.organisation, "year": YEAR}
    yes, no, help_ = zip(asked, (Answer.YES, Answer.NO, Answer.YES), strict=True)
    answer_survey(**facts, answers=[Answered(*yes), Answered(*no), Answered(*help_)])
    version = prepare_version(by=by, case=case)
    answer_survey(**facts, answers=[Answered(asked[0], Answer.NO)], reason="It came")
    words = " ".join(re.sub("<[^>]+>", " ", sections_of(version)).split())
    assert "The strategic case: what stands in the way" in words
    assert "Money First answer 53% Not published None agreed" in words
    assert [row.name for row in case_facts(version).barriers] == ["Money"]


def test_a_version_holds_the_golden_figures_worked_out_from_the_ledger(golden, case):
    version = prepare_version(by=golden.system.finance_lead, case=case)
    returns = version.figures["returns"]
    assert returns["trust_cash"]["cost_pence"] == 12000000
    assert returns["trust_cash"]["benefit_pence"] == 5676775
    assert returns["trust_resource"]["cost_pence"] == 13440000
    assert returns["trust_cash"]["ratio"] == pytest.approx(0.47306461, abs=1e-8)
    assert returns["trust_resource"]["ratio"] == pytest.approx(1.40793039, abs=1e-8)
    assert version.figures["net_in_year_pence"]["trust_cash"] == -6323225
    assert version.figures["payback_month"] == {
        "trust_cash": None, "trust_resource": "M9", "nhs_public": "M9", "society": "M9",
    }  # fmt: skip
    assert version.figures["averted"] == {"gross": 124, "net": 75.888}
    assert version.figures["break_even"]["trust_resource"]["attribution"] == pytest.approx(0.56821, abs=1e-5)
    assert version.figures["break_even"]["trust_resource"]["unit_value_pence"] == 170463
    year = version.figures["full_year_effect"]
    assert (year["benefit_pence"], year["cost_pence"]) == (28351176, 11640000)
    assert year["events"] == pytest.approx(113.70086, abs=1e-5)
    assert year["ratio"] == pytest.approx(2.43567, abs=1e-5)
    assert version.figures["by_quintile"]["1"]["benefit_pence"] == 7935277
    assert version.figures["by_quintile"]["rounding"]["benefit_pence"] == 1


def test_the_command_gives_the_same_figures_for_the_case_file_of_the_version(golden, case, tmp_path, capsys):
    version = prepare_version(by=golden.system.finance_lead, case=case)
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CaseVersion.objects.get(pk=version.pk).inputs))
    call_command("appraise", str(file), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed.pop("analysis")  # what the command works out beside the figures of a case
    assert printed == {"refused": None, **CaseVersion.objects.get(pk=version.pk).figures}


def test_an_unfinished_case_is_refused_with_what_is_missing():
    golden = golden_spend()
    with pytest.raises(Refused, match="There is no outcome of 2024/25 yet"):
        prepare_version(by=golden.system.finance_lead, case=opened(golden))
    assert CaseVersion.objects.count() == 0


def test_another_version_supersedes_the_one_not_yet_decided_on(golden, case):
    first = sent(golden, case)
    second = prepare_version(by=golden.system.finance_lead, case=case)
    first.refresh_from_db()
    assert (first.status, second.status, second.number) == ("superseded", "draft", 2)


def test_signing_records_who_in_which_role_with_which_words(golden, case):
    version = signed(golden, case)
    sign_off = SignOff.objects.get()
    assert (version.status, sign_off.by, sign_off.role) == ("signed", golden.system.exec_lead, "Executive lead")
    assert Event.objects.get(action="sign-version").after["inputs_hash"] == version.inputs_hash


def test_who_prepared_a_version_or_entered_figures_in_it_does_not_sign_it(golden, case):
    version = sent(golden, case)
    for person in (golden.system.finance_lead, golden.system.contributor, golden.system.second):
        grant_role(
            by=golden.system.administrator, user=person, organisation=golden.system.trust, role=Role.EXEC_LEAD,
            from_on=date(2024, 4, 1),
        )  # fmt: skip
        with pytest.raises(Refused, match="Ask somebody else to sign it"):
            sign_version(by=person, version=version)
    version.refresh_from_db()
    assert version.status == "with-exec"


def made_exec(golden, person):
    grant_role(
        by=golden.system.administrator, user=person, organisation=golden.system.trust, role=Role.EXEC_LEAD,
        from_on=date(2024, 4, 1),
    )  # fmt: skip


def test_who_raised_the_ask_does_not_sign_what_a_colleague_prepared_and_sent(golden):
    author = another_finance_lead(golden)
    case = open_case(by=golden.system.finance_lead, project=golden.project, year=YEAR, words=golden_words())
    change_case(by=author, case=case, words=golden_words(ask_amount=Decimal("216400")))
    version = sent(golden, case)
    made_exec(golden, author)
    with pytest.raises(Refused, match="You wrote the ask"):
        sign_version(by=author, version=version)


def test_an_editor_in_the_middle_does_not_sign_even_under_a_new_address(golden, case):
    editor = another_finance_lead(golden)
    record_outcome_months(by=editor, line=golden.line, months=golden_months())
    record_outcome_months(by=golden.system.contributor, line=golden.line, months=golden_months())
    version = sent(golden, case)
    made_exec(golden, editor)
    editor.email = "married.name@example.org"
    editor.save()
    assert editor.pk in CaseVersion.objects.get(pk=version.pk).entered_by
    with pytest.raises(Refused, match="Ask somebody else to sign it"):
        sign_version(by=editor, version=version)


def another_finance_lead(golden):
    person = add_person(by=golden.system.administrator, email="third@example.org", name="Thea Third", password=PASSWORD)
    grant_role(
        by=golden.system.administrator, user=person, organisation=golden.system.trust, role=Role.FINANCE_LEAD,
        from_on=date(2020, 4, 1),
    )  # fmt: skip
    return person


def test_only_who_may_sign_signs_or_returns(golden, case):
    version = sent(golden, case)
    for person in (golden.system.auditor, golden.system.icb_lead, golden.system.other_finance):
        with pytest.raises(NotAllowed):
            sign_version(by=person, version=version)
        with pytest.raises(NotAllowed):
            return_version(by=person, version=version, reason="No")


def test_a_draft_is_not_signed(golden, case):
    draft = prepare_version(by=golden.system.finance_lead, case=case)
    with pytest.raises(Refused, match="is draft, not waiting for you"):
        sign_version(by=golden.system.exec_lead, version=draft)


def test_a_returned_version_says_why_and_is_not_sent_again(golden, case):
    version = sent(golden, case)
    with pytest.raises(Refused, match="Say why"):
        return_version(by=golden.system.exec_lead, version=version, reason=" ")
    return_version(by=golden.system.exec_lead, version=version, reason="Whose beds?")
    assert SignOff.objects.get().reason == "Whose beds?"
    with pytest.raises(Refused, match="Prepare a new version"):
        send_to_exec(by=golden.system.finance_lead, version=version)


def test_a_case_without_a_recurrent_source_is_not_final(golden):
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden, pressure_from=""))
    with pytest.raises(Refused, match="where the recurrent money would come from"):
        send_to_exec(by=golden.system.finance_lead, version=version)


def test_a_version_whose_ledger_moved_is_not_signed(golden, case):
    version = sent(golden, case)
    golden.system.spend(golden.project.pots.first(), "100", golden.project, date(2025, 3, 31))
    with pytest.raises(Refused, match="changed since version 1 was prepared"):
        sign_version(by=golden.system.exec_lead, version=version)


def test_a_version_whose_words_moved_is_not_signed(golden, case):
    version = sent(golden, case)
    change_case(by=golden.system.finance_lead, case=case, words=golden_words(summary="Other words"))
    with pytest.raises(Refused, match="changed since version 1 was prepared"):
        sign_version(by=golden.system.exec_lead, version=version)


def test_a_newer_signed_version_supersedes_and_the_older_stays_as_it_was(golden, case):
    first = signed(golden, case)
    golden.system.spend(golden.project.pots.first(), "100", golden.project, date(2025, 3, 31))
    second = signed(golden, case)
    first.refresh_from_db()
    assert (first.status, second.status) == ("superseded", "signed")
    assert first.figures["returns"]["trust_cash"]["cost_pence"] == 12000000
    assert second.figures["returns"]["trust_cash"]["cost_pence"] == 12010000


@pytest.mark.parametrize(
    "change",
    ["figures = '{}'", "inputs = '{}'", "inputs_hash = 'x'", "statement = '{}'", "prepared_by_id = 1", "status = 'draft'",
     "status = 'with-exec'", "number = 9"],
)  # fmt: skip
def test_the_database_refuses_to_change_a_signed_version(golden, case, change):
    version = signed(golden, case)
    with pytest.raises(DatabaseError, match="keeps what it was prepared with"), transaction.atomic():
        sql(f"UPDATE roi_caseversion SET {change} WHERE id = {version.pk}")
    version.refresh_from_db()
    assert version.status == "signed"


def test_the_database_refuses_to_delete_a_version_or_change_a_sign_off(golden, case):
    signed(golden, case)
    for statement in (
        "DELETE FROM roi_caseversion", "DELETE FROM roi_signoff", "UPDATE roi_signoff SET role = 'x'",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=r"keeps what it|never changed or deleted"), transaction.atomic():
            sql(statement)
    assert (CaseVersion.objects.count(), SignOff.objects.count()) == (1, 1)


def test_the_stored_document_is_written_once(golden, case):
    version = signed(golden, case)
    CaseVersion.objects.filter(pk=version.pk).update(pdf_file="a.pdf", pdf_sha256="a")
    with pytest.raises(DatabaseError, match="keeps what it"), transaction.atomic():
        CaseVersion.objects.filter(pk=version.pk).update(pdf_file="b.pdf")


def test_the_facts_of_the_document_come_from_what_was_frozen(golden, case):
    version = signed(golden, case)
    change_case(by=golden.system.finance_lead, case=case, words=golden_words(title="Another title"))
    facts = case_facts(CaseVersion.objects.get(pk=version.pk))
    assert facts.title == "Make the community link team recurrent"
    assert (facts.ask.amount, facts.ask.pressure) == (Decimal("116400.00"), Decimal("56400.00"))
    assert [(pot.reference, pot.spent) for pot in facts.pots] == [
        ("P-001", Decimal("120000.00")), ("P-002", Decimal("14400.00")),
    ]  # fmt: skip
    assert [row.decision for row in facts.sign_offs] == ["signed"]
    assert facts.year == YEAR


def test_a_pot_that_an_icb_transfer_pays_for_is_not_said_to_have_got_nothing(golden, case):
    system, pot = golden.system, golden.project.pots.get(reference="P-001")
    sender = system.pot(system.icb, name="Place share", amount="90000", year=YEAR, protected_from=YEAR.first_day)
    system.receive(sender, "90000", date(2024, 5, 1))
    transfer = system.transfer(sender, system.trust, "90000", date(2024, 6, 1))
    confirm_transfer(by=system.finance_lead, transfer=transfer, pot=pot, amount=Decimal(90000), on=date(2024, 6, 2))
    version = prepare_version(by=system.finance_lead, case=case)
    row = CaseVersion.objects.get(pk=version.pk).pots[0]
    assert (row["received_pence"], row["transfers_in_pence"], row["came_pence"]) == (0, 9000000, 9000000)
    page = " ".join(sections_of(version).split())
    assert "received, transfers in, brought forward, moved in (whole pot)" in page
    assert "£90,000" in page


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
