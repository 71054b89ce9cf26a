"""The hand-on sheet: values as a platform takes them, files held against their limits."""

import pytest

from applications.models import DocumentSlot
from applications.papers import handing_over
from core.uploads import Limits
from tests.factories.applications import ApplicationFactory, SlotFactory, version_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> DocumentSlot:
    return SlotFactory(
        application=ApplicationFactory(state="recommended", talent__name_zh="样天佑"),
        requirement__name_zh="身份证/护照 复印件", requirement__required="always",
    )  # fmt: skip


def test_name_is_proposed_by_rule(slot):
    version_in(slot, name="IMG 0001.PDF")

    [entry] = handing_over.documents_of(slot.application)

    assert entry.name == "01_样天佑_身份证护照复印件.pdf"
    assert entry.troubles == []


@pytest.mark.parametrize(
    ("limits", "trouble"),
    [
        (Limits(formats=("jpg",)), "It is a file of the kind PDF."),
        (Limits(max_mb=0), "It is too large"),
        (Limits(max_pages=0, formats=("pdf",)), None),
        (Limits(max_pages=1), "It has too many pages: 2."),
    ],
)
def test_file_that_the_sponsor_would_refuse_is_told(slot, limits, trouble):
    version = version_in(slot)
    version.file.pages = 2

    found = handing_over.troubles_of(version, limits)

    assert [trouble in sentence for sentence in found] == ([True] if trouble else [])


def test_missing_document_is_told_where_it_is_needed(slot):
    SlotFactory(application=slot.application, requirement__required="if_any")

    documents = handing_over.documents_of(slot.application)

    assert [entry.slot for entry in documents if entry.is_missing] == [slot]


def test_days_are_written_as_platforms_take_them(slot):
    talent = slot.application.talent

    sections = dict(handing_over.sections_of(slot.application))

    assert ("Date of birth", talent.birth_date.isoformat()) in sections["Person"]
