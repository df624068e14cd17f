"""What an administrator types about people: forms check it, services write it."""

from datetime import date
from typing import Any

from django import forms

from organisations.form_fields import DayField
from organisations.permissions import Role


class InviteForm(forms.Form):
    use_required_attribute = False
    email = forms.EmailField(
        label="Email address",
        help_text="They sign in with it. Somebody who is here already keeps their name and password.",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label="Name", max_length=120)
    role = forms.TypedChoiceField(
        label="Role", coerce=Role, choices=[("", "Choose one"), *((role.value, role.label) for role in Role)]
    )
    from_on = DayField(label="First day")
    to_on = DayField(label="Last day, if it is known", required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("from_on", today)


class EndRoleForm(forms.Form):
    use_required_attribute = False
    on = DayField(label="Last day of the role", help_text="To end it at once, give yesterday.")
    reason = forms.CharField(
        label="Why the role ends",
        max_length=300,
        help_text="The reason stays in the history.",
        error_messages={"required": "Say why the role ends."},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("on", today)
