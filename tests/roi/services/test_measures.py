"""A trust adds a measure of its own, uses it like one of the library, and retires it; its code stays."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from roi.domain.inputs import Polarity, Who
from roi.models import LocalMeasure, OutcomeLine
from roi.selectors import measures_of
from roi.services.measures import MeasureFacts, add_measure, retire_measure
from roi.services.outcome_steps import MeasureChosen, change_measure, start_outcome
from tests.roi.golden import YEAR, golden_spend

pytestmark = pytest.mark.django_db
FORM = {
    "token": "own", "name": "Home visits made", "unit": "visits", "polarity": "more-is-better",
    "definition": "Visits of the link team to people at home.", "counted_from": "The team's own records",
    "who": "people", "not_for": "Savings of any kind: a visit is a process.",
}  # fmt: skip


def facts(**other):
    typed = {name: value for name, value in FORM.items() if name != "token"}
    return MeasureFacts(**{**typed, "polarity": Polarity.MORE, "who": Who.PEOPLE, **other})


@pytest.fixture
def golden():
    return golden_spend()


def added(golden, **other):
    return add_measure(by=golden.system.contributor, organisation=golden.system.trust, facts=facts(**other))


def test_a_measure_of_ones_own_is_of_the_librarys_type_and_recorded(golden):
    row = added(golden)
    assert row.code == "local-home-visits-made"
    measure = measures_of(golden.system.trust)[-1]
    assert (measure.code, measure.unit, measure.polarity) == (row.code, "visits", Polarity.MORE)
    assert Event.objects.get(action="add-measure").by == golden.system.contributor
    call_command("verify")


def test_an_outcome_takes_unit_and_polarity_from_it(golden):
    row = added(golden)
    chosen = MeasureChosen(row.code, "Visits")
    line = start_outcome(by=golden.system.contributor, project=golden.project, year=YEAR, chosen=chosen)
    assert (line.unit, line.polarity) == ("visits", "more-is-better")


def test_a_retired_one_is_not_chosen_anew_and_stays_where_it_is(golden):
    row = added(golden)
    chosen = MeasureChosen(row.code, "Visits")
    line = start_outcome(by=golden.system.contributor, project=golden.project, year=YEAR, chosen=chosen)
    retire_measure(by=golden.system.contributor, measure=row, reason="Counted elsewhere")
    with pytest.raises(Refused, match="no longer offered"):
        start_outcome(by=golden.system.contributor, project=golden.project, year=YEAR, chosen=chosen)
    change_measure(by=golden.system.contributor, line=line, chosen=MeasureChosen(row.code, "Visits at home"))
    assert OutcomeLine.objects.get().name == "Visits at home"
    call_command("verify")


@pytest.mark.parametrize(
    ("other", "field", "sentence"),
    [
        ({"name": "Bed days freed"}, "name", "The library has a measure of this name"),
        ({"name": "!!!"}, "name", "Use letters in the name."),
        ({"not_for": " "}, "not_for", "Fill this in"),
        ({"name": "home visits MADE"}, "name", "There is a measure of your own with this name"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(golden, other, field, sentence):
    if field == "name" and sentence.startswith("There is"):
        added(golden)
    before = LocalMeasure.objects.count()
    with pytest.raises(Refused) as refused:
        added(golden, **other)
    assert (refused.value.field, sentence in refused.value.message) == (field, True)
    assert LocalMeasure.objects.count() == before


def test_nobody_adds_one_without_the_right(golden):
    with pytest.raises(NotAllowed):
        add_measure(by=golden.system.exec_lead, organisation=golden.system.trust, facts=facts())


def test_it_is_added_and_retired_through_its_pages(golden, client):
    client.force_login(golden.system.contributor)
    parts = {"organisation": golden.system.trust.code, "year": YEAR}
    assert client.post(reverse("roi:measure-new", kwargs=parts), FORM).status_code == 302
    page = client.get(reverse("roi:measures", kwargs=parts)).content.decode()
    assert "Home visits made" in page
    retire = reverse("roi:measure-retire", kwargs={**parts, "code": "local-home-visits-made"})
    assert retire in page
    assert client.post(retire, {"token": "r", "reason": "Counted elsewhere"}).status_code == 302
    assert LocalMeasure.objects.get().retired_by == golden.system.contributor
    new = client.get(reverse("roi:outcome-new", kwargs={**parts, "reference": golden.project.reference}))
    assert "local-home-visits-made" not in new.content.decode()
