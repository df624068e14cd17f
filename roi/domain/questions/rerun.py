"""“Can I work this out again?” The case file and the workings, with the prices they rest on."""

from roi.domain.appraisal import Appraisal
from roi.domain.questions.question import Answer, Place, Question


def answer(case: Appraisal) -> Answer:
    prices = case.inputs.prices
    return Answer(
        f"Yes: {len(case.figures)} figures, each with formula and source. A version of the case keeps every input, and "
        f"its case file gives them again, draws by stored seeds. Prices: {prices.name}, {prices.source}.",
        Place.CASE,
    )


RERUN = Question("rerun", "Can I work this out again?", answer)
