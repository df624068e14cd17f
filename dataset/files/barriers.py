"""Files of answers on barriers and enablers, and of actions on what stands in the way."""

from dataset.files.shape import file
from funding.models import BarrierAction, BarrierActionStep, SurveyAnswer

SURVEY_ANSWERS = file(
    "survey_answers.csv",
    SurveyAnswer,
    "What organisations say of the survey's questions, by year. A row that another one replaces no longer counts.",
    owner="organisation",
    says={
        "question": "Code of survey_figures.csv.",
        "answer": "yes, no or not-known.",
        "words": "What it looks like there.",
        "replaces": "Row of survey_answers.csv that it stands for from now on.",
        "reason": "Why the answer was changed.",
    },
)

BARRIER_ACTIONS = file(
    "barrier_actions.csv",
    BarrierAction,
    "What is done about barriers.",
    owner="organisation",
    says={
        "question": "Code of survey_figures.csv: the barrier.",
        "what": "What is done.",
        "owner": "The role that owns it.",
        "due_on": "By when, as first agreed.",
        "on": "The day on which it was agreed.",
    },
)

BARRIER_ACTION_STEPS = file(
    "barrier_action_steps.csv",
    BarrierActionStep,
    "How actions stand. The last row of an action counts.",
    owner="action",
    says={
        "action": "Row of barrier_actions.csv.",
        "state": "Where the action stands.",
        "on": "The day.",
        "owner": "Another role that owns it from then on.",
        "due_on": "Another day by which it is due.",
        "note": "What was done, or why it was dropped or moved.",
    },
)
