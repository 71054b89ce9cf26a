import pytest
from django.urls import reverse

from applications import statements
from core.models import AuditEntry
from talents.models import Declaration
from tests.factories.accounts import UserFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
URL = "/me/profile/statements/"


def test_profile_keeps_statements_for_every_application(client):
    talent = TalentFactory()
    client.force_login(talent.user)

    answers = {
        "declared-csc_award_valid": "no",
        "declared-csc_funded_return": "yes",
        "declared-csc_funded_return-day": "2020-12-31",
    }
    assert client.post(URL, answers)["Location"] == f"{reverse('profile')}#statements"

    assert statements.stated(talent) == {
        "csc_award_valid": False, "csc_funded_return": "2020-12-31",
    }  # fmt: skip
    assert AuditEntry.objects.filter(action="talents.state_facts").count() == 1
    talent.refresh_from_db()
    assert talent.has_said_yes


def test_statement_is_taken_back_by_not_stated(client):
    talent = TalentFactory(has_said_yes=True)
    Declaration.objects.create(talent=talent, code="csc_award_valid", answer=True)
    client.force_login(talent.user)

    client.post(URL, {"declared-csc_award_valid": ""})

    talent.refresh_from_db()
    assert (statements.stated(talent), talent.has_said_yes) == ({}, False)


def test_statement_of_a_day_to_come_is_refused_with_the_rest_kept_on_the_page(client):
    talent = TalentFactory()
    client.force_login(talent.user)

    answers = {"declared-csc_funded_return": "yes", "declared-csc_funded_return-day": "2999-01-01"}
    response = client.post(URL, answers)

    assert list(response.context["form"].errors) == ["declared-csc_funded_return-day"]
    assert statements.stated(talent) == {}


def test_statements_are_not_found_without_a_talent(client):
    client.force_login(UserFactory())

    assert client.get(URL).status_code == 404
