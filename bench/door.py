"""The search box of a check-in page at an event with 2,000 registrations."""

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from bench.data import event, let_it_settle
from bench.inside import fastest
from events.models import Registration
from talents.models import Talent

REGISTRATIONS = 2_000
CODE = "DOOR"
# A common name in each way of writing it, initials, a staff number, and what nobody is called.
QUERIES = ["可心", "kexin", "li kexin", "lkx", "B000042", "望舒", "nobody"]
TIMES = 100


def search(cookie: str) -> None:
    """Milliseconds for one request, from the middleware to the answer: the slowest of the words."""
    slug = _filled()
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies.load(cookie)
    print(json.dumps(max(_of(client, slug, query) for query in QUERIES)))


def _of(client: Client, slug: str, query: str) -> float:
    def ask() -> None:
        response = client.get(f"/events/{slug}/check-in/search/", {"q": query})
        if response.status_code != 200:
            raise RuntimeError(f"the search answers {response.status_code}")

    ask()
    return fastest(ask, TIMES)


def _filled() -> str:
    lecture = event(CODE, timezone.now() + timedelta(hours=1), capacity=None)
    lecture.save()
    talents = list(Talent.objects.filter(user=None).order_by("pk")[:REGISTRATIONS])
    users = User.objects.bulk_create(
        User(email=f"door{row.pk}@example.org", name_zh=row.name_zh, password="!")
        for row in talents
    )
    for talent, user in zip(talents, users, strict=True):
        talent.user = user
    Talent.objects.bulk_update(talents, ["user"], batch_size=500)
    now = timezone.now()
    seated = {"event": lecture, "state": Registration.State.SEATED}
    Registration.objects.bulk_create(
        Registration(user=user, queued_at=now, seated_at=now, **seated) for user in users
    )
    let_it_settle()
    return lecture.slug
