"""Everything that the document of a business case may say, frozen: the pages and the PDF read the same values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from funding.domain.financial_year import FinancialYear
from funding.domain.words import PotKind, Protection, Recurrence
from roi.case.behind import Behind, behind_of
from roi.domain.appraisal import Appraisal


@dataclass(frozen=True)
class Ask:
    """What is asked for: pounds a year, from when; `pressure` is what nobody funds yet and `pressure_from` meets."""

    amount: Decimal
    from_on: date
    funded: Decimal
    funded_by: str
    pressure: Decimal
    pressure_from: str

    @property
    def source_is_stated(self) -> bool:
        """Whether each pound asked for names where it would come from every year."""
        return bool((not self.funded or self.funded_by) and (not self.pressure or self.pressure_from))


@dataclass(frozen=True)
class CaseTexts:
    """The words of the case, as the preparer wrote them; empty where nothing was written."""

    summary: str
    need: str
    if_nothing: str
    risks: str


@dataclass(frozen=True)
class PotRow:
    """A pot that pays for the project: `came` is what the whole pot received, was transferred, brought forward and was
    moved in from other pots in the year, `spent` what the project took of it."""

    reference: str
    name: str
    funder: str
    kind: PotKind
    recurrence: Recurrence | None
    protection: Protection
    came: Decimal
    spent: Decimal
    ends_on: date | None


@dataclass(frozen=True)
class BarrierRow:
    """What the organisation itself named as standing in its way in the year, beside the whole per cent of trusts that
    named it nationally (None: not published), and its own actions on it as they stood."""

    name: str
    movement: str
    percent_2024: int | None
    percent_2021: int | None
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignOffRow:
    """A person's decision on a version: `decision` is signed or returned, `words` what they confirmed."""

    name: str
    role: str
    at: datetime
    decision: str
    words: str
    reason: str
    version: int


@dataclass(frozen=True)
class StepRow:
    """A step of the sign-off route: the capacity, and what was confirmed in it; `at` is None while nobody has."""

    capacity: str
    name: str = ""
    at: datetime | None = None
    words: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Source:
    """A source the case rests on and what was taken from it."""

    what: str
    source: str
    grade: str


@dataclass(frozen=True)
class CaseFacts:
    """One version of a case. `status` is draft, with-exec, returned, signed or superseded; no clock is read here.

    `committed` is set aside for the project and stands in none of its costs. `barriers` are what the
    organisation named itself, none where it has not answered. `route` is the way to the decision and
    `changes` what differs from the version before. `sections` are the code
    and title of each section in the order of the organisation (none: as the product has them), and `arranged` says what
    that leaves out, renames or moves. `address` is the path of the pages of organisation and year, and
    `site` where those are reached from elsewhere; both may be empty.
    """

    reference: str
    title: str
    organisation_code: str
    organisation_name: str
    organisation_is_fictional: bool
    project_reference: str
    project_name: str
    project_description: str
    year: FinancialYear
    version: int
    status: str
    prepared_by: str
    prepared_by_role: str
    prepared_at: datetime
    ask: Ask
    texts: CaseTexts
    appraisal: Appraisal
    pots: tuple[PotRow, ...]
    sign_offs: tuple[SignOffRow, ...]
    sources: tuple[Source, ...]
    outcome_names: Mapping[str, str]
    inputs_hash: str
    engine_version: str
    committed: Decimal = Decimal(0)
    barriers: tuple[BarrierRow, ...] = ()
    route: tuple[StepRow, ...] = ()
    changes: tuple[str, ...] = ()
    address: str = ""
    site: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    arranged: tuple[str, ...] = ()

    def project_page(self, part: str = "") -> str:
        """The page of the project, or a part of it such as `return/`; empty where no pages are known."""
        return f"{self.address}/projects/{self.project_reference}/{part}" if self.address else ""

    def linked(self, rows: int, **columns: tuple[int, ...]) -> dict[tuple[int, int], str]:
        """Addresses for whole columns of a table: `ledger` lead to the project with its spend, `returns` to how a
        return is worked out, and `outcomes` to the outcomes it rests on."""
        parts = {"ledger": "", "returns": "return/", "outcomes": "outcomes/"}
        if not self.address:
            return {}
        return {(row, place): self.project_page(parts[name])
                for name, places in columns.items() for place in places for row in range(rows)}  # fmt: skip

    @cached_property
    def behind(self) -> Behind:
        """Worked out once for all sections, as draws take their time."""
        return behind_of(self.appraisal)

    def called(self, code: str, standard: str) -> str:
        """What the section is called in this document; empty where it is left out."""
        return dict(self.sections).get(code, "") if self.sections else standard

    @property
    def is_final(self) -> bool:
        return self.status in ("signed", "superseded")
