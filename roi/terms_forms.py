"""What people ask of the terms of funding. Nothing here is kept."""

from django import forms

from funding.forms.fields import AboveNought


class AskForm(forms.Form):
    """An ask of recurrent money, in pounds a year."""

    use_required_attribute = False
    ask = AboveNought(label="Recurrent money asked for, in pounds a year", required=False)
