"""The short form of the labelled set: every diversion above materiality is found, and honest years are left in peace."""

import pytest

from funding.domain.rules import RULES, run
from funding.domain.words import QueryStatus
from tests.labelled.honest import LOOK_ALIKES, noise
from tests.labelled.planted import PLANTS
from tests.labelled.report import SENTENCE, WATCHED, honest_draft, labelled_years, lines_of, tally
from tests.labelled.world import POTS, Draft

SEED = 20_260_401
HONEST, DIVERTED = 25, 64


@pytest.fixture(scope="module")
def count():
    return tally(labelled_years(HONEST, DIVERTED, SEED))


def test_every_rule_has_diversions_of_its_kind_in_the_set(count):
    assert {plant.__name__.replace("_", "-") for plant in PLANTS} == {rule.code for rule in RULES}
    assert all(count.planted[rule.code] >= 5 for rule in RULES)
    assert sum(count.small.values()) >= 50
    assert sum(count.not_run.values()) >= 5


def test_every_diversion_above_materiality_is_found(count):
    assert count.missed == []


def test_what_is_found_is_found_with_its_amount(count):
    assert sum(count.exact.values()) >= 0.98 * sum(count.found.values())


def test_an_honest_year_of_40_pots_bears_one_false_flag_at_most_on_average(count):
    flags = sum(number * years for number, years in count.false_in_honest.items())
    assert count.honest_years == HONEST
    assert flags <= count.honest_years


def test_diversions_below_materiality_and_look_alikes_beside_them_raise_nothing(count):
    wrong = [each for each in count.wrong if each[0] >= SEED + 1_000_000 and each[1] not in WATCHED]
    assert wrong == []


@pytest.mark.parametrize("alike", LOOK_ALIKES, ids=lambda alike: alike.__name__)
def test_a_look_alike_by_itself_raises_nothing(alike):
    for seed in (1, 2, 3):
        draft = Draft(seed, closed=12)
        draft.not_given = ()
        draft.do(alike)
        assert draft.touched, "it fits into this year"
        assert asked(draft) == []


def test_slips_below_materiality_raise_nothing():
    draft = Draft(5, closed=12)
    draft.not_given = ()
    noise(draft)
    assert len(draft.free) < POTS
    assert asked(draft) == []


def test_the_same_seed_gives_the_same_year():
    assert honest_draft(11).year() == honest_draft(11).year()
    assert honest_draft(11).year() != honest_draft(12).year()


def test_the_table_says_that_the_set_is_synthetic_and_keeps_watch_only_apart(count):
    lines = lines_of(count)
    assert lines[0] == SENTENCE
    (relabelled,) = [number for number, line in enumerate(lines) if line.startswith("relabelled")]
    assert lines.index("Watch only:") < relabelled
    assert "100.0%" in next(line for line in lines if line.startswith("together"))


def asked(draft):
    return [
        (rule.code, finding.pots, finding.amount)
        for rule, finding in run(draft.year()).found
        if finding.status is QueryStatus.OPEN
    ]
