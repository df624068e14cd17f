"""Links between pots and projects that are already open. A link is only ever added: what a pot paid for stays."""

from collections.abc import Iterable

from django.db import transaction

from funding.models import Pot, Project
from funding.services.ledger import lock_pots
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@transaction.atomic
def link_projects(*, by: User, pot: Pot, projects: Iterable[Project]) -> list[Project]:
    """Let the pot pay for further projects of its organisation. Returns those that are new to it."""
    require(by, pot.organisation, Act.LOG_POTS)
    lock_pots(pot)
    projects = list(projects)
    if any(project.organisation_id != pot.organisation_id for project in projects):
        raise Refused("Choose projects of your own organisation.", field="projects")
    linked = set(pot.projects.values_list("pk", flat=True))
    new = [project for project in projects if project.pk not in linked]
    if not new:
        raise Refused("Choose at least one project that the pot does not pay for yet.", field="projects")
    pot.projects.add(*new)
    record_event(
        by=by,
        organisation=pot.organisation,
        action="link-projects",
        subject=pot.reference,
        after={"projects": [project.reference for project in new]},
        rows=new,
    )
    return new
