"""Documents drawn once for the tests of this folder: a PDF takes seconds."""

import io

import pytest
from pypdf import PdfReader

from roi.case.document import make_pdf, render_html
from tests.roi.case.golden_facts import does_not_pay_back, facts_of, signed


@pytest.fixture(scope="session")
def golden_facts():
    return facts_of()


@pytest.fixture(scope="session")
def golden_html(golden_facts):
    return render_html(golden_facts)


@pytest.fixture(scope="session")
def golden_bytes(golden_facts):
    return make_pdf(golden_facts)


@pytest.fixture(scope="session")
def golden_pdf(golden_bytes):
    return PdfReader(io.BytesIO(golden_bytes))


@pytest.fixture(scope="session")
def signed_pdf(golden_facts):
    return PdfReader(io.BytesIO(make_pdf(signed(golden_facts))))


@pytest.fixture(scope="session")
def poor_facts():
    return does_not_pay_back()


@pytest.fixture(scope="session")
def poor_pdf(poor_facts):
    return PdfReader(io.BytesIO(make_pdf(poor_facts)))
