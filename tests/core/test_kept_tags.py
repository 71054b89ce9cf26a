"""Kept pieces of pages: the same as rendered anew, whatever changes."""

from datetime import UTC, datetime

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from applications.models import Application
from core.templatetags import kept_tags
from tests.factories.applications import RankingEntryFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CallFactory

ENTRY = "events/_event_entry.html"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept_tags, "_shelf", kept_tags.Shelf())


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


def badge(**context):
    return rendered('{% kept "_badge.html" label=label tone=tone %}', **context).strip()


def test_kept_piece_reads_as_the_included_one():
    included = rendered('{% include "_badge.html" with label=label tone="pine" only %}', label="a")

    first, second = badge(label="a", tone="pine"), badge(label="a", tone="pine")

    assert (first, second) == (included.strip(), included.strip())


@pytest.mark.django_db
def test_rows_that_point_at_each_other_are_told_apart():
    entry = RankingEntryFactory()
    row = Application.objects.select_related("ranking_entry").get(pk=entry.application.pk)
    before = kept_tags.identity(row)

    row.ranking_entry.decision = "propose"

    assert kept_tags.identity(row) != before


def test_kept_piece_follows_its_values():
    first = badge(label="a", tone="pine")

    assert badge(label="b", tone="pine") == first.replace(">a<", ">b<")


def test_kept_piece_escapes_a_text_that_was_once_safe():
    badge(label=mark_safe("<b>"), tone="")

    assert badge(label="<b>", tone="") == '<span class="badge">&lt;b&gt;</span>'


def test_kept_piece_tells_one_from_true():
    badge(label=True, tone="")

    assert badge(label=1, tone="") == '<span class="badge">1</span>'


def test_kept_piece_follows_the_language():
    with translation.override("en"):
        english = rendered('{% kept "_sign_in.html" class="btn" %}')
    with translation.override("zh-hans"):
        chinese = rendered('{% kept "_sign_in.html" class="btn" %}')

    assert english != chinese


def test_kept_piece_follows_the_time_zone(tmp_path, settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    (tmp_path / "clock.html").write_text("{{ at|clock }}")
    at, source = datetime(2027, 1, 1, 9, tzinfo=UTC), '{% kept "clock.html" at=at %}'

    with timezone.override("Asia/Shanghai"):
        beijing = rendered(source, at=at)
    with timezone.override("Europe/Berlin"):
        berlin = rendered(source, at=at)

    assert (beijing, berlin) == ("17:00", "10:00")


def test_kept_piece_knows_nothing_of_the_page():
    piece = rendered('{% kept "_badge.html" label="a" %}', tone="pine", label="b").strip()

    assert piece == '<span class="badge">a</span>'


@pytest.mark.django_db
def test_kept_piece_follows_the_row():
    event = EventFactory(title_en="Before", title_zh="Before")
    source = f'{{% kept "{ENTRY}" event=event can_register=False %}}'
    before = rendered(source, event=event)
    type(event).objects.update(title_en="After", title_zh="After")
    event.refresh_from_db()

    after = rendered(source, event=event)

    assert after == before.replace("Before", "After")


@pytest.mark.django_db
def test_identity_of_a_row_holds_the_joined_row():
    call = CallFactory()
    before = kept_tags.identity(call)
    call.program.name_en = "Another name"

    assert kept_tags.identity(call) != before


def test_identity_refuses_what_cannot_be_told():
    with pytest.raises(TypeError, match="cannot be kept by a object"):
        kept_tags.identity(object())


def test_kept_pieces_do_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(kept_tags, "MOST_CHARACTERS", 100)

    for label in "abcdefgh":
        badge(label=label, tone="")

    assert sum(map(len, kept_tags._shelf.values())) <= 100


def test_kept_piece_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError):
        rendered("{% kept name label='a' %}", name="_badge.html")
