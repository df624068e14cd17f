"""The statement of a partner agreement as a PDF."""

import hashlib
from importlib import import_module

from roi.case.partner_statement import StatementFacts, statement_html
from roi.services.documents import DocumentUnavailable


def statement_pdf(facts: StatementFacts) -> bytes:
    """Drawn by the one door to PDFs; the same facts give the same bytes. Raises DocumentUnavailable with a sentence."""
    html = statement_html(facts)
    try:
        pdf = import_module("roi.case.pdf")
    except (ImportError, OSError) as fault:
        raise DocumentUnavailable(f"No PDF can be made on this machine ({fault}). Ask your administrator.") from None
    try:
        content: bytes = pdf.draw_pdf(html, identifier=hashlib.sha256(html.encode()).hexdigest())
    except pdf.PdfFailed as failed:
        raise DocumentUnavailable(str(failed)) from None
    return content
