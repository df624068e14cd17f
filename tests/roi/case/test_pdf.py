"""What the PDF of a case promises: the figures of the page, a mark on every sheet, the same bytes, and no fetch."""

import hashlib
import io
import re
from dataclasses import replace
from functools import partial

import pytest
from pypdf import PdfReader

from roi.case import pdf, pdf_child
from roi.case.document import PdfFailed, make_pdf
from roi.case.rendering import STATIC
from roi.case.sections import SECTIONS
from tests.roi.case.golden_facts import facts_of
from tests.roi.case.reading import bookmarks, figures_in, words_of, words_of_pdf


def test_every_figure_of_the_page_stands_in_the_pdf_as_often(golden_html, golden_pdf):
    on_the_page, in_the_pdf = figures_in(words_of(golden_html)), figures_in(words_of_pdf(golden_pdf))
    assert sum(on_the_page.values()) > 500
    assert not on_the_page - in_the_pdf


def test_the_first_sheet_is_the_whole_ask_with_its_four_returns(golden_pdf):
    first = " ".join(golden_pdf.pages[0].extract_text().split())
    for part in ("Trust cash £0.47", "Trust resource £1.41", "NHS and public sector £1.41", "Society £1.41",
                 "Biggest risks", "Decision: choose one", "Stop"):  # fmt: skip
        assert part in first
    assert "What was done" not in first
    assert "What was done" in golden_pdf.pages[1].extract_text()


def test_the_longest_title_and_name_leave_the_ask_on_one_sheet(golden_facts):
    long = ("Neighbourhood link team " * 7)[:160].strip()
    reader = PdfReader(io.BytesIO(make_pdf(replace(golden_facts, title=long, project_name=long))))
    assert "Decision: choose one" in reader.pages[0].extract_text()
    assert "What was done" in reader.pages[1].extract_text()


def test_a_version_that_is_not_signed_says_draft_on_every_sheet(golden_pdf, poor_pdf):
    for reader in (golden_pdf, poor_pdf):
        assert all("DRAFT" in page.extract_text() for page in reader.pages)


def test_a_signed_version_says_draft_nowhere(signed_pdf):
    assert not any("DRAFT" in page.extract_text() for page in signed_pdf.pages)
    assert all("SIGNED" in page.extract_text() for page in signed_pdf.pages)


def test_every_sheet_has_its_number_version_and_date(golden_pdf):
    count = len(golden_pdf.pages)
    for number, page in enumerate(golden_pdf.pages, 1):
        words = page.extract_text()
        assert f"Page {number} of {count}" in words
        assert "BC-001, version 3, prepared 14 April 2025" in words


def test_it_is_short_enough_to_be_read(golden_pdf, poor_pdf):
    assert len(golden_pdf.pages) <= 9
    assert any("Approvals" in golden_pdf.pages[at].extract_text() for at in (7, 8))  # the core ends on the eighth
    assert len(poor_pdf.pages) <= 14


def test_sections_are_bookmarks_under_the_title(golden_pdf):
    found = bookmarks(golden_pdf.outline)
    assert found[0] == (0, "Keep the link team in the six neighbourhoods of highest need")
    assert [title for depth, title in found if depth == 1] == [section.title for section in SECTIONS]


def test_it_names_its_language_title_and_standard(golden_pdf):
    root = golden_pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert (
        golden_pdf.metadata.title == "Keep the link team in the six neighbourhoods of highest need – BC-001, version 3"
    )
    assert golden_pdf.metadata.author == "Example Hospitals NHS Trust"
    assert re.search(rb"pdfuaid:part(>|=\")1", root["/Metadata"].get_data())


def test_every_picture_has_words_for_those_who_cannot_see_it(golden_pdf):
    found = figures_of(golden_pdf.trailer["/Root"]["/StructTreeRoot"])
    assert len(found) == 6
    assert all(len(alt) > 30 for alt in found)


def figures_of(node):
    node = node.get_object()
    if not hasattr(node, "get"):
        return []
    kids = node.get("/K", [])
    found = [str(node.get("/Alt", ""))] if node.get("/S") == "/Figure" else []
    for kid in kids if isinstance(kids, list) else [kids]:
        found += figures_of(kid) if hasattr(kid, "get_object") else []
    return found


def test_it_holds_only_our_own_letters(golden_pdf, poor_pdf):
    for reader in (golden_pdf, poor_pdf):
        names = {
            font["/BaseFont"] for page in reader.pages for font in map(resolved, page["/Resources"]["/Font"].values())
        }
        assert names
        assert all("Arimo" in name for name in names)


def resolved(reference):
    return reference.get_object()


def test_the_same_facts_give_the_same_bytes(golden_facts, golden_bytes):
    again = make_pdf(facts_of())
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(golden_bytes).hexdigest()


def test_other_inputs_give_another_file(golden_facts, golden_bytes):
    assert make_pdf(replace(golden_facts, inputs_hash="00" * 32)) != golden_bytes


PAGE = '<html lang="en-GB"><head><title>t</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<p style="background: url(http://127.0.0.1:9/x.png)">x</p>',
        '<a rel="attachment" href="file:///etc/hostname">x</a>',
    ],
)
def test_anything_asked_for_from_elsewhere_stops_the_drawing(body):
    with pytest.raises(PdfFailed, match="asks for a file from elsewhere"):
        pdf.draw_pdf(PAGE.format(body), identifier="x")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://example.org/a.woff2", "data:text/plain,x",
                                     "asset:../fonts.css", "asset:/etc/passwd"])  # fmt: skip
def test_the_fetcher_serves_the_bundled_fonts_and_nothing_else(address):
    fetcher = pdf_child.only_fonts(STATIC / "fonts")
    assert fetcher.fetch("asset:arimo-latin-400-normal.woff2").read().startswith(b"wOF2")
    with pytest.raises(BaseException) as refused:
        fetcher.fetch(address)
    assert type(refused.value).__name__ == "Refusal"
    assert not isinstance(refused.value, Exception)


def test_a_drawing_that_takes_too_long_is_stopped_with_a_sentence(golden_facts, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.05)
    with pytest.raises(PdfFailed, match="Use the web page of the case"):
        make_pdf(golden_facts)


def test_too_little_memory_is_a_sentence_and_not_a_crash(golden_facts, monkeypatch):
    small = pdf.START.replace("main(sys", "import roi.case.pdf_child as c; c.MEMORY = 60 * 1024 * 1024; main(sys")
    monkeypatch.setattr(pdf, "START", small)
    with pytest.raises(PdfFailed, match=r"^The PDF .*\.$"):
        make_pdf(golden_facts)


def test_drawing_leaves_no_file_behind(golden_facts, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "TemporaryDirectory", partial(pdf.TemporaryDirectory, dir=tmp_path))
    written = []
    drawn_by = pdf.drawn_by
    monkeypatch.setattr(pdf, "drawn_by", lambda *to: (drawn_by(*to), written.extend(tmp_path.rglob("*")))[0])
    make_pdf(golden_facts)
    assert len(written) > 1, "the process did not write into the folder that is removed after it"
    assert list(tmp_path.iterdir()) == []


def test_missing_style_sheets_are_named(golden_facts, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "STATIC", tmp_path)
    with pytest.raises(PdfFailed, match="make assets"):
        make_pdf(golden_facts)


def test_the_process_that_draws_knows_no_django_and_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    assert "SECRET_KEY" not in pdf.environment("/nowhere")
    probe = "import sys; sys.path.insert(0, sys.argv[1]); import roi.case.pdf_child; print('django' in sys.modules)"
    import subprocess

    done = subprocess.run([pdf.sys.executable, "-I", "-c", probe, str(pdf.ROOT)], capture_output=True, text=True)
    assert done.stdout.strip() == "False"
