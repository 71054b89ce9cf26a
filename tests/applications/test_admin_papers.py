"""Identity papers in the case file: an office opens them with a reason, others not at all."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from tests.applications.test_admin_case_file import file_of, paper
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def screening():
    return ApplicationFactory(state="screening")


def test_identity_paper_opens_with_a_reason_that_is_recorded(office, foreign_affairs, screening):
    version = paper(screening, is_sensitive=True)
    address = reverse("admin:applications_application_open", args=[screening.pk, version.pk])

    response = office.post(address, {"reason": "Check of the passport number"})
    entry = AuditEntry.objects.get(action="applications.open_sensitive")

    assert b"".join(response.streaming_content) == b"%PDF-1.7 paper"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox; default-src 'none'" in response["Content-Security-Policy"]
    assert (entry.actor, entry.target_id) == (foreign_affairs, str(screening.pk))
    assert audit.details_of(entry)["note"] == "Check of the passport number"


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_identity_paper_stays_shut_without_a_reason(office, screening, reason):
    version = paper(screening, is_sensitive=True)
    address = reverse("admin:applications_application_open", args=[screening.pk, version.pk])

    response = office.post(address, {"reason": reason})

    assert "reason" in response.context["form"].errors
    assert not AuditEntry.objects.filter(action="applications.open_sensitive").exists()


def test_identity_paper_has_no_other_door(office, screening):
    version = paper(screening, is_sensitive=True)

    page = office.get(file_of(screening, "documents")).content.decode()

    assert str(version.file.uuid) not in page
    assert office.get(version.file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_identity_paper_is_not_opened_by_readers(client, screening, role):
    version = paper(screening, is_sensitive=True)
    client.force_login(user_with(role))
    address = reverse("admin:applications_application_open", args=[screening.pk, version.pk])

    assert client.post(address, {"reason": "I want to see it"}).status_code == 403


def test_plain_paper_needs_no_reason(office, screening):
    version = paper(screening)
    address = reverse("admin:applications_application_open", args=[screening.pk, version.pk])

    assert office.post(address, {"reason": "I want to see it"}).status_code == 403
    assert office.get(version.file.get_absolute_url()).status_code == 200


def test_paper_of_another_file_is_not_found(office, screening):
    other = paper(ApplicationFactory(state="screening"), is_sensitive=True)
    address = reverse("admin:applications_application_open", args=[screening.pk, other.pk])

    assert office.get(address).status_code == 404
