"""The sentences name their rung, and say what is not there."""

import pytest

from roi.domain.ladder import Rung
from roi.domain.statements import (
    break_even_sentence,
    capacity_sentences,
    full_year_sentence,
    payback_sentence,
    probability_sentence,
    quintile_sentence,
    release_sentence,
    returns_sentence,
    statements,
)
from tests.roi.domain.cases import GOLDEN, appraised, golden


def test_payback_is_said_by_rung():
    said = payback_sentence(appraised(GOLDEN))
    assert "on cash, not within the year (−£63,232)" in said
    assert "on resource, December" in said
    assert said.index("on cash") < said.index("on resource") < said.index("on NHS") < said.index("on society")


def test_the_four_returns_stand_in_order():
    assert returns_sentence(appraised(GOLDEN)).startswith("For each £1: on cash, £0.47; on resource, £1.41;")


def test_release_says_what_is_confirmed_and_what_could_be():
    assert release_sentence(appraised(GOLDEN)) == "On cash, £56,768 confirmed."
    waiting = appraised(golden(**{"realisation.0.finance_confirmed": False}))
    assert release_sentence(waiting) == "On cash, £0 confirmed, up to £56,768 if the named budgets are cut."


def test_break_even_says_what_would_have_to_be_true():
    result = appraised(GOLDEN)
    assert (
        break_even_sentence(result, Rung.TRUST_RESOURCE)
        == "On resource, it pays back even if only 57% of the change is ours."
    )
    assert "does not pay back" in break_even_sentence(result, Rung.TRUST_CASH)


def test_full_year_is_said_as_a_range():
    said = full_year_sentence(appraised(GOLDEN), Rung.TRUST_RESOURCE)
    assert said.startswith("On resource, in a full year £283,512 on £116,400, £2.44 for each £1 (£189,226 on £116,400")
    none = appraised(golden(**{"outcomes.0.steady_months": ...}))
    assert "no full-year effect" in full_year_sentence(none, Rung.TRUST_RESOURCE)


def test_what_was_not_computed_is_said():
    result = appraised(golden(**{"outcomes.0.quintiles": ...}))
    assert probability_sentence(result) == "Chance of paying back in the year: not computed: no ranges given."
    assert "nothing can be said" in quintile_sentence(result, Rung.TRUST_RESOURCE)


def test_capacity_is_said_in_its_own_units():
    days = {"unit": "bed days", "per_event": 5, "source": "local length of stay"}
    said = capacity_sentences(appraised(golden(**{"outcomes.0.capacity": days})))
    assert said == ("Emergency admissions: 379.44 bed days freed (capacity, not cash).",)


def test_every_sentence_about_money_names_a_rung():
    for said in statements(appraised(GOLDEN)):
        if "£" in said:
            assert any(rung.words in said for rung in Rung)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcomes.0.steady_months": []}, "On cash, no full-year effect: no steady months are named for {label}."),
        (
            {
                **{f"outcomes.0.counterfactual.expected.{month}": 0 for month in (9, 10, 11)},
                **{f"outcomes.0.observed.{month}": 0 for month in (9, 10, 11)},
                "outcomes.0.quintiles": ...,
            },
            "On cash, no full-year effect: no events were expected in the steady months of {label}.",
        ),
    ],
)
def test_why_there_is_no_full_year_is_said_in_words_that_read(changes, said):
    appraisal = appraised(golden(**changes))
    assert full_year_sentence(appraisal, Rung.TRUST_CASH) == said.format(label=appraisal.inputs.outcomes[0].label)
