"""Design M, a matched group: the rate of people matched one by one, times those exposed here.

Both tables hold those people and nobody else: a table of other people is not matched, whatever it is called.
"""

from decimal import Decimal

from roi.domain.comparison import Matched, Series
from roi.domain.designs.design import Deadweight, Design, Fitted, dispersion_of, other_group
from roi.domain.inputs import OutcomeLine


def unmatched(people: int, own: Series, other: Series) -> tuple[str, str] | None:
    """Where (`exposure` here or `other_exposure`) and why a table cannot be that of so many matched pairs, by those
    exposed in a month; None where it can. Pairs drop out, so fewer than all of them may be exposed, down to half."""
    for where, exposed, whose in (("exposure", own, "here"), ("other_exposure", other, "in the matched group")):
        most = max(exposed, default=Decimal(0))
        if most > people:
            return where, (
                f"{people:,} people were matched and up to {most:,f} were exposed {whose}: people without a match are "
                "in the table. Leave them out, or compare with another design."
            )
        if most * 2 < people:
            return where, (
                f"{people:,} people were matched and never more than {most:,f} were exposed {whose}: that is not the "
                "matched group. Give the months of those matched."
            )
    return None


def fit(line: OutcomeLine) -> Fitted:
    group = line.counterfactual
    assert isinstance(group, Matched)
    dispersion = dispersion_of(group.other_observed, group.other_exposure)
    note = f"{group.people} people matched on {group.matched_on}."
    return other_group(line, group.other_observed, group.other_exposure, Decimal(1), 0.0, dispersion, (note,))


MATCHED = Design(
    "M", "matched group", "3 to 4", Deadweight.BLOCKED, Matched,
    "the months of people matched one by one, and of their matches", fit,
)  # fmt: skip
