"""The first administrator of an organisation of a new installation. Everybody after that is invited on the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from organisations.refusals import Refused
from organisations.selectors import organisation_by_code
from organisations.services.people import appoint_first_administrator


class Command(BaseCommand):
    help = "Makes a person administrator of an organisation that has none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("name", help="the person's name")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="the organisation's code")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_by_code(options["organisation"])
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']}. Load the reference data first.")
        try:
            role = appoint_first_administrator(organisation=organisation, email=options["email"], name=options["name"])
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(
            f"{role.user.name} is administrator of {organisation.name}. They choose a password at "
            f"{reverse('account_reset_password')} with the address {role.user.email}."
        )
