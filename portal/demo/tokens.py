"""Demo: a system that reads, so that the list of tokens shows one. Nobody has its token."""

from datetime import timedelta

from django.utils import timezone

from accounts import api_tokens
from accounts.models import User


def load() -> int:
    """To try the API, an administrator makes another one: it is shown once."""
    api_tokens.make(
        actor=User.objects.get(email="admin@example.org"),
        system="人事系统 HR system (demo)",
        purpose="每晚同步在外人员 Who is abroad, every night",
        holder=User.objects.get(email="hr@example.org"),
        opens={"applications.read": []},
        networks=["192.0.2.0/24"],
        expires_on=timezone.localdate() + timedelta(days=180),
    )
    return 1
