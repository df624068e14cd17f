"""The document of a case in its forms, with its workings. What each function takes stands with it."""

from roi.case.pdf import PdfFailed, make_pdf
from roi.case.rendering import render_html, render_sections
from roi.case.workings import write_case, write_workings

__all__ = ["PdfFailed", "make_pdf", "render_html", "render_sections", "write_case", "write_workings"]
