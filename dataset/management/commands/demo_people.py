"""`manage.py demo_people`: who may sign in to the demonstration by one click."""

from typing import Any

from django.core.management.base import BaseCommand

from organisations.selectors import demo_people


class Command(BaseCommand):
    help = "List the people of the demonstration story."

    def handle(self, *args: Any, **options: Any) -> None:
        roles = demo_people()
        if not roles:
            self.stdout.write("Nobody yet: run `manage.py seed_demo` first.")
            return
        self.stdout.write("People of the demonstration. Sign in by one click on the sign-in page.")
        for role in roles:
            self.stdout.write(f"  {role.user.name:<18} {role.get_role_display():<26} {role.organisation.name}")
