"""Files of pots: the passport, the awards with their instalments, the terms from date to date."""

from dataset.files.cells import DAY, code
from dataset.files.shape import file, given
from funding.domain.words import Protection, Recurrence
from funding.models import Award, Instalment, Pot, PotWithdrawal, SignedVariation, Term

POTS = file(
    "pots.csv",
    Pot,
    "Pots: money that one funder gives for one purpose. A pot needs an award, unless a transfer pays it. Other files "
    "name it as organisation/reference, such as ZZT1/P-001.",
    key=("organisation", "reference"),
    owner="organisation",
    follows={"funder_name": "the name of the funder, or “Not stated”"},
    defaults={"kind": "other"},
    says={
        "organisation": "Code of the organisation that holds it.",
        "reference": "P-001, P-002, …: counted in the organisation.",
        "funder": "Code of the funder, when it is an organisation here.",
        "funder_name": "The funder's name.",
        "kind": "Kind of money.",
        "is_capital": "Whether it is capital; no means revenue.",
        "purpose": "What it is for, in the funder's words.",
        "conditions": "What the funder asks.",
        "evidence": "The letter or contract.",
        "announced_on": "When the funder announced it.",
        "starts_on": "First day on which it may be used.",
        "use_by_on": "Last day on which it may be used; empty when there is none.",
        "areas": "Codes of Core20PLUS5 areas, parted by semicolons.",
        "plus_groups": "Local PLUS groups.",
        "published_allocation": "Row of published_allocations.csv that it was opened from.",
        "opened_at": "When it was logged.",
        "opened_by": "E-mail address of who logged it.",
    },
    given=(
        given("protection", code(tuple(Protection.choices())), "Protection, when terms.csv has no row of the pot.",
              default=Protection.UNRESTRICTED.value),
        given("recurrence", code(tuple(Recurrence.choices())), "Recurrence, when terms.csv has no row of the pot.",
              default=Recurrence.NON_RECURRENT.value),
        given("protected_from", DAY, "First day of these terms.",
              follows="the first day of the year of its first award, or of starts_on"),
        given("protected_to", DAY, "Last day of these terms; empty while they go on."),
    ),
)  # fmt: skip

AWARDS = file(
    "awards.csv",
    Award,
    "What was awarded for a year, and each change to it. Only ever added.",
    owner="pot",
    defaults={"kind": "award"},
    follows={"decided_on": "the day the pot was announced, or the first day of the year"},
    says={
        "kind": "The award itself, or what changed it.",
        "amount": "Pounds above nought, whatever the kind: a reduction of £100 is 100.00.",
        "decided_on": "The day of the decision.",
    },
)

INSTALMENTS = file(
    "instalments.csv",
    Instalment,
    "When parts of an award or increase are due: the agreed payment profile. The parts add up to the award. In a "
    "folder made elsewhere an award or increase without instalments is due on the last day of its year.",
    owner="award",
    says={"award": "Row of awards.csv.", "due_on": "The day.", "amount": "Pounds above nought."},
)

VARIATIONS = file(
    "signed_variations.csv",
    SignedVariation,
    "The signed variation behind a reduction or a netting off.",
    owner="award",
    says={
        "award": "Row of awards.csv: the reduction or netting off.",
        "reference": "The document.",
        "signed_on": "The day on which it was signed.",
    },
)

TERMS = file(
    "terms.csv",
    Term,
    "Protection and recurrence of a pot from a day to a day. Of several rows that hold on a day, the last one counts.",
    owner="pot",
    defaults={"recurrence": "non-recurrent"},
    says={
        "protection": "How far the money is bound to its purpose.",
        "recurrence": "Whether it comes every year.",
        "from_on": "First day.",
        "to_on": "Last day; empty while they go on.",
        "use_by_on": "New last day for using the pot, where the funder changed it.",
    },
)

WITHDRAWALS = file(
    "pot_withdrawals.csv",
    PotWithdrawal,
    "Pots that were logged in error and taken back. Nothing was posted on such a pot, and no list counts it.",
    owner="pot",
    says={
        "reason": "Why it was taken back.",
        "recorded_at": "When it was taken back.",
        "recorded_by": "E-mail address of who took it back.",
    },
)
