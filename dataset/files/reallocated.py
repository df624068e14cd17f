"""The file of staff and budget taken from elsewhere for work on health inequalities."""

from dataset.files.cells import WTE
from dataset.files.shape import file
from funding.models import ReallocatedResource

REALLOCATED = file(
    "reallocated.csv",
    ReallocatedResource,
    "Staff and budget taken from elsewhere for work on health inequalities, and what was given up. Nothing of it is "
    "posted. A row that another one replaces no longer counts.",
    owner="organisation",
    kinds={"wte": WTE},
    says={
        "kind": "Staff or budget.",
        "what": "What was taken.",
        "taken_from": "The service or budget that it was taken from.",
        "given_up": "What that service does less, or no longer, because of it.",
        "amount": "Pounds that it is worth in the year; 0.00 takes the row that it replaces back.",
        "wte": "The size of the posts; empty for a budget.",
        "from_on": "First day.",
        "to_on": "Last day; empty while it goes on.",
        "decided_by_role": "Role of who decided it.",
        "replaces": "Row of reallocated.csv that it stands for from now on.",
        "reason": "Why the earlier row was corrected or taken back.",
    },
)
