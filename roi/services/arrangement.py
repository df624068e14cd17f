"""An organisation arranges the sections of its business cases. Versions that were prepared keep their arrangement."""

from collections.abc import Sequence

from django.db import transaction

from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.case.arrangement import STANDARD, faults, note
from roi.models import CaseArrangement
from roi.selectors import sections_of


@transaction.atomic
def record_arrangement(*, by: User, organisation: Organisation, sections: Sequence[tuple[str, str]]) -> CaseArrangement:
    """Which sections the next versions have, as (code, title) in their order. The ask stays first, and neither it nor
    the page of approvals can be left out."""
    require(by, organisation, Act.ADMINISTER)
    tidy = [(code, " ".join(title.split())) for code, title in sections]
    fault, code = faults(tidy)
    if fault:
        raise Refused(fault, field=f"title_{code}" if code else None)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before = [list(each) for each in sections_of(organisation) or STANDARD]
    if before == [list(each) for each in tidy]:
        raise Refused("Nothing is different from how the sections stand now.")
    row = CaseArrangement.objects.create(
        organisation=organisation, sections=[list(each) for each in tidy], recorded_by=by
    )
    record_event(by=by, organisation=organisation, action="arrange-sections", subject="sections of business cases",
                 before={"sections": before}, after={"sections": row.sections, "note": list(note(tidy))},
                 rows=[row])  # fmt: skip
    return row
