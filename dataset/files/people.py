"""Files of people and their roles. No password, second factor or session is ever written."""

from typing import Any

from django.contrib.auth.hashers import make_password

from dataset.files.shape import file
from organisations.models import Membership, User


def unusable(values: Any) -> dict[str, Any]:
    return {"password": make_password(None), "last_login": None}


PEOPLE = file(
    "people.csv",
    User,
    "People. Nobody can sign in after a load until they set a new password by the reset link. The audit chain covers "
    "the number of a person, so a folder with events.csv keeps it.",
    key=("email",),
    is_shared=True,
    made=unusable,
    left_out={"password": "a credential", "last_login": "part of a session"},
    defaults={"is_active": "no"},
    says={
        "email": "E-mail address, in small letters. Every other file names the person by it.",
        "name": "The person's name.",
        "is_active": "Whether the person may sign in.",
        "is_demo": "Whether the person belongs to the demonstration, where one click signs in.",
        "joined_at": "When the person was added.",
    },
)

MEMBERSHIPS = file(
    "memberships.csv",
    Membership,
    "Roles that people hold at organisations.",
    key=("user", "organisation", "role", "from_on"),
    is_shared=True,
    says={
        "user": "E-mail address of the person.",
        "role": "What the person may do there.",
        "from_on": "First day.",
        "to_on": "Last day; empty while it goes on.",
    },
)
