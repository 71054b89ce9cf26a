"""Before an import is taken back a page says what that does; only its button does it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.imports import steps, taking_back
from core.models import ImportRun
from talents.models import LanguageProof, Talent
from tests.core.conftest import GOOD, OTHER
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def address_of(run: ImportRun) -> str:
    return reverse("admin:core_importrun_take_back", args=[run.pk])


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def applied(bring_in, take_over):
    """One person is new, another has another title."""
    TalentFactory(staff_no="T2", name_zh="样恩泽", birth_date=date(1990, 1, 1), title="主治医师")
    return take_over(bring_in(GOOD, OTHER))


def test_page_tells_what_goes_and_what_is_restored_and_changes_nothing(hr, applied):
    assert f'href="{address_of(applied)}"' in text_of(hr.get(applied.get_absolute_url()))

    page = hr.get(address_of(applied))

    assert "1 record that the import has added is removed." in text_of(page)
    assert "1 row gets back the values from before." in text_of(page)
    assert "Take all 2 rows back" in text_of(page)
    assert "<del>主任医师</del>" in text_of(page)
    assert "<ins>主治医师</ins>" in text_of(page)
    assert [(tab.name, tab.number) for tab in page.context["tabs"]] == [("changed", 1), ("new", 1)]
    removed = hr.get(address_of(applied) + "?show=new")
    assert [line.row.key for line in removed.context["lines"]] == ["T1"]
    applied.refresh_from_db()
    assert (applied.state, Talent.objects.count()) == ("applied", 2)


def test_only_the_button_of_the_page_takes_it_back(hr, applied):
    step = reverse("admin:core_importrun_step", args=[applied.pk, "take-back"])
    assert hr.post(step).status_code == 404
    applied.refresh_from_db()
    assert applied.state == "applied"

    answer = hr.post(address_of(applied))

    assert answer["Location"] == applied.get_absolute_url()
    at_work = text_of(hr.get(applied.get_absolute_url()))
    assert "0 of 2 rows are ready to be taken back" in at_work
    taking_back.undo.call(run_id=applied.pk)
    assert list(Talent.objects.values_list("staff_no", "title")) == [("T2", "主治医师")]


def test_what_was_built_on_is_named_with_its_place_and_there_is_no_button(hr, applied):
    new, known = Talent.objects.order_by("staff_no")
    LanguageProof.objects.create(talent=new, kind="exam", test="NTD", language="de")
    Talent.objects.filter(pk=known.pk).update(title="主管护师", title_level="")

    page = hr.get(address_of(applied))

    assert "something was built on 2 rows since" in text_of(page)
    assert "Take all 2 rows back" not in text_of(page)
    told = [(one.address, len(one.changed), len(one.hanging)) for one in page.context["against"]]
    assert told == [(new.get_absolute_url(), 0, 1), (known.get_absolute_url(), 2, 0)]
    assert f'<a href="{new.get_absolute_url()}">' in text_of(page)


def test_of_very_many_rows_those_are_named_that_the_worker_has_found(hr, applied, monkeypatch):
    monkeypatch.setattr(taking_back, "LOOKED_AT_ONCE", 1)
    talent = Talent.objects.get(staff_no="T1")
    Talent.objects.filter(pk=talent.pk).update(phone="022 1234")
    before = hr.get(address_of(applied))
    assert before.context["against"] == []
    assert "With so many rows, all are checked when you confirm" in text_of(before)

    hr.post(address_of(applied))
    taking_back.undo.call(run_id=applied.pk)

    result = text_of(hr.get(applied.get_absolute_url()))
    assert "Nothing was taken back, because this has changed since: 例可心 (T1)" in result
    (against,) = hr.get(address_of(applied)).context["against"]
    assert against.address == talent.get_absolute_url()


def test_page_asks_the_database_as_often_for_many_rows(
    hr, bring_in, take_over, django_assert_max_num_queries
):
    many = [GOOD.replace("T1", f"T{n}").replace("one@", f"{n}@") for n in range(60)]
    run = take_over(bring_in(*many))

    with django_assert_max_num_queries(45):
        page = hr.get(address_of(run))

    assert len(page.context["lines"]) == 50


def test_nobody_else_and_nobody_too_late_takes_it_back(client, hr, applied):
    ImportRun.objects.update(applied_at=timezone.now() - steps.UNDO_WITHIN - timedelta(days=1))
    assert hr.get(address_of(applied))["Location"] == applied.get_absolute_url()
    assert address_of(applied) not in text_of(hr.get(applied.get_absolute_url()))
    hr.post(address_of(applied))

    client.force_login(user_with(Role.AUDITOR))
    assert client.get(address_of(applied)).status_code == 403
    assert client.post(address_of(applied)).status_code == 403
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    assert client.get(address_of(applied)).status_code == 404

    applied.refresh_from_db()
    assert applied.state == "applied"
