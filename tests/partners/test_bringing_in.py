"""A list of institutions comes in: found by code, ROR or, asked, by name; taken over and back."""

import pytest
from django.core.files.base import ContentFile

from accounts.roles import Role
from core.imports import running, steps, taking_back
from core.models import AuditEntry
from partners.bringing_in.kind import PARTNERS
from partners.models import Agreement, Institution
from tests.factories.accounts import user_with
from tests.factories.partners import InstitutionFactory

pytestmark = pytest.mark.django_db
HEADS = "编号,中文名称,英文名称,类型,国家或地区,城市,网址"
ROW = "P900,卡罗林斯卡医学院,Karolinska Institutet,大学,瑞典,斯德哥尔摩,https://ki.se"


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def bring_in(officer):
    def brought(*rows: str, heads: str = HEADS, answers: dict | None = None):
        content = ContentFile("\n".join([heads, *rows]).encode("gb18030"), name="partners.csv")
        run = steps.upload(PARTNERS, content, actor=officer)
        run = steps.map_columns(run, run.mapping, actor=officer)
        running.check.call(run_id=run.pk, attempt=run.attempt)
        if answers:
            run.refresh_from_db()
            run = steps.answer(run, answers, actor=officer)
            running.check.call(run_id=run.pk, attempt=run.attempt)
        run.refresh_from_db()
        return run

    return brought


def taken_over(run, officer):
    steps.take_over(run, only_good=False, actor=officer)
    running.apply.call(run_id=run.pk)
    run.refresh_from_db()
    return run


def standings(run) -> list[str]:
    return list(run.found.order_by("line").values_list("standing", flat=True))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Republic of Korea", "KR"),
        ("RUSSIAN FEDERATION", "RU"),
        ("Cocos (Keeling) Islands", "CC"),
        ("科科斯（基林）群岛", "CC"),
        ("kr", "KR"),
    ],
)
def test_country_is_known_by_its_code_and_every_usual_name(bring_in, said, code):
    run = bring_in(ROW.replace("瑞典", said))

    assert ["country", "", code] in run.found.get().changes


def test_heads_that_come_again_are_told_as_such(bring_in):
    run = bring_in(ROW, HEADS, ROW.replace("P900", "P901"))

    assert standings(run) == ["new", "wrong", "new"]
    assert [remark["code"] for remark in run.found.get(line=3).remarks] == ["heads_again"]


@pytest.mark.parametrize(
    ("heads", "mapping"),
    [
        ("编号,国家（地区）代码,国家（地区）", ["code", "country", ""]),
        ("code,country or region,Country or region (code)", ["code", "", "country"]),
        ("code,country or region (code)", ["code", "country"]),
        ("code,国家（地区）", ["code", "country"]),
    ],
)
def test_code_of_a_country_goes_before_its_name(bring_in, heads, mapping):
    assert bring_in("P1,SE,瑞典", heads=heads).mapping == mapping


def test_new_institution_claims_no_tie_and_is_found_by_search(bring_in, officer):
    taken_over(bring_in(ROW), officer)

    one = Institution.objects.get(code="P900")
    assert (one.slug, one.kind, one.country) == ("karolinska-institutet", "university", "SE")
    assert (one.country_label_zh, one.country_label_en) == ("瑞典", "Sweden")
    assert one.relation == Institution.Relation.ILLUSTRATIVE
    assert "karolinska" in one.search_text
    assert AuditEntry.objects.filter(action="partners.import_institution").count() == 1


def test_known_institution_changes_cell_by_cell_and_its_address_stays(bring_in, officer):
    taken_over(bring_in(ROW), officer)

    run = bring_in(ROW.replace("大学", "医院").replace("斯德哥尔摩", ""))

    assert run.found.get().changes == [["kind", "university", "hospital"]]
    taken_over(run, officer)
    one = Institution.objects.get(code="P900")
    assert (one.slug, one.city_zh) == ("karolinska-institutet", "斯德哥尔摩")


def test_the_same_name_is_a_question(bring_in, officer):
    known = InstitutionFactory(code="OLD", name_en="Karolinska Institutet")
    run = bring_in(ROW)
    assert standings(run) == ["asked"]

    steps.discard(run, actor=officer)
    run = bring_in(ROW, answers={"2": {"person": known.pk}})

    assert standings(run) == ["changed"]
    taken_over(run, officer)
    known.refresh_from_db()
    assert known.code == "P900"


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (ROW.replace("瑞典", "亚特兰蒂斯"), {"unknown_country"}),
        (ROW.replace("大学", "茶馆"), {"unknown_kind"}),
        (ROW.replace("https://ki.se", "not an address"), {"bad_address"}),
        (ROW.replace("P900", "P 9/0"), {"shape"}),
        ("P900,,,,,,", {"missing"}),
    ],
)
def test_row_is_refused_with_its_reason(bring_in, row, codes):
    run = bring_in(row)

    assert standings(run) == ["wrong"]
    assert {remark["code"] for remark in run.found.get().remarks} == codes


def test_same_code_twice_and_same_slug_are_told_apart(bring_in, officer):
    run = bring_in(ROW, ROW, ROW.replace("P900", "P901").replace("卡罗林斯卡医学院", "另一所"))

    assert standings(run) == ["new", "wrong", "new"]
    steps.take_over(run, only_good=True, actor=officer)
    running.apply.call(run_id=run.pk)
    assert list(Institution.objects.order_by("code").values_list("slug", flat=True)) == [
        "karolinska-institutet",
        "karolinska-institutet-p901",
    ]


def test_import_is_taken_back_while_no_agreement_hangs_on_it(bring_in, officer):
    known = InstitutionFactory(code="P901", name_zh="旧名", name_en="Old name")
    run = taken_over(bring_in(ROW, "P901,新名,,,,,"), officer)

    one = Agreement.objects.create(
        institution=Institution.objects.get(code="P900"), title_zh="协议"
    )
    steps.take_back(run, actor=officer)
    taking_back.undo.call(run_id=run.pk)
    run.refresh_from_db()
    assert "P900" in run.problem["en"]

    one.delete()
    steps.take_back(run, actor=officer)
    taking_back.undo.call(run_id=run.pk)
    assert list(Institution.objects.values_list("code", "name_zh")) == [("P901", "旧名")]
    known.refresh_from_db()
    assert "旧名" in known.search_text


def test_two_codes_for_one_name_in_one_country_are_doubtful(bring_in):
    other_country = ROW.replace("P900", "P902").replace("瑞典", "挪威")

    run = bring_in(ROW, ROW.replace("P900", "P901"), other_country)

    assert list(run.found.filter(is_doubtful=True).values_list("line", flat=True)) == [2, 3]
    assert run.counts == {"new": 3}
