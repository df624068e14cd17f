"""Which sections a document has, in which order and under which titles, and what the document says about that.

An arrangement is a list of (code, title); an empty one is the product's own. The ask is always first.
"""

from collections.abc import Sequence
from dataclasses import replace

from roi.case.blocks import Section
from roi.case.facts import CaseFacts
from roi.case.sections import SECTIONS
from roi.case.wording import listed

LONGEST_TITLE = 80
BY_CODE = {section.code: section for section in SECTIONS}
FIRST = SECTIONS[0]
STANDARD = tuple((section.code, section.title) for section in SECTIONS)


def arranged(sections: Sequence[tuple[str, str]]) -> tuple[Section, ...]:
    """The sections of an arrangement. A code that no section has any more is passed over."""
    return tuple(replace(BY_CODE[code], title=title) for code, title in sections or STANDARD if code in BY_CODE)


def with_note(facts: CaseFacts) -> CaseFacts:
    return replace(facts, arranged=note(facts.sections))


def note(sections: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What differs from the sections of the product, in sentences; nothing where nothing does."""
    if not sections:
        return ()
    here = dict(sections)
    left_out = [section.title for section in SECTIONS if section.code not in here]
    renamed = [
        f"“{section.title}” is called “{here[section.code]}”"
        for section in SECTIONS
        if here.get(section.code, section.title) != section.title
    ]
    standard = [section.code for section in SECTIONS if section.code in here]
    words = []
    if left_out:
        are = "is" if len(left_out) == 1 else "are"
        named = listed(f"“{title}”" for title in left_out)
        words.append(f"{named} {are} left out by the organisation; its figures stand in the workings.")
    if renamed:
        words.append(f"{listed(renamed)}.")
    if [code for code, _ in sections if code in BY_CODE] != standard:
        words.append("The sections stand in an order that the organisation chose.")
    return tuple(words)


def faults(sections: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The first thing that is wrong with an arrangement, and the code of its section; both empty where it is fine."""
    codes = [code for code, _ in sections]
    if len(set(codes)) != len(codes) or not set(codes) <= set(BY_CODE):
        return "A section is named twice, or is none of the product's. Reload the page and try again.", ""
    for section in SECTIONS:
        if section.stays and section.code not in codes:
            return f"“{section.title}” cannot be left out: it is what is signed.", section.code
    if codes[0] != FIRST.code:
        return f"“{FIRST.title}” is always the first page.", FIRST.code
    titles: set[str] = set()
    for code, title in sections:
        if not title.strip() or len(title) > LONGEST_TITLE:
            return f"Give each section a title of at most {LONGEST_TITLE} letters.", code
        if title.strip().casefold() in titles:
            return f"Two sections are called “{title.strip()}”. Give each its own title.", code
        titles.add(title.strip().casefold())
    return "", ""
