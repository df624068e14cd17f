"""What a word of theirs stands for: chosen here, as last time, the same code or name, or not known but like ours."""

from funding.domain.import_figures import Figure
from funding.domain.import_mapping import Meaning
from funding.domain.import_words import How, Ours, alike, words_of

CORE = Ours("P-001", None, "Core20PLUS5 2025/26", frozenset({"P-001", "Core20PLUS5 2025/26"}))
CLINICS = Ours("P-001", "PR-002", "Blood pressure clinics", frozenset({"PR-002", "Blood pressure clinics"}))
OURS = (CORE, CLINICS)


def figure(row, label, code="", pence=100):
    return Figure(row, label, code, f"A{row}", 1, pence, f"C{row}", "1")


def means(figures, chosen=(), remembered=()):
    by = [{" ".join(each.text.casefold().split()): each for each in given} for given in (chosen, remembered)]
    return [(w.text, w.how, w.meaning and (w.meaning.pot, w.meaning.project)) for w in words_of(figures, OURS, *by)]


def test_a_code_or_a_name_that_is_ours_is_known_whatever_its_case_and_spaces():
    assert means([figure(2, "BLOOD pressure  clinics"), figure(3, "Any", "p-001")]) == [
        ("BLOOD pressure  clinics", How.EXACT, ("P-001", "PR-002")),
        ("p-001", How.EXACT, ("P-001", None)),
    ]


def test_a_choice_goes_before_memory_and_memory_before_the_same_name():
    names = [figure(2, "Blood pressure clinics")]
    remembered = [Meaning("blood pressure clinics", pot="P-001")]
    chosen = [Meaning("Blood pressure clinics", leave=True)]
    assert means(names, (), remembered) == [("Blood pressure clinics", How.REMEMBERED, ("P-001", None))]
    assert means(names, chosen, remembered) == [("Blood pressure clinics", How.CHOSEN, (None, None))]


def test_a_remembered_pot_that_is_gone_is_asked_again():
    assert means([figure(2, "Vans")], (), [Meaning("Vans", pot="P-009")]) == [("Vans", How.UNKNOWN, None)]


def test_rows_of_one_word_stand_together_and_a_like_name_is_suggested_only():
    (word,) = words_of([figure(2, "BP clinics - pressure"), figure(5, "bp clinics - pressure", pence=50)], OURS, {}, {})
    assert (word.rows, word.pence, word.how) == ((2, 5), 150, How.UNKNOWN)
    assert [one.value for one in alike(word, OURS)] == ["P-001/PR-002"]


def test_a_name_borne_twice_stands_for_nothing():
    twice = (CORE, Ours("P-002", None, "x", frozenset({"Core20PLUS5 2025/26"})))
    (word,) = words_of([figure(2, "Core20PLUS5 2025/26")], twice, {}, {})
    assert word.meaning is None
    assert len(alike(word, twice)) == 2
