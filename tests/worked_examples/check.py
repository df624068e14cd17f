"""One figure of a published or independently worked example beside ours."""

from dataclasses import dataclass

CLOSED = 1e-9  # relative: closed forms and full-precision figures


@dataclass(frozen=True)
class Check:
    """`within` is relative to their figure unless `absolute`; a printed figure is met within half its last digit."""

    what: str
    ours: float
    theirs: float
    within: float = CLOSED
    absolute: bool = False

    @property
    def difference(self):
        return self.ours - self.theirs

    @property
    def holds(self):
        if self.ours == self.theirs:
            return True
        allowed = self.within if self.absolute else self.within * abs(self.theirs)
        return abs(self.difference) <= allowed


def printed(what, ours, theirs, places):
    """Their figure was printed with so many decimal places."""
    return Check(what, float(ours), theirs, 0.5000001 * 10.0**-places, absolute=True)


def exact(what, ours, theirs, within=CLOSED):
    return Check(what, float(ours), float(theirs), within, absolute=theirs == 0)
