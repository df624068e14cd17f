"""An organisation's own measures are added and retired here. A code that was stored is never renamed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain.inputs import Polarity, Who
from roi.domain.measures import LOCAL_PREFIX, MEASURES
from roi.models import LocalMeasure

LONGEST_CODE = 60


@dataclass(frozen=True)
class MeasureFacts:
    """What a person says of a measure of their own."""

    name: str
    unit: str
    polarity: Polarity
    definition: str
    counted_from: str
    who: Who
    not_for: str


@transaction.atomic
def add_measure(*, by: User, organisation: Organisation, facts: MeasureFacts) -> LocalMeasure:
    """Add a measure of the organisation's own. Its code is made from its name and stays."""
    require(by, organisation, Act.RECORD_OUTCOMES)
    for name in ("name", "unit", "definition", "counted_from", "not_for"):
        if not getattr(facts, name).strip():
            raise Refused("Fill this in: people who read the measure need it.", field=name)
    code = f"{LOCAL_PREFIX}{slugify(facts.name)}"[:LONGEST_CODE].rstrip("-")
    if code == LOCAL_PREFIX.rstrip("-"):
        raise Refused("Use letters in the name.", field="name")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    names = {measure.name.casefold() for measure in MEASURES}
    if facts.name.strip().casefold() in names:
        raise Refused("The library has a measure of this name. Use that one, or choose another name.", field="name")
    if LocalMeasure.objects.filter(organisation=organisation, code=code).exists():
        raise Refused("There is a measure of your own with this name. Use it, or choose another name.", field="name")
    row = LocalMeasure.objects.create(
        organisation=organisation,
        code=code,
        name=facts.name.strip(),
        unit=facts.unit.strip(),
        polarity=facts.polarity.value,
        definition=facts.definition.strip(),
        counted_from=facts.counted_from.strip(),
        who=facts.who.value,
        not_for=facts.not_for.strip(),
        recorded_by=by,
    )
    record_event(by=by, organisation=organisation, action="add-measure", subject=code,
                 after={"name": row.name, "unit": row.unit, "polarity": row.polarity}, rows=[row])  # fmt: skip
    return row


@transaction.atomic
def retire_measure(*, by: User, measure: LocalMeasure, reason: str) -> LocalMeasure:
    """No longer offer a measure. Outcomes that use it keep it."""
    require(by, measure.organisation, Act.RECORD_OUTCOMES)
    if not reason.strip():
        raise Refused("Say why it is no longer offered.", field="reason")
    row = LocalMeasure.objects.select_for_update(no_key=True, of=("self",)).get(pk=measure.pk)
    if row.retired_at:
        raise Refused("This measure is retired already.")
    row.retired_at, row.retired_by = timezone.now(), by
    row.save()
    record_event(by=by, organisation=row.organisation, action="retire-measure", subject=row.code,
                 reason=reason.strip(), rows=[row])  # fmt: skip
    return row
