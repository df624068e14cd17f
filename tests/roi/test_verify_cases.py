"""Verify sees a version of a case that was changed behind the product's back, and triggers that are gone."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from dataset.verify import verify
from roi.models import CaseVersion
from roi.services.cases import prepare_version, send_to_exec, sign_version
from roi.services.documents import keep_documents
from tests.roi.golden import golden_case, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def version(monkeypatch):
    """A signed version with its kept page and a PDF that took no time."""
    golden = golden_case()
    lead, signer = golden.system.finance_lead, golden.system.exec_lead
    sent = send_to_exec(by=lead, version=prepare_version(by=lead, case=opened(golden)))
    monkeypatch.setattr("roi.services.documents.drawn", lambda version, facts: b"%PDF-kept")
    return keep_documents(by=signer, version=sign_version(by=signer, version=sent))


def problems():
    return [(each.where, each.message) for each in verify(today=date(2025, 11, 22)).problems if each.check == "cases"]


def without_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for end in ("frozen", "kept"):
                cursor.execute(f"DROP TRIGGER roi_caseversion_{end}")
        else:
            cursor.execute("DROP FUNCTION roi_caseversion_refuse() CASCADE")


def test_a_signed_version_as_it_was_signed_is_no_problem(version):
    assert problems() == []


def test_triggers_that_are_gone_are_named(version):
    without_triggers()
    found = problems()
    assert {where for where, _ in found} == {"database"}
    assert "The trigger roi_caseversion_frozen, which freezes versions of cases, is missing." in found[0][1]


def test_other_inputs_are_found_even_when_their_hash_was_made_to_fit(version):
    without_triggers()
    inputs = CaseVersion.objects.get().inputs
    inputs["data_to"] = "M11"
    CaseVersion.objects.update(inputs=inputs)
    where = "ZZT1 BC-001 version 1"
    assert (where, "Its inputs are not those that it was prepared with.") in problems()
    CaseVersion.objects.update(inputs_hash="0" * 64)
    assert (where, "Its inputs_hash is not the one in the audit chain.") in problems()


@pytest.mark.parametrize(("field", "what"), [("pdf_file", "PDF"), ("html_file", "page")])
def test_a_stored_document_that_changed_is_found_and_one_that_is_not_there_is_not_checked(version, field, what):
    name = getattr(version, field)
    default_storage.delete(name)
    assert problems() == []
    default_storage.save(name, ContentFile(b"other"))
    assert problems() == [("ZZT1 BC-001 version 1", f"Its stored {what} is not the one that was signed.")]
