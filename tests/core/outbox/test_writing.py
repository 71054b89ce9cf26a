import pytest
from django.db import transaction
from django.db.models import QuerySet

from core import outbox
from core.models import Message
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates(settings, tmp_path):
    folder = tmp_path / "core" / "mail"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text(
        "Subject: {% translate 'Search' %}\n for {{ name }}\n\nDear {{ recipient.name }}\n", "utf-8"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


def test_write_renders_in_the_recipients_language(templates):
    person = UserFactory(preferred_language="zh-hans", name_zh="例可心")

    message = outbox.write("core/note", to=person, context={"name": "x"})

    assert (message.subject, message.language) == ("搜索", "zh-hans")
    assert "例可心" in message.body


def test_write_is_undone_with_the_change_that_caused_it(templates):
    with transaction.atomic():
        outbox.write("core/note", to=UserFactory())
        transaction.set_rollback(True)

    assert not Message.objects.exists()


def test_write_with_the_same_key_is_done_once(templates):
    person = UserFactory()

    first = outbox.write("core/note", to=person, once_key="reminder:1")
    again = outbox.write("core/note", to=person, once_key="reminder:1")

    assert (first.once_key, again) == ("reminder:1", None)
    assert Message.objects.count() == 1


def test_key_that_another_process_has_taken_meanwhile_is_no_error(templates, monkeypatch):
    outbox.write("core/note", to=UserFactory(), once_key="reminder:1")
    monkeypatch.setattr(QuerySet, "exists", lambda self: False)

    assert outbox.write("core/note", to=UserFactory(), once_key="reminder:1") is None
