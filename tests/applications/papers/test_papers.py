"""Every paper as it is printed: what stands on it, and what never does."""

import io
from datetime import date

import pytest
from django.utils import translation
from pypdf import PdfReader

from applications.models import Paper, Recommendation
from applications.papers import contents, making, recommending
from talents.models import IdentityNumber
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.applications import (
    ApplicationFactory,
    OpinionFactory,
    SlotFactory,
    call_with,
    outside_slot,
    version_in,
)

pytestmark = pytest.mark.django_db
CARD = "120101199001011234"


@pytest.fixture
def application():
    made = ApplicationFactory(
        call=call_with(title_zh="国家公派高级研究学者（2027年）"),
        state="recommended", complete=True,
        talent__name_zh="样天佑", talent__title="主任医师", talent__gender="female",
        talent__department=DepartmentFactory(name_zh="食管肿瘤科"), findings_on=date(2027, 3, 1),
    )  # fmt: skip
    IdentityNumber.objects.create(talent=made.talent, kind="identity_card", number=CARD)
    return made


def text_of(kind, application=None, *, call=None, language="zh-hans") -> str:
    call = call or application.call
    paper = Paper(kind=kind, call=call, application=application, language=language)
    content, pages = making.draw(paper)
    read = PdfReader(io.BytesIO(content))
    assert len(read.pages) == pages
    return "".join("".join(page.extract_text().split()) for page in read.pages)


def test_recommendation_form_holds_person_plan_and_both_opinions(application):
    OpinionFactory(application=application, by=UserFactory(), text="科室同意。")
    Recommendation.objects.create(
        application=application, text="同意推荐样天佑。", by=UserFactory()
    )

    text = text_of("recommendation", application)

    for words in (
        *("单位推荐意见表", "样天佑", "女", "食管肿瘤科", "主任医师", "12个月", "科室同意。"),
        *("同意推荐样天佑。", "负责人（签字）", "单位（公章）", "年月日", "第1页，共1页"),
    ):
        assert words in text, words


def test_recommendation_form_shows_the_identity_card_masked(application):
    text = text_of("recommendation", application)

    assert "120***234" in text
    assert CARD not in text


def test_recommendation_form_leaves_room_to_write_the_identity_card_in():
    text = text_of("recommendation", ApplicationFactory(call=call_with(), state="recommended"))

    assert "身份证号联系电话" in text


def test_recommendation_form_names_the_country_before_the_host(application):
    application.host_country, application.host_name, application.host_city = "SE", "Lund", "Lund"
    application.save()

    assert "拟赴国别及单位瑞典，Lund（Lund）" in text_of("recommendation", application)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("申请书2027-", "申请人（签字）：", "日期：")),
     ("en", ("Application2027-", "Applicant(signature):", "Date:"))],
)  # fmt: skip
def test_application_is_titled_and_signed_in_its_language(application, language, words):
    text = text_of("application", application, language=language)

    assert [word for word in words if word not in text] == []


def test_recommendation_form_prints_the_name_of_the_head_who_signs(application):
    heads = application.talent.department.heads
    assert "负责人：" not in text_of("recommendation", application)

    heads.add(UserFactory(name_zh="例主任"))
    opinion = OpinionFactory(
        application=application, by=UserFactory(name_zh="外事员"), on_behalf=True
    )
    assert "负责人：例主任负责人（签字）：" in text_of("recommendation", application)

    heads.add(UserFactory(name_zh="拟主任"))
    assert "负责人：" not in text_of("recommendation", application)

    opinion.on_behalf, opinion.by = False, heads.get(name_zh="拟主任")
    opinion.save()
    assert "负责人：拟主任负责人（签字）：" in text_of("recommendation", application)


def test_recommendation_form_of_an_empty_file_stays_on_one_page():
    application = ApplicationFactory(call=call_with(), state="recommended")

    assert "第1页，共1页" in text_of("recommendation", application)


def test_draft_of_the_opinion_says_what_the_file_has_passed(application):
    with translation.override("en"):
        plain = recommending.draft(application)
        OpinionFactory(application=application, by=UserFactory())
        application.refresh_from_db()
        agreed = recommending.draft(application)

    assert plain.startswith("样天佑同志系我院食管肿瘤科主任医师。该同志的申请经医院资格审查合格、")
    assert "并经公示无异议。拟赴Lund University研修12个月" in plain
    assert "已经所在科室同意" not in plain
    assert "已经所在科室同意、经医院资格审查合格" in agreed
    assert agreed.endswith("符合“国家公派高级研究学者（2027年）”的申报条件。同意推荐。")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("一句。", "一句。"),
        ("一二三四五六。七八九十一二", "一二三四五六。"),
        ("一二三四五六七八九十一二", "一二三四五六七八九…"),
    ],
)
def test_plan_is_cut_behind_a_sentence_where_there_is_one(text, short):
    assert recommending.shortened(text, most=10) == short


def test_nominees_are_those_put_forward_in_their_order(application):
    call = application.call
    ApplicationFactory(call=call, state="reserved", talent__name_zh="候补人")
    ApplicationFactory(call=call, state="screening", talent__name_zh="在审人")
    ApplicationFactory(call=call, state="awarded", talent__name_zh="例文", reference="2027-VS-00")

    rows = contents.nominees_of(call)
    text = text_of("nominees", call=call)

    assert [row["person"].name_zh for row in rows] == ["例文", "样天佑"]
    assert "推荐人选汇总表" in text
    assert "负责人（签字）" in text
    assert not {"候补人", "在审人", CARD} & {
        name for name in ("候补人", "在审人", CARD) if name in text
    }


def test_nominees_ask_the_same_number_of_queries_for_many(django_assert_max_num_queries):
    call = call_with()
    ApplicationFactory.create_batch(20, call=call, state="recommended")

    with django_assert_max_num_queries(4):
        contents.nominees_of(call)


@pytest.mark.parametrize(("language", "heading"), [("zh-hans", "材料"), ("en", "Documents")])
def test_application_lists_each_file_with_its_hash(application, language, heading):
    version = version_in(SlotFactory(application=application), name="cv.pdf")

    text = text_of("application", application, language=language)

    assert heading in text
    assert "cv.pdf" in text
    assert version.file.sha256 in text
    assert CARD not in text


def test_application_tells_of_a_paper_from_outside_only_that_it_came(application):
    version = version_in(outside_slot(call=application.call), name="secret-letter.pdf")
    slot = version.slot
    slot.application = application
    slot.save()

    text = text_of("application", application, language="en")

    assert "sentinbythehostorreferee" in text
    assert "secret-letter" not in text
    assert version.file.sha256 not in text


def test_long_plan_goes_over_to_the_next_page_with_its_heading(application):
    application.plan = "本课题研究内容。" * 600
    application.save()

    text = text_of("application", application)

    assert "研修计划本课题研究内容。" in text  # no foot of a page between them
    assert text.count("课") >= 600
