"""The checks that every part of a case shares. Each raises a CaseError with the path of the field and one sentence."""

from decimal import Decimal

from roi.domain.inputs import GRADES, CaseError, Series


def require(holds: bool, path: str, sentence: str) -> None:
    if not holds:
        raise CaseError(path, sentence)


def check_series(series: Series, months: int, path: str) -> None:
    needed = "1 month is" if months == 1 else f"{months} months are"
    require(
        len(series) == months,
        f"{path}[{min(len(series), months)}]",
        f"{needed} needed, from April (M1), and {len(series)} were given. Add or remove months.",
    )


def check_share(value: Decimal, path: str) -> None:
    require(0 <= value <= 1, path, f"A share lies between 0 and 1, and this is {value}. Write 30 % as 0.3.")


def check_grade(grade: str, path: str) -> None:
    require(bool(grade), path, "A grade is missing here. Choose A (best) to F (opinion).")
    require(len(grade) == 1 and grade in GRADES, path, f"“{grade}” is not a grade. Use A (best) to F (opinion).")
