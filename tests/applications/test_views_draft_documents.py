"""The slots of a draft: what comes in, what is told, what asks before it deletes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from applications.models import Application
from tests.applications.test_views_draft import HTMX, application, page
from tests.factories.applications import SlotFactory, pdf, version_in

__all__ = ["application"]  # the fixture
pytestmark = pytest.mark.django_db


def test_upload_by_htmx_answers_with_the_slot(client, application):
    slot = SlotFactory(application=application)

    answer = client.post(
        page("upload", application, pk=slot.pk), {"file": pdf("cv.pdf")}, headers=HTMX
    )

    content = answer.content.decode()
    assert "cv.pdf" in content
    assert "Nothing. Check it and send it." in content
    assert slot.versions.count() == 1


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_upload_of_a_renamed_file_is_told_why(client, application, headers):
    slot = SlotFactory(application=application)
    file = SimpleUploadedFile("cv.pdf", b"GIF89a")

    answer = client.post(
        page("upload", application, pk=slot.pk), {"file": file}, headers=headers, follow=True
    )

    assert "its content is of another kind" in answer.content.decode()
    assert not slot.versions.exists()


@pytest.mark.parametrize("data", [{}, {"file": ""}, {"file": io.BytesIO(b"")}])
def test_upload_without_a_file_is_told_so(client, application, data):
    slot = SlotFactory(application=application)

    answer = client.post(page("upload", application, pk=slot.pk), data, headers=HTMX)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_upload_after_sending_is_told_so(client, application):
    slot = SlotFactory(application=application)
    Application.objects.update(state="screening", submitted_at="2026-11-01T00:00:00Z")

    answer = client.post(page("upload", application, pk=slot.pk), {"file": pdf()}, headers=HTMX)

    assert "cannot be changed now" in answer.content.decode()
    assert not slot.versions.exists()


def test_remove_asks_before_it_deletes(client, application):
    slot = SlotFactory(application=application)
    version_in(slot)
    address = page("remove_document", application, pk=slot.pk)

    assert "paper.pdf" in client.get(address).content.decode()
    assert slot.versions.exists()
    client.post(address)
    assert not slot.versions.exists()


# Discarding ------------------------------------------------------------------------------------
def test_discard_asks_before_it_deletes(client, application):
    assert "deleted for good" in client.get(page("discard", application)).content.decode()

    answer = client.post(page("discard", application))

    assert answer.url == reverse("me")
    assert not Application.objects.exists()


@override_settings(ACCOUNT_RATE_LIMITS={"upload": "1/m/user"})
def test_upload_too_often_is_asked_to_wait(client, application):
    slot = SlotFactory(application=application)
    address = page("upload", application, pk=slot.pk)

    answers = [client.post(address, {"file": pdf()}, headers=HTMX) for _press in range(2)]

    assert "Try again in a minute." in answers[1].content.decode()
    assert slot.versions.count() == 1


def test_draft_asks_the_database_the_same_for_one_paper_and_for_thirty(
    client, application, django_assert_max_num_queries
):
    counts = []
    for number in (1, 29):
        for _row in range(number):
            version_in(SlotFactory(application=application))
        with django_assert_max_num_queries(20) as captured:
            client.get(page("detail", application))
        counts.append(len(captured))

    assert counts[0] == counts[1]
