from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from core.imports.heads import recognized
from core.imports.remarks import Weight
from core.imports.tables import Row
from talents.roster.checking import RowChecker
from talents.roster.columns import COLUMNS, TITLES

GOOD = {
    "staff_no": "T1",
    "name_zh": "例可心",
    "name_en": "Li Kexin",
    "gender": "女",
    "birth_date": "1990-01-01",
    "category": "杰出创新人才",
    "department": "肺部肿瘤科",
    "title": "主任医师",
    "highest_degree": "博士",
    "degree_date": "2017-06-01",
    "hire_date": "2017-09-01",
    "language_test": "PETS5",
    "language_score": "63",
    "language_listening": "17",
    "language_oral": "2.5",
    "language_date": "2026-01-01",
    "last_csc_return_date": "2022-04-30",
    "email": "sample001@example.org",
}


def checked(**cells):
    checker = RowChecker({"肺部肿瘤科": 7}, today=date(2026, 11, 22))
    return checker.check(Row(2, GOOD | cells))


def codes(found) -> set[tuple[str, str]]:
    return {(remark.column, remark.code) for remark in found.remarks}


def test_good_row_is_read_whole():
    found = checked()

    assert found.remarks == []
    assert found.row.department_id == 7
    assert (found.row.family_name, found.row.given_name) == ("Li", "Kexin")
    assert found.row.title_level == "senior"
    assert found.row.proof.scores == {
        "overall": Decimal(63),
        "listening": Decimal(17),
        "oral": Decimal("2.5"),
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"birth_date": "1989-02-30"}, {("birth_date", "bad_day")}),
        ({"birth_date": "2030-01-01"}, {("birth_date", "day_out_of_range")}),
        ({"hire_date": "1989-01-01"}, {("hire_date", "before_birth")}),
        ({"degree_date": "1985-07-01"}, {("degree_date", "before_birth")}),
        ({"category": "特聘讲座教授"}, {("category", "unknown_category")}),
        ({"department": "牙科"}, {("department", "unknown_department")}),
        ({"department": "@SUM(1+1)*cmd"}, {("department", "formula")}),
        (
            {"name_zh": "=1+1", "name_en": "=HYPERLINK()"},
            {("name_zh", "formula"), ("name_en", "formula")},
        ),
        ({"name_zh": "例\u202e心"}, {("name_zh", "signs")}),
        ({"name_zh": "<b>例</b>"}, {("name_zh", "shape")}),
        ({"highest_degree": "博士后"}, {("highest_degree", "unknown_highest_degree")}),
        ({"gender": "x"}, {("gender", "unknown_gender")}),
        ({"staff_no": "T 1/2"}, {("staff_no", "shape")}),
        ({"staff_no": "T" * 30}, {("staff_no", "signs")}),
        ({"email": "sample"}, {("email", "bad_email")}),
        ({"language_score": "630"}, {("language_score", "score_out_of_range")}),
        (
            {"language_test": "IELTS-Academic", "language_score": "65"},
            {("language_score", "score_out_of_range")},
        ),
        (
            {"language_test": "IELTS-Academic", "language_score": "6.3"},
            {("language_score", "score_out_of_range")},
        ),
        (
            {"language_test": "JLPT", "language_score": "N9"},
            {("language_score", "unknown_language_score")},
        ),
        ({"language_test": "KLINGON"}, {("language_test", "unknown_language_test")}),
        ({"language_test": ""}, {("language_score", "score_without_test")}),
        ({"cohort_year": "24"}, {("cohort_year", "bad_year")}),
        ({"nationality": "Utopia"}, {("nationality", "unknown_nationality")}),
    ],
)
def test_row_is_refused_with_its_reasons(cells, expected):
    found = checked(**cells)

    assert found.is_refused
    assert codes(found) == expected
    assert all("%(" not in remark.sentence for remark in found.remarks)


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"birth_date": "１９９０－０４－１２"}, "birth_date", date(1990, 4, 12)),
        ({"birth_date": "29221"}, "birth_date", date(1980, 1, 1)),
        ({"hire_date": "2017.9.1"}, "hire_date", date(2017, 9, 1)),
        ({"staff_no": " T1 "}, "staff_no", "T1"),
        ({"name_zh": "　例可心 "}, "name_zh", "例可心"),
        ({"name_zh": "  例　可 心 "}, "name_zh", "例可心"),
        ({"email": "sample001@example.org "}, "email", "sample001@example.org"),
    ],
)
def test_what_has_one_meaning_is_mended_and_told(cells, column, value):
    found = checked(**cells)

    assert getattr(found.row, column) == value
    assert [(remark.column, remark.weight) for remark in found.remarks] == [(column, Weight.MENDED)]


TRADITIONAL_TITLES = """
住院醫師 主治醫師 副主任醫師 主任醫師
研究實習員 助理研究員 副研究員 研究員
護師 主管護師 副主任護師 主任護師
藥師 主管藥師 副主任藥師 主任藥師
技師 主管技師 副主任技師 主任技師
"""


@pytest.mark.parametrize(
    ("written", "title"), list(zip(TRADITIONAL_TITLES.split(), TITLES, strict=True))
)
def test_title_in_traditional_characters_is_mended_and_has_its_level(written, title):
    found = checked(title=written)

    assert (found.row.title, found.row.title_level) == (title, TITLES[title])
    assert codes(found) == {("title", "mended")}


def test_unknown_title_in_traditional_characters_is_kept_as_it_is():
    found = checked(title="首席專家")

    assert (found.row.title, found.row.title_level) == ("首席專家", "")
    assert codes(found) == {("title", "unknown_title")}


def test_unknown_title_is_kept_and_noted():
    found = checked(title="首席专家")

    assert (found.row.title, found.row.title_level) == ("首席专家", "")
    assert [remark.weight for remark in found.remarks] == [Weight.NOTED]


@pytest.mark.parametrize(
    ("test", "score", "stored"),
    [
        ("JLPT", "N2", ("level", "JLPT", "ja", "N2")),
        ("CEFR-DE", "b1", ("level", "CEFR", "de", "B1")),
        ("TRAINING-EN-ADV", "", ("training", "TRAINING", "en", "advanced")),
        ("ielts-academic", "6.5", ("exam", "IELTS-Academic", "en", "")),
    ],
)
def test_language_tests_are_kept_under_the_codes_of_the_conditions(test, score, stored):
    found = checked(
        language_test=test, language_score=score, language_listening="", language_oral=""
    )

    proof = found.row.proof
    assert (proof.test.kind, proof.test.test, proof.test.language, proof.level) == stored


def test_second_row_of_a_staff_number_is_refused_and_names_the_first():
    checker = RowChecker({"肺部肿瘤科": 7}, today=date(2026, 11, 22))
    first = checker.check(Row(21, GOOD))

    second = checker.check(Row(52, GOOD | {"name_zh": "例致远", "email": "b@example.org"}))

    assert not first.is_refused
    assert second.is_refused
    assert codes(second) == {("staff_no", "duplicate_staff_no")}
    assert "21" in second.remarks[0].sentence


def test_remark_is_said_in_the_language_of_the_reader():
    remark = checked(birth_date="1989-02-30").remarks[0]

    with translation.override("en"):
        english = remark.sentence
    with translation.override("zh-hans"):
        chinese = remark.sentence

    assert english == "“1989-02-30” is not a day of the calendar; write it like 2020-04-30"
    assert chinese == "“1989-02-30”不是有效日期，请按2020-04-30的格式填写"


def test_what_a_new_person_would_need_is_told_apart_from_what_is_wrong():
    found = checked(email="", hire_date=" ")

    assert not found.is_refused
    assert found.missing == ["hire_date", "email"]
    assert found.empty == {"hire_date", "email"}


@pytest.mark.parametrize(
    ("cells", "suggestion"),
    [
        ({"category": "杰出创新人オ"}, "杰出创新人才"),
        ({"department": "肺部肿瘤"}, "肺部肿瘤科"),
        ({"category": "特聘讲座教授"}, ""),
    ],
)
def test_word_that_looks_like_a_known_one_is_suggested(cells, suggestion):
    assert [remark.suggestion for remark in checked(**cells).remarks] == [suggestion]


def test_forgotten_point_is_suggested():
    no_parts = {"language_listening": "", "language_oral": ""}
    found = checked(language_test="IELTS-Academic", language_score="65", **no_parts)

    assert [remark.suggestion for remark in found.remarks] == ["6.5"]


def test_words_in_traditional_characters_are_understood():
    found = checked(category="傑出創新人才", department="肺部腫瘤科")

    assert (found.row.category, found.row.department_id) == ("outstanding_innovative", 7)
    assert not found.is_refused


def said(found) -> list[str]:
    with translation.override("en"):
        return [remark.sentence for remark in found.remarks]


def test_mark_that_nobody_sees_is_told_in_words():
    found = checked(name_zh="例\ufeff可心")

    assert found.row.name_zh == "例可心"
    assert said(found) == ["an invisible mark was left out"]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("-5", "“-5” is not a day of the calendar; write it like 2020-04-30"),
        (
            "1899-05-01",
            "1899-05-01 cannot be right: a day from 1900-01-01 to 2026-11-22 is expected",
        ),
        ("-5+1", "“-5+1” looks like a formula; write the value instead"),
    ],
)
def test_day_that_cannot_be_is_refused_with_what_is_expected(cell, sentence):
    assert said(checked(birth_date=cell)) == [sentence]


@pytest.mark.parametrize(
    ("cells", "suggestion"),
    [
        ({"language_test": "PETS"}, "PETS5"),
        ({"language_test": "英语高"}, "英语高级班"),
    ],
)
def test_test_is_suggested_by_how_its_name_begins(cells, suggestion):
    assert [remark.suggestion for remark in checked(**cells).remarks] == [suggestion]


@pytest.mark.parametrize("head", ["外语考试", "考试种类", "考试类型", "考试名称"])
def test_column_of_the_test_is_known_by_its_heads(head):
    assert recognized([head], COLUMNS).mapping == ["language_test"]


@pytest.mark.parametrize(
    ("said", "code", "score"),
    [
        ("雅思", "IELTS-Academic", "6.5"),
        ("ielts", "IELTS-Academic", "6.5"),
        (" 托福", "TOEFL-iBT", "95"),
        ("日語能力考試", "JLPT", "N2"),
    ],
)
def test_test_is_known_by_its_short_name_and_that_is_told(said, code, score):
    found = checked(
        language_test=said, language_score=score, language_listening="", language_oral=""
    )

    assert found.row.proof.test.code == code
    told = [one.params for one in found.remarks if one.weight is Weight.MENDED]
    assert {"before": said.strip(), "after": code} in told


def test_codes_of_a_list_are_shown_as_they_are_written():
    found = checked(language_test="JLPT", language_score="N7")

    assert said(found) == ["“N7” is not one of these: N5 / N4 / N3 / N2 / N1"]
