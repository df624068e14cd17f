import pytest

from tests.workbooks import fuzz


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return fuzz.Corpus(tmp_path_factory.mktemp("fuzz"))


def test_mutants_of_our_workbooks_are_read_or_refused_and_nothing_else(corpus):
    executions, outcomes, faults = fuzz.run(corpus, fuzz.TARGETS, 1, lambda number: number >= 12)
    assert faults == []
    assert sum(executions.values()) == 12 * 244
    assert {"read", "damaged", "not_a_figure"} <= outcomes.keys()


def test_mutants_through_the_reading_process_are_read_or_refused(corpus):
    executions, _, faults = fuzz.run(corpus, fuzz.WHOLE, 2, lambda number: number >= 6)
    assert (executions["door"], faults) == (6, [])


def test_a_fault_is_seen_and_can_be_made_again(corpus):
    def broken(pick, corpus):
        if pick.randrange(50) == 7:
            raise KeyError("lost")

    _, _, faults = fuzz.run(corpus, {"broken": (broken, 20)}, 3, lambda number: number >= 20)
    assert faults
    assert "KeyError" in faults[0]
    seed = int(faults[0].split()[1].strip(":"))
    assert fuzz.one("broken", broken, seed, corpus, fuzz.Counter()) is not None
