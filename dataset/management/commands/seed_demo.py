"""`manage.py seed_demo`: plays the demonstration story up to today. It never joins real data, and does nothing when the
story is already there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dataset.story.play import is_there, play_story
from organisations.refusals import Refused


class Command(BaseCommand):
    help = "Play the demonstration story. Refuses when real data is there."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if is_there():
                message = "The demonstration story is already there."
            else:
                message = f"Demonstration story played: {play_story(timezone.localdate())} acts."
        except Refused as problem:
            raise CommandError(problem.message) from None
        if options["verbosity"]:
            self.stdout.write(message)
