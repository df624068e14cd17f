"""One JSON object of a case file with its path: every read checks the type and names the field in one sentence."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum

from funding.domain.money import from_pence
from roi.domain.inputs import CaseError, Series

LARGEST = 10**9


class Node:
    """A JSON object with its path: every read checks the type, and `done` refuses what nobody read."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise CaseError(path, "An object in curly brackets is needed here.")
        self.fields: Mapping[str, object] = value
        self.path = path
        self.unread = set(value)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        self.unread.discard(key)
        return self.fields.get(key) is not None

    def raw(self, key: str) -> object:
        if not self.has(key):
            raise CaseError(self.at(key), "This field is missing. Add it.")
        return self.fields[key]

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise CaseError(self.at(key), "Text is needed here.")
        return value

    def optional_text(self, key: str) -> str:
        value = self.fields.get(key) if self.has(key) else ""
        if not isinstance(value, str):
            raise CaseError(self.at(key), "Text is needed here.")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if not isinstance(value, bool):
            raise CaseError(self.at(key), "true or false is needed here.")
        return value

    def optional_flag(self, key: str) -> bool:
        return self.flag(key) if self.has(key) else False

    def whole_number(self, key: str) -> int:
        value = self.number(key)
        if value != value.to_integral_value():
            raise CaseError(self.at(key), "A whole number is needed here.")
        return int(value)

    def number(self, key: str) -> Decimal:
        return number(self.raw(key), self.at(key))

    def optional_number(self, key: str) -> Decimal | None:
        return self.number(key) if self.has(key) else None

    def pounds(self, key: str) -> Decimal:
        return pounds(self.raw(key), self.at(key))

    def optional_pounds(self, key: str) -> Decimal | None:
        return self.pounds(key) if self.has(key) else None

    def month(self, key: str) -> int:
        return month(self.raw(key), self.at(key))

    def choice[Choice: StrEnum](self, key: str, choices: type[Choice]) -> Choice:
        value = self.raw(key)
        if value not in [choice.value for choice in choices]:
            raise CaseError(self.at(key), f"Use one of {', '.join(choices)}.")
        return choices(value)

    def list_of[Item](self, key: str, read: Callable[[object, str], Item], *, needed: bool = True) -> tuple[Item, ...]:
        if not needed and not self.has(key):
            return ()
        value = self.raw(key)
        if not isinstance(value, list):
            raise CaseError(self.at(key), "A list in square brackets is needed here.")
        return tuple(read(item, f"{self.at(key)}[{place}]") for place, item in enumerate(value))

    def series(self, key: str, *, needed: bool = True) -> Series:
        return self.list_of(key, number, needed=needed)

    def node(self, key: str) -> "Node":
        return Node(self.raw(key), self.at(key))

    def numbers(self, key: str) -> dict[str, Decimal]:
        inner = self.node(key)
        return {name: inner.number(name) for name in inner.fields}

    def done(self) -> None:
        for key in sorted(self.unread):
            raise CaseError(self.at(key), "There is no such field. Check its name against docs/case-file.md.")


def number(value: object, path: str) -> Decimal:
    if value is None:
        raise CaseError(path, "This value is missing. Type a number, 0 included.")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise CaseError(path, "A number is needed here.")
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) > LARGEST:
        raise CaseError(path, "The number is too large. Check the number of noughts.")
    return exact


def pounds(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**13:
        raise CaseError(path, "Whole pence are needed here: write £2,400 as 240000.")
    return from_pence(value)


def month(value: object, path: str) -> int:
    if isinstance(value, str) and value in [f"M{number}" for number in range(1, 13)]:
        return int(value[1:])
    raise CaseError(path, "A month is M1 (April) to M12 (March).")
