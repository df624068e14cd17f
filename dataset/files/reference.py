"""Files of reference data that belong to no organisation. Rows that the database holds already stay as they stand."""

from dataset.files.cells import WHOLE
from dataset.files.shape import file
from funding.models import Core20Plus5Area, SurveyFigure
from roi.models import PriceIndexValue, UnitValue

AREAS = file(
    "core20plus5_areas.csv",
    Core20Plus5Area,
    "Areas and groups of Core20PLUS5.",
    key=("code",),
    is_shared=True,
    says={
        "code": "Its code. Pots name it by this.",
        "framework": "adults, children or both.",
        "element": "Which part of the framework.",
        "aim": "What the framework asks for.",
    },
)

SURVEY_FIGURES = file(
    "survey_figures.csv",
    SurveyFigure,
    "What trusts nationally named as barrier or enabler.",
    key=("code",),
    is_shared=True,
    says={
        "code": "Its code.",
        "kind": "barrier, enabler, view or activity.",
        "percent_2024": "Whole per cent of 2024.",
        "percent_2021": "Whole per cent of 2021.",
        "answered_2024": "How many trusts answered in 2024, where that is published.",
        "note": "What is to be known about it.",
    },
)

UNIT_VALUES = file(
    "unit_values.csv",
    UnitValue,
    "Pounds per event, in the prices of a year. Other files name a row as code/price_year.",
    key=("code", "price_year"),
    is_shared=True,
    kinds={"price_year": WHOLE},
    says={
        "code": "Its code.",
        "measure": "Code of the outcome measure that it values.",
        "value": "Pounds per event.",
        "price_year": "Year of the prices: the one in which the financial year starts.",
        "unit": "What one event is.",
        "basis": "How it was worked out.",
        "licence": "Licence of the source.",
    },
)

PRICE_INDEX = file(
    "price_index.csv",
    PriceIndexValue,
    "Price indices, one row a series and year.",
    key=("series", "year"),
    is_shared=True,
    kinds={"year": WHOLE},
    says={
        "series": "Code of the series.",
        "basis": "calendar or financial: which year is meant.",
        "year": "The year, or the one in which the financial year starts.",
        "value": "The index, with every digit that was published.",
        "note": "outturn or forecast, and the like.",
        "release": "Which publication.",
    },
)
