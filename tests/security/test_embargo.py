"""Decisions under embargo: until the release no page, mail or count outside the office tells."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.roles import Role
from applications.dossiers import packing, summary
from applications.models import RankingEntry
from applications.workflow import rankings
from core.exports import lists
from core.models import Message
from tests.factories.accounts import user_with
from tests.factories.api_tokens import bearer, exporter, token_for
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    PanelFactory,
    RankingEntryFactory,
    RankingFactory,
    ReviewFactory,
    call_with,
)

pytestmark = pytest.mark.django_db
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|[0-9A-Fa-f]{8,}')
MARKER = "Planted-reason-of-the-office"
DECISIONS = ["propose", "reserve", "not_choose"]


@pytest.fixture
def people(client, time_machine):
    """Three ranked files of one call, and everybody who has to do with them but an office."""
    call = call_with()
    panel = PanelFactory(call=call, shows_others=True)
    head, reviewer = user_with(Role.DEPARTMENT_HEAD), user_with(Role.REVIEWER)
    ranking = RankingFactory(call=call, quota=1)
    for position, _decision in enumerate(DECISIONS, start=1):
        file = ApplicationFactory(call=call, state="ranked", complete=True)
        file.talent.department.heads.add(head)
        assignment = AssignmentFactory(application=file, reviewer=reviewer)
        ReviewFactory(assignment=assignment, sent=True)
        RankingEntryFactory(ranking=ranking, application=file, position=position)
    time_machine.move_to(panel.opened_at, tick=False)
    applicants = [entry.application.talent.user for entry in ranking.entries.order_by("position")]
    barred = user_with(Role.HUMAN_RESOURCES)
    ApplicationFactory(call=call, talent__user=barred, state="submitted")
    return ranking, {
        "visitor": None,
        **{f"applicant {number}": user for number, user in enumerate(applicants)},
        "head": head,
        "reviewer": reviewer,
        "university office": user_with(Role.UNIVERSITY_OFFICE),
        "officer who applies in the call": barred,
    }


def addresses(ranking) -> list[str]:
    found = [
        *("/", "/me/", "/me/profile/", "/opinions/", "/reviews/", "/forwarded/", "/notices/"),
        *("/programs/", "/events/", "/dashboard/", "/admin/", "/search/?q=proposed"),
        ranking.call.get_absolute_url(),
        reverse("admin:applications_application_changelist"),
        reverse("admin:applications_application_stuck"),
        reverse("admin:call_board", args=[ranking.call_id]),
        reverse("admin:call_ranking", args=[ranking.call_id]),
        reverse("admin:core_auditentry_changelist"),
        reverse("admin:core_message_changelist"),
    ]
    for entry in ranking.entries.select_related("application__talent"):
        file = entry.application
        found += [
            file.get_absolute_url(),
            f"/opinions/{file.reference}/",
            f"/reviews/{file.reference}/",
            f"/search/?q={file.reference}",
            f"/search/?q={file.talent.name_zh}",
            reverse("admin:applications_application_change", args=[file.pk]),
        ]
    return found


def seen(client, ranking, people) -> dict:
    """What each of them gets at each address, without what changes by itself."""
    answers = {}
    for name, user in people.items():
        client.logout()
        if user is not None:
            client.force_login(user)
        for address in addresses(ranking):
            answer = client.get(address)
            text = CHANGING.sub("", answer.content.decode())
            answers[name, address] = (answer.status_code, answer.headers.get("Location"), text)
    return answers


def decide(ranking, officer) -> None:
    entries = ranking.entries.order_by("position")
    noted = {entry.pk: word for entry, word in zip(entries, DECISIONS, strict=True)}
    rankings.decide(ranking, noted, actor=officer)
    rankings.move_entry(entries[2], actor=officer, to=1, reason=MARKER)


def test_nobody_outside_the_office_notices_that_it_was_decided_until_the_release(client, people):
    ranking, readers = people
    officer = user_with(Role.FOREIGN_AFFAIRS)
    before = seen(client, ranking, readers)
    mails = Message.objects.count()

    decide(ranking, officer)
    decided = seen(client, ranking, readers)

    file = ranking.entries.first().application.reference
    assert before["head", f"/opinions/{file}/"][0] == 200
    assert before["reviewer", f"/reviews/{file}/"][0] == 200
    assert set(RankingEntry.objects.values_list("decision", flat=True)) == set(DECISIONS)
    assert [key for key in before if before[key] != decided[key]] == []
    assert not any(MARKER in text for _status, _to, text in decided.values())
    assert Message.objects.count() == mails

    rankings.release(ranking, actor=officer, warned=True)
    after = seen(client, ranking, readers)

    told = {name for name, address in before if decided[name, address] != after[name, address]}
    assert {"applicant 0", "applicant 1", "applicant 2"} <= told
    assert not any(MARKER in text for _status, _to, text in after.values())


ARGUMENTS = {
    "applications.review": lambda call: {"pk": call.pk},
    "applications.dossier": lambda call: {
        "purpose": "To see",
        "folder": "{reference}",
        "file": "{document}",
        "merged": False,
        "with_identity": True,
    },
}


def everything_of(reader, call) -> dict[str, bytes]:
    """Each list that the portal knows, with all its columns, as a file."""
    files = {}
    for key, list_class in lists.every().items():
        wanted = list_class(reader, QueryDict(), **ARGUMENTS.get(key, lambda call: {})(call))
        if key == "applications.funnel" or not wanted.may_leave():
            continue
        keys = tuple(column.key for column in wanted.offered)
        pieces = wanted.pieces(lists.Wish("csv", "en", keys, with_keys=True))
        files[key] = b"".join(piece for piece, _rows in pieces)
    return files


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FOREIGN_AFFAIRS])
def test_no_list_that_leaves_the_house_tells_of_it(people, role, monkeypatch):
    """An export knows no ranking, sensitive columns or not: the same bytes before and after.

    The summary of a dossier goes in as its words: a PDF is never the same twice.
    """
    monkeypatch.setattr(packing.printing, "is_possible", lambda: True)
    monkeypatch.setattr(
        packing,
        "summary_of",
        lambda file, slots, _press: render_to_string(
            summary.TEMPLATE, summary._context(file, slots)
        ).encode(),
    )
    ranking, _readers = people
    reader = user_with(role)
    names = ["take_exportrecord", "take_sensitive_exportrecord"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=names))
    before = everything_of(reader, ranking.call)

    decide(ranking, user_with(Role.FOREIGN_AFFAIRS))

    reference = ranking.entries.first().application.reference
    assert reference.encode() in before["applications.application"]
    assert ("applications.review" in before) == (role == Role.FOREIGN_AFFAIRS)
    assert len(before) >= 6
    assert ("applications.dossier" in before) == (role == Role.FOREIGN_AFFAIRS)
    assert everything_of(reader, ranking.call) == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES])
def test_no_other_system_is_told_of_it(client, people, role):
    """The read API answers with the same bytes before and after, and records no decision."""
    ranking, _readers = people
    _token, secret = token_for(exporter(role))
    files = [entry.application for entry in ranking.entries.all()]
    addresses = ["/api/v1/applications/", "/api/v1/applications/?state=ranked"]
    addresses += [f"/api/v1/applications/?state={state}" for state in ("proposed", "reserved")]
    addresses += [f"/api/v1/applications/{file.reference}/" for file in files]

    def told():
        return [client.get(address, headers=bearer(secret)).content for address in addresses]

    before = told()
    decide(ranking, user_with(Role.FOREIGN_AFFAIRS))

    assert all(file.reference.encode() in before[0] for file in files)
    assert told() == before
