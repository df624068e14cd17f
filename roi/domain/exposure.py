"""Those exposed in months to come: nobody has counted them, so the last month known is carried forward, and that is an
assumption of the case like any other, replaced by typing the months."""

from roi.domain.inputs import OutcomeLine, Series

MONTHS = 12
SOURCE = "carried forward from the last month given"
REASON = "Nobody has counted later months yet: type them, and they are used instead."


def carried_forward(given: Series) -> tuple[Series, int]:
    """Twelve months of exposure, and how many of them were given; nothing stays nothing."""
    if not given or len(given) >= MONTHS:
        return given, MONTHS
    return (*given, *(given[-1],) * (MONTHS - len(given))), len(given)


def is_carried(line: OutcomeLine) -> bool:
    return bool(line.exposure) and line.exposure_given < MONTHS


def given_exposure(line: OutcomeLine) -> Series:
    """What was given, without what is carried forward."""
    return line.exposure[: line.exposure_given]
