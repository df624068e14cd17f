"""Reference data of funding goes in here, keyed by its codes: Core20PLUS5 areas and the national survey's figures."""

from collections.abc import Iterable, Mapping
from typing import Any

from funding.models import Core20Plus5Area, SurveyFigure
from organisations.services.reference import Put, put_rows


def put_core20plus5_areas(rows: Iterable[Mapping[str, Any]]) -> Put:
    """Rows with code, framework, element, name, aim, source, uncertain."""
    return put_rows(Core20Plus5Area, ("code",), rows)


def put_survey_figures(rows: Iterable[Mapping[str, Any]]) -> Put:
    """Rows with code, kind, name, percent_2024, percent_2021 (whole per cent or None), answered_2024 (how many trusts
    answered, or None), note, source, uncertain."""
    return put_rows(SurveyFigure, ("code",), rows)
