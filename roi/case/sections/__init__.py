"""The sections of a business case, one file each, in the order of the document."""

from roi.case.blocks import Section
from roi.case.sections.approvals import APPROVALS
from roi.case.sections.ask import ASK
from roi.case.sections.audit import AUDIT
from roi.case.sections.cliff import CLIFF
from roi.case.sections.cost import COST
from roi.case.sections.done import DONE
from roi.case.sections.fifths import FIFTHS_SECTION
from roi.case.sections.full_year import FULL_YEAR
from roi.case.sections.questions import QUESTIONS_SECTION
from roi.case.sections.register import REGISTER
from roi.case.sections.returns import RETURNS
from roi.case.sections.sure import SURE
from roi.case.sections.worked import WORKED
from roi.case.sections.worth import WORTH

SECTIONS: tuple[Section, ...] = (
    ASK,
    DONE,
    WORKED,
    WORTH,
    COST,
    RETURNS,
    FIFTHS_SECTION,
    SURE,
    QUESTIONS_SECTION,
    FULL_YEAR,
    CLIFF,
    REGISTER,
    APPROVALS,
    AUDIT,
)
