"""What a form asks for is carried out at most once: in one transaction with the note in the person's session that the
form was sent. A form is known by the token that its page gave it."""

from collections.abc import Callable

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from organisations.refusals import Refused

SENT = "forms_sent"
REMEMBERED = 200


def carry_out_once[Done](*, session: SessionBase, token: str, act: Callable[[], Done]) -> Done:
    """Do `act` and note the token, both or neither. Two requests at the same moment wait for each other at the
    session's row. Raises Refused when the token is missing or was sent before; a refusal of `act` leaves it unused."""
    if not token:
        raise Refused("The page was not complete when it was sent. Check the form and send it again.")
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(pk=session.session_key).first()
        sent = row.get_decoded().get(SENT, []) if row else []
        if token in sent:
            raise Refused(
                "This form was already sent, and what it says is recorded. To record the same once more, send it again."
            )
        done = act()
        session[SENT] = [*sent, token][-REMEMBERED:]
        session.save()
    return done
