"""What a rule is and what it finds. One rule a file; its module docstring is the policy in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.words import Place, Protection, QueryKind, QueryStatus


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found. `key` is the same at every scan; `figures` are what it used, ready to print. `postings`
    are the movements behind it, where there are any; `line` names the transfer or transaction line."""

    key: str
    pots: tuple[str, ...]
    kind: QueryKind
    amount: Decimal
    month: int | None
    figures: Mapping[str, str]
    clears_when: str
    postings: tuple[int, ...] = ()
    status: QueryStatus = QueryStatus.OPEN
    project: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Evidence a rule cannot run without: the field of the year that holds it, and the word for it."""

    field: str
    word: str


BUDGETS = Need("budgets", "budgets")
CODES = Need("codes", "ledger-codes")
LINES = Need("lines", "transactions")
CLAIMS = Need("claims", "claims")
ESTABLISHMENT = Need("establishment", "establishment")
POSTS = Need("posts", "establishment")
OVERHEAD_TERMS = Need("overhead_terms", "overhead-terms")
OVERHEAD_CHARGES = Need("overhead_charges", "overhead-charges")
SCHEMES = Need("schemes", "scheme-history")
PRIOR_POTS = Need("prior_pots", "prior-year")
TRANSFERS = Need("transfers", "transfers")


def lacks_nothing_more(year: OrganisationYear) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """`uses` names the figures that its findings print, `data` says in words what it reads. `lacks_more` looks at what
    the evidence must hold to be of use and answers the word for what is missing. `watch_why` says why a rule starts as
    watch only. `stands` is the place of the pot where the money in question stands, from which an answer may take it to
    another purpose; None where the money is not in the pot."""

    code: str
    name: str
    policy: str
    find: Callable[[OrganisationYear], Iterable[Finding]]
    uses: tuple[str, ...]
    data: str
    clears_when: str
    needs: tuple[Need, ...] = ()
    lacks_more: Callable[[OrganisationYear], str | None] = lacks_nothing_more
    watch_only: bool = False
    watch_why: str = ""
    stands: Place | None = Place.AVAILABLE

    def lacks(self, year: OrganisationYear) -> str | None:
        """The word for the first evidence that is not given for the year, or None: the rule can run."""
        for need in self.needs:
            if getattr(year, need.field) is None:
                return need.word
        return self.lacks_more(year)

    def only_watches(self, year: OrganisationYear) -> bool:
        setting = year.thresholds.get(self.code)
        return self.watch_only if setting is None or setting.watch_only is None else setting.watch_only


def kind_under(protection: Protection) -> QueryKind:
    """Restricted money is a condition query, unrestricted money a purpose query."""
    return QueryKind.PURPOSE if protection is Protection.UNRESTRICTED else QueryKind.CONDITION


def kind_on(day: date, *pots: PotYear) -> QueryKind:
    """A condition query when the terms in force on the day restrict any of the pots."""
    restricted = any(pot.protection_on(day) is not Protection.UNRESTRICTED for pot in pots)
    return QueryKind.CONDITION if restricted else QueryKind.PURPOSE


def terms_on(day: date, *pots: PotYear) -> str:
    """`Ring-fenced on 30 June 2026`: the terms as a finding prints them."""
    labels = list(dict.fromkeys(pot.protection_on(day).label for pot in pots))
    return f"{', '.join(labels)} on {day:%-d %B %Y}"
