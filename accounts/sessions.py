"""Sessions in the database, as Django keeps them; each is read with a question that is prepared."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from core.prepared import Prepared, blank


@Prepared
def _live() -> QuerySet:
    key, now = blank("key", CharField()), blank("now", DateTimeField())
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _live.row(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
