"""What each role may do. One table; pages, services and the access test all read it."""

from enum import StrEnum


class Role(StrEnum):
    FINANCE_LEAD = "finance-lead"
    BUSINESS_PARTNER = "finance-business-partner"
    CONTRIBUTOR = "contributor"
    EXEC_LEAD = "exec-lead"
    ICB_LEAD = "icb-lead"
    ICB_FINANCE = "icb-finance"
    NATIONAL_LEAD = "national-lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.FINANCE_LEAD: "Finance lead",
    Role.BUSINESS_PARTNER: "Finance business partner",
    Role.CONTRIBUTOR: "Programme lead",
    Role.EXEC_LEAD: "Executive lead",
    Role.ICB_LEAD: "ICB lead",
    Role.ICB_FINANCE: "ICB finance",
    Role.NATIONAL_LEAD: "National lead",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}


class Act(StrEnum):
    """Something a person may do at an organisation."""

    SEE = "see"  # pots, movements, use of funds, cases of the organisation
    LOG_POTS = "log-pots"  # log a pot, open a project and link the two
    CHANGE_TERMS = "change-terms"  # awards and terms of a pot, and evidence of them: what clears a query
    POST = "post-movements"
    IMPORT = "import"
    IMPORT_FOR_OTHERS = "import-for-others"  # published figures that name other holders
    ANSWER = "answer-queries"
    QUERY = "query"  # ask another organisation, accept an answer or query it again
    ASSESS = "assess-conditions"  # record, by name, that a condition of the money is not met
    SHARE = "share"  # show another body what the organisation wrote
    CLOSE = "close-months"
    RECORD_OUTCOMES = "record-outcomes"
    PREPARE_CASE = "prepare-cases"
    SIGN = "sign-cases"
    SEE_SMALL = "see-small-numbers"  # the raw inputs of a case that holds small numbers
    ADMINISTER = "administer"


_READ = frozenset({Act.SEE})
_FINANCE = _READ | {
    Act.LOG_POTS,
    Act.CHANGE_TERMS,
    Act.POST,
    Act.IMPORT,
    Act.ANSWER,
    Act.QUERY,
    Act.ASSESS,
    Act.CLOSE,
    Act.RECORD_OUTCOMES,
    Act.PREPARE_CASE,
    Act.SEE_SMALL,
}

ALLOWED: dict[Role, frozenset[Act]] = {
    Role.FINANCE_LEAD: _FINANCE,
    Role.BUSINESS_PARTNER: _READ
    | {Act.CHANGE_TERMS, Act.POST, Act.IMPORT, Act.ANSWER, Act.QUERY, Act.CLOSE, Act.PREPARE_CASE, Act.SEE_SMALL},
    Role.CONTRIBUTOR: _READ | {Act.LOG_POTS, Act.RECORD_OUTCOMES},
    Role.EXEC_LEAD: _READ | {Act.SIGN, Act.SHARE, Act.SEE_SMALL},
    Role.ICB_LEAD: _READ | {Act.SIGN, Act.SHARE, Act.QUERY, Act.SEE_SMALL},
    Role.ICB_FINANCE: _FINANCE,
    Role.NATIONAL_LEAD: _READ,
    Role.AUDITOR: _READ | {Act.SEE_SMALL},
    Role.ADMINISTRATOR: _READ | {Act.ADMINISTER, Act.IMPORT, Act.IMPORT_FOR_OTHERS},
}


def roles_for(act: Act) -> tuple[Role, ...]:
    """Roles that allow the act, in the order of the table: for the page that says who can help."""
    return tuple(role for role, acts in ALLOWED.items() if act in acts)
