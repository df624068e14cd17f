"""The case as HTML, from one set of templates: section by section for a page of the site, whole for paper.

Bidirectional controls and control characters of typed text are taken out, so that no text turns round its neighbours.
"""

import re
from dataclasses import replace
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from roi.case.arrangement import arranged, with_note
from roi.case.blocks import Section
from roi.case.facts import CaseFacts
from roi.case.terms import mark
from roi.case.wording import LONDON, moment_day, shortened
from roi.domain.statements import month_name

STATIC = Path(__file__).resolve().parents[2] / "static"
LONG_TITLE = 80
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile(r"(<svg.*?</svg>|<head>.*?</head>|<[^>]*>)", re.DOTALL)
LONG_WORD = re.compile(r"(?:&[#\w]+;|\S){30,}")
SYLLABLE = re.compile(r"(?:&[#\w]+;|\S){1,12}")
IN_A_SENTENCE = re.compile(r"(?<=[ (])(−£[\d,.]*\d)")


def render_sections(facts: CaseFacts) -> list[tuple[str, str, SafeString]]:
    """Each section as (code, title, html). The html is a `section` with the id `case-CODE` and its own h2."""
    facts = with_note(facts)
    return [(section.code, section.title, section_html(section, facts)) for section in arranged(facts.sections)]


def render_html(facts: CaseFacts, *, styled: bool = True) -> str:
    """The whole document. It stands alone with its look inside; without, where the look is given beside it. Its figures
    link to the site by whole addresses, and to nothing where no site is known."""
    facts = replace(facts, address=f"{facts.site}{facts.address}" if facts.site else "")
    words = {
        "title": f"{facts.title} – {facts.reference}, version {facts.version}",
        "author": facts.organisation_name,
        "description": f"Business case {facts.reference} of {facts.organisation_name} for {facts.year}",
        "prepared_on": facts.prepared_at.astimezone(LONDON).date().isoformat(),
        "mark": mark(facts),
        "running": running_words(facts),
        "heading": facts.title,
        "short": shortened(facts.title, 70),
        # A long heading is set smaller, so that the ask stays on one sheet.
        "is_long": len(facts.title) > LONG_TITLE,
        "about": about(facts),
    }
    sections = [html for _, _, html in render_sections(facts)]
    return clean(
        render_to_string("roi/case/document.html", {**words, "sections": sections, "head": look() if styled else ""})
    )


def look() -> SafeString:
    """The built style sheet as an element, or nothing where it is not built: the page then reads plain."""
    sheet = STATIC / "case.css"
    return SafeString(f"<style>{sheet.read_text(encoding='utf-8')}</style>" if sheet.exists() else "")


def section_html(section: Section, facts: CaseFacts) -> SafeString:
    body = render_to_string(section.template, section.context(facts))
    whole = render_to_string("roi/case/section.html", {"code": section.code, "title": section.title, "body": body})
    return clean(whole)


def clean(html: str) -> SafeString:
    """Without unseen characters, and with no minus parted from its pounds at the end of a line."""
    pieces = MARKUP.split(UNSEEN.sub("", html))
    pieces[::2] = [fitted(words) for words in pieces[::2]]
    return SafeString("".join(pieces))


def fitted(words: str) -> str:
    """Text between tags, with places to break in words longer than a column."""
    words = LONG_WORD.sub(lambda word: "<wbr>".join(SYLLABLE.findall(word[0])), words)
    return IN_A_SENTENCE.sub(r'<span class="rf-case-figure">\1</span>', words)


def running_words(facts: CaseFacts) -> str:
    """What stands at the foot of each page."""
    return f"{facts.reference}, version {facts.version}, prepared {moment_day(facts.prepared_at)}"


def about(facts: CaseFacts) -> str:
    data_to = month_name(facts.appraisal.inputs.data_to)
    fictional = " (a made-up organisation)" if facts.organisation_is_fictional else ""
    return (
        f"{facts.organisation_name}{fictional}. {facts.project_reference} {facts.project_name}. {facts.year}, "
        f"outcomes to {data_to}. Prepared by {facts.prepared_by}, {facts.prepared_by_role}."
    )
