"""An existing post is charged to the pot, and the budget that paid for it before did not get a replacement.

The establishment before and after is compared post by post: what counts is the cost from the month in which the pot
began to pay to the end of the year. A new post, a post that the pot's own codes paid before, and a post whose old
budget was filled again ask nothing. Where nobody can say whether it was filled again, the query is *cannot be shown*;
where it was not, the terms in force on that day decide between a condition and a purpose query. Where neither reaches
the smallest amount and both together do, it is one query, and *cannot be shown*.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import PostCharged
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words, rounded
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import POSTS, Finding, Rule, kind_on, terms_on
from funding.domain.words import QueryKind

CODE = "posts-not-backfilled"
CLEARS_WHEN = "The old budget shows a replacement, or the post goes back to it."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        own, names = year.own_codes(pots[0]), year.family(pots[0].reference)
        moved = [each for each in year.posts or () if each.pot in names and each.old_code]
        moved = [each for each in moved if each.old_code not in own and not each.is_backfilled]
        parts = [[each for each in moved if each.is_backfilled is filled] for filled in (False, None)]
        apart = [found for part in parts if (found := finding(pots, part, year))]
        together = None if apart else finding(pots, moved, year)
        yield from apart or ([together] if together else [])


def finding(pots: tuple[PotYear, ...], posts: list[PostCharged], year: OrganisationYear) -> Finding | None:
    unknown = any(post.is_backfilled is None for post in posts)
    amount, least = sum((cost_in_year(post) for post in posts), ZERO), year.least(CODE, *pots)
    if not posts or amount < least:
        return None
    mixed = unknown and any(post.is_backfilled is False for post in posts)
    first = min(post.from_month for post in posts)
    day = Month(year.year, first).first_day
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}{':unknown' if unknown else ''}",
        pots=tuple(pot.reference for pot in pots if any(post.pot == pot.reference for post in posts)),
        kind=QueryKind.CANNOT_SHOW if unknown else kind_on(day, *pots),
        amount=amount,
        month=first,
        figures={
            "Cost of the posts in the year": in_words(amount, pence=True),
            "Posts": ", ".join(sorted(post.post for post in posts)),
            "Whole-time equivalent": f"{Decimal(sum(post.wte for post in posts)) / 100:.2f}",
            "Paid before by": ", ".join(sorted({post.old_code for post in posts})),
            "Old budget filled again": "No, or nobody can say" if mixed else "Nobody can say" if unknown else "No",
            "Protection": terms_on(day, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def cost_in_year(post: PostCharged) -> Decimal:
    return rounded(post.annual_cost * (13 - post.from_month) / 12)


RULE = Rule(
    CODE,
    "Posts not backfilled",
    __doc__,
    find,
    uses=(
        "Cost of the posts in the year",
        "Posts",
        "Whole-time equivalent",
        "Paid before by",
        "Old budget filled again",
        "Protection",
        "Smallest amount queried",
    ),
    data=(
        "The establishment: posts charged to pots, what paid for them before, and whether that budget was filled again."
    ),
    clears_when=CLEARS_WHEN,
    needs=(POSTS,),
)
