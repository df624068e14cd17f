"""Imported cost centres against the trial balance: what each says, and the difference. Amounts are whole pence."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """One cost centre: what its imported lines add up to, and what the trial balance says (None: nothing)."""

    code: str
    lines: int
    lines_pence: int
    balance_pence: int | None

    @property
    def difference_pence(self) -> int:
        return self.lines_pence - (self.balance_pence or 0)

    @property
    def agrees(self) -> bool:
        return self.balance_pence is not None and not self.difference_pence

    @property
    def in_words(self) -> str:
        if self.balance_pence is None:
            return "The trial balance does not name it."
        if self.agrees:
            return "Agrees"
        if not self.lines:
            return "No line of it is in: import its listing."
        return "Lines are missing from the listing." if abs(self.lines_pence) < abs(self.balance_pence) else (
            "The lines come to more than the balance."
        )  # fmt: skip


def agreements(lines: Mapping[str, tuple[int, int]], balances: Mapping[str, int]) -> list[Agreement]:
    """Every cost centre of the lines (count and pence by code) and of the balances; those that differ come first. A
    balance of nought without lines agrees and is left out."""
    found = [
        Agreement(code, *lines.get(code, (0, 0)), balances.get(code))
        for code in sorted(set(lines) | {code for code, pence in balances.items() if pence})
    ]
    return sorted(found, key=lambda each: (each.agrees, each.code))
