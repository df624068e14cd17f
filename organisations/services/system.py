"""The person that acts for commands: named, never signed in, without a role anywhere. It may look and do no more."""

from organisations.models import User

SYSTEM_EMAIL = "reference-data@ringfence.invalid"
SYSTEM_NAME = "Ringfence"


def system_person() -> User:
    """The inactive person “Ringfence”, made when it is first asked for."""
    found = User.objects.filter(email=SYSTEM_EMAIL).first()
    return found or User.objects.create_user(email=SYSTEM_EMAIL, name=SYSTEM_NAME, is_active=False)


def is_system(person: User) -> bool:
    return person.email == SYSTEM_EMAIL and not person.is_active
