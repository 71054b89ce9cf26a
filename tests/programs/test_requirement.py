"""What a document may be limited to."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.programs import RequiredDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "limits", [{}, {"formats": ["pdf", "jpg"]}, {"max_mb": 3, "max_pages": 5}, {"max_mb": 1}]
)
def test_limits_that_can_be_kept(limits):
    RequiredDocumentFactory(limits=limits).full_clean()


@pytest.mark.parametrize(
    "limits",
    [
        [],
        "pdf",
        {"megabytes": 3},
        {"formats": []},
        {"formats": "pdf"},
        {"formats": ["exe"]},
        {"formats": [["pdf"]]},
        {"max_mb": 0},
        {"max_mb": "3"},
        {"max_mb": 10**9},
        {"max_mb": True},
        {"max_pages": 1.5},
    ],
)
def test_limits_that_nobody_could_keep_are_refused(limits):
    with pytest.raises(ValidationError) as refusal:
        RequiredDocumentFactory(limits=limits).full_clean()

    assert list(refusal.value.message_dict) == ["limits"]
