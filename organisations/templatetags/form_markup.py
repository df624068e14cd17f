"""Tags that only the form templates use: classes on inputs, what a summary of errors lists, and where its links go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, Field, MultiWidget
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from organisations.form_fields import in_a_sentence

register = template.Library()

CHOOSING = ("Select", "SelectMultiple", "RadioSelect", "CheckboxSelectMultiple", "FileInput", "ClearableFileInput")
# Written by the templates in their own way, or, like placeholders, never: they vanish when people type.
OWN_ATTRIBUTES = ("data-prefix", "data-suffix", "data-label", "class", "placeholder")


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One line of an error summary; without a `target` it is not a link."""

    text: str
    target: str = ""


@register.filter
def attribute(attrs: dict[str, Any], name: str) -> Any:
    """One attribute of a widget by its name, hyphens and all."""
    return attrs.get(name, "")


@register.simple_tag
def nhs_attributes(widget: dict[str, Any], block: str) -> SafeString:
    """The widget's attributes with `class="block …"`; `block--error` is added when the field has an error."""
    attrs = widget["attrs"]
    classes = [] if widget.get("type") == "hidden" else [block]
    if attrs.get("aria-invalid") == "true" and classes:
        classes.append(f"{block}--error")
    if attrs.get("class"):
        classes.append(str(attrs["class"]))
    return format_html(' class="{}"{}', " ".join(classes), written(attrs)) if classes else written(attrs)


@register.simple_tag
def choice_attributes(option: dict[str, Any]) -> SafeString:
    """The attributes of one radio button or tick box; its class stands in the template."""
    attrs = dict(option["attrs"])
    if option["type"] == "radio":
        attrs.pop("aria-invalid", None)  # a radio button may not carry it; the fieldset names the error
    return written(attrs)


def written(attrs: dict[str, Any]) -> SafeString:
    shown: list[tuple[str, str]] = []
    flags = ""
    for name, value in attrs.items():
        if name in OWN_ATTRIBUTES or value is False or value is None:
            continue
        if value is True:
            flags += f" {name}"
        else:
            shown.append((name, str(value)))
    return format_html_join("", ' {}="{}"', shown) + SafeString(flags)


@register.filter
def first_input_id(field: BoundField) -> str:
    """The id of the field's first input: where a link of the error summary goes."""
    if isinstance(field.field.widget, MultiWidget):
        return f"{field.auto_id}_0"
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].id_for_label)
    return str(field.id_for_label or field.auto_id)


@register.filter
def marked_optional(field: BoundField) -> bool:
    """Whether the label says “(optional)”: the field is, and some other field of the form is not. A field that only
    some answers ask for (`depends`) says so itself."""
    if field.field.required or getattr(field.field, "depends", False) or field.widget_type == "checkbox":
        return False
    return any(other.required for other in field.form.fields.values())


@register.filter
def plain_errors(field: BoundField) -> list[str]:
    """The field's errors; Django's own words for a missing or unknown answer give way to ones that say what to do."""
    label = in_a_sentence(str(field.label or "an answer"))
    choosing = field.field.widget.__class__.__name__ in CHOOSING or field.use_fieldset
    missing = f"{'Select' if choosing else 'Enter'} {label}."
    if field.widget_type == "checkbox":
        missing = f"Tick “{field.label}” to go on."
    said = []
    for error, message in zip(field.errors.as_data(), field.errors, strict=True):
        if error.code == "required" and str(message) == str(Field.default_error_messages["required"]):
            said.append(missing)
        elif error.code == "invalid_choice" and error.message == field.field.default_error_messages.get(
            "invalid_choice"
        ):
            said.append(f"Choose {label} from the list.")
        else:
            said.append(str(message))
    return said


def entries_of(form: BaseForm) -> list[ErrorEntry]:
    top = f"{form.prefix or 'form'}-errors"
    entries = [ErrorEntry(str(message), top) for message in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_input_id(field)
        entries += [ErrorEntry(message, target) for message in plain_errors(field)]
    return entries


@register.simple_tag
def error_entries(
    form: "BaseForm | BaseFormSet[Any] | None", extra: list[ErrorEntry] | None = None
) -> list[ErrorEntry]:
    """Every error of a form or a formset in the order of the page, then `extra` entries (`text`, `target`)."""
    entries: list[ErrorEntry] = []
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            entries += [ErrorEntry(str(message)) for message in form.non_form_errors()]
            for one in form.forms:
                entries += entries_of(one)
    elif form is not None and form.is_bound:
        entries += entries_of(form)
    return entries + list(extra or [])


@register.simple_tag
def month_cell(cell: BoundField | Any, row_label: str, months: Sequence[object], position: int) -> SafeString | str:
    """A box named by its row and month for people who cannot see the grid; what is not a field is written as it is."""
    if not isinstance(cell, BoundField):
        return str(cell)
    box = cell.as_widget(attrs={"aria-label": f"{row_label}, {months[position]}"})
    if not cell.errors:
        return box
    messages = format_html_join("", "{} ", ((message,) for message in plain_errors(cell)))
    return format_html(
        '{}<span class="nhsuk-error-message" id="{}_error">'
        '<span class="nhsuk-u-visually-hidden">Error: </span>{}</span>',
        box,
        cell.auto_id,
        messages,
    )
