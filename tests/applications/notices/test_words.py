import pytest

from applications.notices import suggested
from applications.states import ALL_STAGES, Stage
from tests.factories.applications import call_with
from tests.factories.notices import PeopleNoticeFactory

pytestmark = pytest.mark.django_db


def test_text_names_the_stages_of_the_call():
    names = {"title_zh": "访问学者（2027年）", "title_en": "Visiting Scholar 2027"}

    all_of_them = suggested(call_with(**names))
    fewer = suggested(call_with(ALL_STAGES - {Stage.PANEL, Stage.OPINION}, **names))

    assert all_of_them.title_en == "People proposed for “Visiting Scholar 2027”"
    assert all_of_them.text_en == (
        "For “Visiting Scholar 2027” the hospital proposes those who are named below (own "
        "application, opinion of the department, check by both offices, review by experts, "
        "decision of the hospital)."
    )
    assert fewer.text_en.endswith(
        "(own application, check by both offices, decision of the hospital)."
    )
    assert fewer.title_zh == "关于“访问学者（2027年）”拟推荐人选的公示"


def test_later_notice_of_a_call_carries_its_number():
    notice = PeopleNoticeFactory()

    assert suggested(notice.call).title_en.endswith(", notice no. 2")


def test_way_to_object_names_office_and_address(settings):
    words = suggested(call_with())

    assert "Foreign Affairs Office" in words.objecting_en
    assert "外事办公室" in words.objecting_zh
    for text in (words.objecting_zh, words.objecting_en):
        assert settings.INSTITUTION["contact_email"] in text
