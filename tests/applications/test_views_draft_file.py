"""Without scripts one press sends a file together with what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.applications.test_views_draft import application, page, typed
from tests.factories.applications import SlotFactory, pdf

__all__ = ["application"]  # the fixture
pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(application):
    return SlotFactory(application=application)


def test_file_and_text_are_both_kept(client, application, slot):
    sent = typed(application, plan="Typed beside the file", slot=slot.pk, file=pdf("cv.pdf"))

    answer = client.post(page("edit", application), sent)

    application.refresh_from_db()
    assert answer.url == f"{application.get_absolute_url()}#slot-{slot.pk}"
    assert (application.plan, slot.current.file.name) == ("Typed beside the file", "cv.pdf")


def test_text_is_kept_where_the_file_is_refused(client, application, slot):
    file = SimpleUploadedFile("cv.pdf", b"GIF89a")
    sent = typed(application, plan="Typed beside the file", slot=slot.pk, file=file, check="1")

    answer = client.post(page("edit", application), sent, follow=True)

    application.refresh_from_db()
    assert answer.redirect_chain[0][0] == f"{application.get_absolute_url()}#slot-{slot.pk}"
    assert "its content is of another kind" in answer.content.decode()
    assert application.plan == "Typed beside the file"


def test_file_is_kept_where_the_text_is_refused(client, application, slot):
    sent = typed(application, host_scholar_email="no address", slot=slot.pk, file=pdf("cv.pdf"))

    answer = client.post(page("edit", application), sent)

    assert "no address" in answer.content.decode()
    assert slot.current.file.name == "cv.pdf"


def test_file_is_kept_where_the_text_is_of_an_old_window(client, application, slot):
    sent = typed(application, plan="Old", revision=7, slot=slot.pk, file=pdf("cv.pdf"))

    answer = client.post(page("edit", application), sent)

    assert (answer.status_code, "Old" in answer.content.decode()) == (409, True)
    assert slot.current.file.name == "cv.pdf"


@pytest.mark.parametrize("number", ["", "x", "0", "²", "9" * 40])
def test_file_for_no_slot_of_this_application_is_not_found(client, application, number):
    SlotFactory()
    sent = typed(application, slot=number, file=pdf("cv.pdf"))

    assert client.post(page("edit", application), sent).status_code == 404


def test_file_for_a_slot_of_somebody_else_is_not_found(client, application):
    foreign = SlotFactory()

    answer = client.post(page("edit", application), typed(application, slot=foreign.pk, file=pdf()))

    assert answer.status_code == 404
    assert not foreign.versions.exists()
