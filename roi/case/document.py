"""The document of a case in its two forms, for whoever shows or keeps it. What each takes stands with its function."""

from roi.case.pdf import PdfFailed, make_pdf
from roi.case.rendering import render_html, render_sections

__all__ = ["PdfFailed", "make_pdf", "render_html", "render_sections"]
