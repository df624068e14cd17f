"""Whatever a person types prints as text: it runs nothing, fetches nothing and does not break the sheet."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from roi.case.document import make_pdf, render_html
from roi.case.facts import BarrierRow, CaseTexts
from tests.roi.case.golden_facts import facts_of
from tests.roi.case.reading import words_of, words_of_pdf
from tests.roi.domain.cases import golden

SCRIPT = "<script>alert(1)</script>"
ADDRESS = "url(file:///etc/passwd) @import 'http://127.0.0.1:9/x.css'; <img src=file:///etc/passwd>"
LONG = "Wort" * 100
TURNED = "\u202eegrahcsid\u202c \u200f\u2067abc\u2069\x00\x1b"


@pytest.fixture(scope="module")
def hostile():
    typed = golden(**{"outcomes.0.label": LONG, "outcomes.0.attribution.source": SCRIPT, "outcomes.0.attribution.reason": LONG,
                      "costs.0.label": ADDRESS, "costs.0.source": LONG, "costs.2.partner": LONG,
                      "realisation.0.action": LONG, "realisation.0.owner": SCRIPT})  # fmt: skip
    facts = facts_of(typed)
    return replace(
        facts,
        title=f"{SCRIPT} {LONG}",
        project_name=TURNED,
        project_description=ADDRESS,
        prepared_by=SCRIPT,
        ask=replace(facts.ask, funded_by=LONG, pressure_from=ADDRESS),
        texts=CaseTexts(SCRIPT, LONG, TURNED, f"{LONG}\n{ADDRESS}\n{SCRIPT}\n{TURNED}"),
        barriers=(BarrierRow(SCRIPT, LONG, 73, None, (ADDRESS, TURNED)),),
        pots=tuple(replace(pot, name=LONG, funder=SCRIPT) for pot in facts.pots),
    )


@pytest.fixture(scope="module")
def hostile_pdf(hostile):
    return PdfReader(io.BytesIO(make_pdf(hostile)))


def test_typed_markup_prints_as_text(hostile, hostile_pdf):
    html = render_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert SCRIPT in words_of(html)
    assert "<script>alert(1)</script>" in words_of_pdf(hostile_pdf).replace(" ", "")


def test_marks_that_turn_text_round_are_taken_out(hostile):
    html = render_html(hostile)
    assert not set("\u202e\u202c\u200f\u2067\u2069\x00\x1b") & set(html)
    assert "egrahcsid" in html


def test_long_words_stay_on_the_sheet(hostile_pdf):
    assert len(hostile_pdf.pages) <= 20
    for page in hostile_pdf.pages:
        width, starts = float(page.mediabox.width), []
        page.extract_text(visitor_text=lambda text, cm, tm, font, size, starts=starts: text.strip() and starts.append(
            cm[0] * tm[4] + cm[4]))  # fmt: skip
        assert starts
        assert all(0 <= x <= width for x in starts)


def test_the_pdf_carries_no_link_script_or_file(hostile_pdf):
    root = hostile_pdf.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert {name.rsplit(".")[-1] for name in hostile_pdf.attachments} == {"xlsx", "json"}
    assert not any(page.get("/Annots") for page in hostile_pdf.pages)
