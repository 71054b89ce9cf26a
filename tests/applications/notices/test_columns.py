"""What a notice may show of a person, and what it never does."""

from datetime import date

import pytest
from django.utils import translation

from applications.notices import COLUMNS, cells_of, chosen, header_of, shown
from tests.factories.accounts import DepartmentFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    talent = TalentFactory(
        name_zh="李可心", family_name="LI", given_name="Kexin", staff_no="S77001",
        birth_date=date(1988, 7, 6), title="副主任医师", title_level="associate_senior",
        department=DepartmentFactory(name_zh="放疗科", name_en="Radiotherapy"),
    )  # fmt: skip
    return ApplicationFactory(
        talent=talent, state="proposed", host_name="Lund University", host_country="SE",
        call__program__name_zh="访问学者", call__program__name_en="Visiting scholar",
    )  # fmt: skip


def test_shown_freezes_the_chosen_columns_in_both_languages(application):
    frozen = shown(application, ["country", "title", "department", "host", "program"])

    assert frozen == {
        "name": {"zh": "李可心", "en": "LI Kexin"},
        "department": {"zh": "放疗科", "en": "Radiotherapy"},
        "title": {"zh": "副主任医师", "en": "associate senior title"},
        "host": {"zh": "Lund University", "en": "Lund University"},
        "country": {"zh": "瑞典", "en": "Sweden"},
        "program": {"zh": "访问学者", "en": "Visiting scholar"},
    }


def test_every_column_together_shows_no_birth_date_and_no_number(application):
    told = str(shown(application, COLUMNS))

    for secret in ["1988", "S77001", application.reference, application.talent.email or "@"]:
        assert secret not in told


def test_unknown_columns_are_left_out_and_the_name_is_always_there():
    assert chosen(["birth_date", "staff_no", "track"]) == ["name", "track"]


def test_cells_stand_in_the_order_of_the_header(application):
    frozen = shown(application, ["title", "department"])

    assert header_of(frozen) == ["Name", "Department", "Title"]
    assert cells_of(frozen, frozen) == ["LI Kexin", "Radiotherapy", "associate senior title"]
    with translation.override("zh-hans"):
        assert cells_of(frozen, frozen) == ["李可心", "放疗科", "副主任医师"]
