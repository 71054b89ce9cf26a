from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications import workflow
from applications.models import CorrectionRequest
from applications.workflow.corrections import Ask, Weight
from core.models import Message
from events.models import Registration
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CallFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def fill(talent, number: int) -> None:
    """So many drafts, applications, registrations and messages of one talent."""
    for _row in range(number):
        ApplicationFactory(talent=talent)
        ApplicationFactory(talent=talent, state="screening")
        Registration.objects.create(
            event=EventFactory(), user=talent.user, state="seated", queued_at=timezone.now(),
            seated_at=timezone.now(),
        )  # fmt: skip
        Message.objects.create(
            template="x/y", recipient=talent.user, address="a@example.org", language="en",
            subject="Letter", body="Text",
        )  # fmt: skip


def test_me_asks_the_database_the_same_for_one_and_for_thirty(
    client, django_assert_max_num_queries
):
    counts = []
    for number in (1, 30):
        talent = TalentFactory()
        fill(talent, number)
        client.force_login(talent.user)
        with django_assert_max_num_queries(8) as captured:
            assert client.get(reverse("me")).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_address_of_all_applications_leads_to_ones_own_page(client):
    client.force_login(TalentFactory().user)

    assert client.get("/me/applications/").headers["Location"] == "/me/"


def test_me_shows_ones_own_and_nobody_elses(client):
    talent = TalentFactory()
    mine = ApplicationFactory(talent=talent, state="sent_back")
    other = ApplicationFactory(state="sent_back")
    Message.objects.create(
        template="x/y", recipient=other.talent.user, address="a@example.org", language="en",
        subject="For somebody else", body="Text",
    )  # fmt: skip
    client.force_login(talent.user)

    content = client.get(reverse("me")).content.decode()

    assert mine.reference in content
    assert "Make the changes" in content
    assert other.reference not in content
    assert "For somebody else" not in content


def test_me_leaves_out_lectures_that_are_over_and_places_given_up(client):
    talent = TalentFactory()
    past = timezone.now() - timedelta(days=2)
    over = EventFactory(starts_at=past, ends_at=past + timedelta(hours=1))
    for event, state in ((over, "seated"), (EventFactory(title_en="Given up"), "cancelled")):
        Registration.objects.create(
            event=event, user=talent.user, state=state, queued_at=timezone.now()
        )
    client.force_login(talent.user)

    content = client.get(reverse("me")).content.decode()

    assert "You are registered for no lecture." in content
    assert "Given up" not in content


def test_me_asks_first_about_a_seat_that_is_offered(client):
    talent, now = TalentFactory(), timezone.now()
    for title, hours in (("Open", 5), ("Run out", -1)):
        Registration.objects.create(
            event=EventFactory(title_en=title), user=talent.user, state="offered", queued_at=now,
            seated_at=now, held_until=now + timedelta(hours=hours),
        )  # fmt: skip
    client.force_login(talent.user)

    response = client.get(reverse("me"), headers={"accept-language": "en"})

    assert [row.event.title_en for row in response.context["offers"]] == ["Open"]
    content = response.content.decode()
    assert content.index("A seat is free for you.") < content.index("My applications")


def test_me_shows_lectures_to_come_with_their_ticket_before_those_that_were(client):
    talent, now = TalentFactory(), timezone.now()
    past = now - timedelta(days=2)
    over = EventFactory(starts_at=past, ends_at=past + timedelta(hours=1))
    ahead = EventFactory(slug="ahead")
    for event, attended_at in ((over, past), (ahead, None)):
        Registration.objects.create(
            event=event, user=talent.user, state="seated", queued_at=now, seated_at=now,
            attended_at=attended_at,
        )  # fmt: skip
    client.force_login(talent.user)

    response = client.get(reverse("me"))

    assert [row.event for row in response.context["registrations"]] == [ahead, over]
    assert reverse("events:ticket", args=["ahead"]) in response.content.decode()


def test_me_of_an_account_without_a_person_says_how_to_connect_it(client):
    client.force_login(user_with(Role.TALENT))

    content = client.get(reverse("me")).content.decode()

    assert reverse("account_claim") in content
    assert "No application yet" in content


@pytest.mark.parametrize(
    ("role", "way"),
    [
        (Role.REVIEWER, "reviews:list"),
        (Role.DEPARTMENT_HEAD, "opinions:list"),
        (Role.UNIVERSITY_OFFICE, "forwarded:list"),
        (Role.AUDITOR, "admin:index"),
    ],
)
def test_me_of_another_role_says_what_is_theirs_instead(client, role, way):
    client.force_login(user_with(role))

    response = client.get(reverse("me"), headers={"accept-language": "en"})

    content = response.content.decode()
    main = content[content.index("<main") :]
    assert "Your work here" in main
    assert f'<a href="{reverse(way)}">' in main
    assert "is not connected with the roster" not in main
    assert "My applications" not in main


# What fits -------------------------------------------------------------------------------------
def matches(client, **headers) -> str:
    return client.get(reverse("applications:matches"), headers=headers).content.decode()


def test_matches_put_what_fits_first(client):
    talent = TalentFactory()
    wrong = CallFactory(title_en="For the young", closes_at=timezone.now() + timedelta(days=1))
    RuleFactory(call=wrong, type="birth_on_or_after", params={"date": "2000-01-01"})
    CallFactory(title_en="For everybody")
    CallFactory(title_en="Closed", opens_at=timezone.now() - timedelta(days=9),
                closes_at=timezone.now() - timedelta(days=1))  # fmt: skip
    client.force_login(talent.user)

    content = matches(client)

    assert content.index("For everybody") < content.index("For the young")
    assert "1 requirement is not met." in content
    assert "Closed" not in content


def test_match_takes_the_best_track(client):
    call = CallFactory()
    young, all_ages = (
        TrackFactory(call=call, name_en="Young"),
        TrackFactory(call=call, name_en="All"),
    )
    RuleFactory(call=call, track=young, type="birth_on_or_after", params={"date": "2000-01-01"})
    client.force_login(TalentFactory().user)

    content = matches(client, **{"HX-Request": "true"})

    assert str(all_ages) in content
    assert "fits you" in content
    assert "<html" not in content


def test_match_of_a_call_one_has_applied_to_leads_to_the_application(client):
    talent = TalentFactory()
    sent, draft, withdrawn = (
        ApplicationFactory(talent=talent, state=state)
        for state in ("screening", "draft", "withdrawn")
    )
    ApplicationFactory(call=withdrawn.call, state="screening")
    client.force_login(talent.user)

    content = matches(client)

    assert f'<a href="{sent.get_absolute_url()}">You have applied</a>' in content
    assert f'<a href="{draft.get_absolute_url()}">You have a draft</a>' in content
    assert content.count("You have") == 2
    assert content.count("fits you") == 1


def test_matches_ask_the_database_the_same_for_one_and_for_thirty(
    client, django_assert_max_num_queries
):
    client.force_login(TalentFactory().user)
    counts = []
    for number in (1, 29):
        for _row in range(number):
            RuleFactory(call=TrackFactory().call)
        with django_assert_max_num_queries(20) as captured:
            matches(client)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_what_may_still_follow_is_said_beside_the_file(client):
    application = ApplicationFactory(state="screening", complete=True)
    asked = [Ask("host_city", "Which city?", Weight.LATER)]
    workflow.request_changes(application, actor=user_with(Role.FOREIGN_AFFAIRS), items=asked)
    client.force_login(application.talent.user)
    pages = [reverse("me"), application.get_absolute_url()]
    edit = reverse("applications:edit", kwargs={"reference": application.reference})

    assert [edit in client.get(page).content.decode() for page in pages] == [True, True]
    CorrectionRequest.objects.update(closed_at=timezone.now())
    assert [edit in client.get(page).content.decode() for page in pages] == [False, False]
