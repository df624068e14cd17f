"""Plays answers on barriers and enablers, the actions on them, and what executive leads share of the answers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dataset.story.script import Row
from dataset.story.stage import Stage
from funding.barriers import answers_of
from funding.domain.financial_year import FinancialYear
from funding.models import BarrierAction, SurveyFigure
from funding.services.barriers import Answered, answer_survey, open_action, step_action
from funding.services.sharing import share_barriers
from funding.shared import digest_of
from funding.shared_barriers import barriers_as_shown, boards_of
from organisations.permissions import Role


class Barriers:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.actions: dict[str, BarrierAction] = {}
        self.questions = {each.code: each for each in SurveyFigure.objects.all()}

    def answer(self, rows: Sequence[Row]) -> None:
        """The answers that an organisation gave on one day."""
        organisation = self.stage.fictional(rows[0]["organisation"])
        answer_survey(
            by=self.stage.lead(organisation),
            organisation=organisation,
            year=FinancialYear(rows[0]["year"]),
            answers=[Answered(self.questions[row["question"]], row["answer"], row["words"]) for row in rows],
            reason=rows[0]["reason"],
        )

    def act(self, row: Row) -> None:
        organisation = self.stage.fictional(row["organisation"])
        by = self.stage.lead(organisation)
        if row["state"]:
            step_action(by=by, action=self.actions[row["key"]], state=row["state"], on=row["on"], note=row["note"])
            return
        facts: dict[str, Any] = {name: row[name] for name in ("what", "owner", "due_on", "on")}
        question = self.questions[row["question"]]
        self.actions[row["key"]] = open_action(by=by, organisation=organisation, question=question, **facts)

    def share(self, code: str, year: FinancialYear, today: date) -> None:
        """The executive lead shows the answers of the year to the trust's ICB, as previewed."""
        organisation, day = self.stage.fictional(code), min(today, year.last_day)
        if not answers_of(organisation, [year]):
            return
        for board in boards_of(organisation, year, day):
            share_barriers(
                by=self.stage.holder(organisation, Role.EXEC_LEAD),
                organisation=organisation,
                year=year,
                with_organisation=board,
                seen=digest_of(barriers_as_shown(organisation, year, day)),
                today=day,
            )
