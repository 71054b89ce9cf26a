import io
from datetime import date
from decimal import Decimal

import pytest

from core import audit
from core.models import AuditEntry
from talents.models import Degree, LanguageProof, StayAbroad, Talent
from talents.roster.saving import NothingImported, import_roster
from tests.factories.accounts import DepartmentFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db

HEADS = (
    "staff_no,name_zh,name_en,birth_date,category,department,title,highest_degree,degree_date,"
    "hire_date,language_test,language_score,language_date,last_csc_return_date,email"
)
GOOD = (
    "T1,例可心,Li Kexin,1990-01-01,杰出创新人才,肺部肿瘤科,主任医师,博士,2017-06-01,2017-09-01,"
    "IELTS-Academic,6.5,2026-01-01,2022-04-30,one@example.org"
)
BAD = GOOD.replace("T1", "T2").replace("1990-01-01", "1989-02-30").replace("one@", "two@")


@pytest.fixture(autouse=True)
def _department():
    DepartmentFactory(code="lung", name_zh="肺部肿瘤科", name_en="Lung Cancer")


def run(*rows, heads=HEADS, **options):
    file = io.BytesIO("\r\n".join([heads, *rows]).encode())
    return import_roster(file, actor=None, **options)


def test_row_becomes_a_person_with_degree_stay_and_proof():
    run(GOOD)

    talent = Talent.objects.get()
    assert (talent.nationality, talent.employment_kind) == ("CN", "regular")
    assert (talent.highest_degree, talent.doctorate_on) == ("doctorate", date(2017, 6, 1))
    assert (talent.pinyin, talent.csc_return_on) == ("li ke xin", date(2022, 4, 30))
    assert talent.has_language_proof
    assert Degree.objects.get().awarded_on == date(2017, 6, 1)
    assert StayAbroad.objects.get().funder == "csc"
    assert LanguageProof.objects.get().overall == Decimal("6.5")


def test_name_without_a_reading_is_found_by_its_latin_one():
    row = GOOD.replace("例可心", "𠮷䶮")
    run(row.replace("Li Kexin", ""))
    assert not Talent.objects.called("jiyan").exists()

    run(row.replace("Li Kexin", "Ji Yan"))

    assert [Talent.objects.called(query).count() for query in ("jiyan", "jy", "yan")] == [1, 1, 1]


def test_second_run_changes_nothing_and_leaves_no_trace():
    run(GOOD)
    entries = AuditEntry.objects.count()

    report = run(GOOD)

    assert (report.added, report.changed, report.unchanged) == ([], [], ["T1"])
    assert AuditEntry.objects.count() == entries
    assert (
        Degree.objects.count() == StayAbroad.objects.count() == LanguageProof.objects.count() == 1
    )


def test_change_is_recorded_with_before_and_after():
    run(GOOD)

    report = run(GOOD.replace("主任医师", "副主任医师"))

    details = audit.details_of(AuditEntry.objects.latest("pk"))
    assert report.changed == ["T1"]
    assert details["before"] == {"title": "主任医师", "title_level": "senior"}
    assert details["after"] == {"title": "副主任医师", "title_level": "associate_senior"}


def test_refused_row_stops_the_whole_file():
    with pytest.raises(NothingImported) as stopped:
        run(GOOD, BAD)

    assert [found.row.line for found in stopped.value.report.refused] == [3]
    assert not Talent.objects.exists()


def test_good_rows_are_taken_where_they_were_asked_for():
    report = run(GOOD, BAD, good_rows=True)

    assert report.added == ["T1"]
    assert list(Talent.objects.values_list("staff_no", flat=True)) == ["T1"]


def test_dry_run_says_what_would_happen_and_saves_nothing():
    report = run(GOOD, dry_run=True)

    assert report.added == ["T1"]
    assert not Talent.objects.exists()
    assert not AuditEntry.objects.exists()


def test_number_of_another_person_is_refused():
    TalentFactory(staff_no="T1", name_zh="样恩泽", birth_date=date(1980, 1, 1), email="")

    with pytest.raises(NothingImported) as stopped:
        run(GOOD)

    assert [remark.code for remark in stopped.value.report.remarks] == ["other_person"]


def test_address_of_another_person_is_refused():
    TalentFactory(staff_no="T9", email="ONE@example.org")

    with pytest.raises(NothingImported) as stopped:
        run(GOOD)

    assert [remark.code for remark in stopped.value.report.remarks] == ["address_taken"]


def test_what_the_person_corrected_stays():
    run(GOOD)
    Talent.objects.update(family_name="Lee", given_name="Kexin", phone="022 1234")

    run(GOOD.replace("Li Kexin", "Li Ke Xin"))

    talent = Talent.objects.get()
    assert (talent.family_name, talent.given_name, talent.phone) == ("Lee", "Kexin", "022 1234")


def test_empty_cell_leaves_what_is_known():
    run(GOOD)

    report = run(GOOD.replace("主任医师", "").replace("IELTS-Academic,6.5,2026-01-01", ",,"))

    assert report.unchanged == ["T1"]
    assert Talent.objects.get().title == "主任医师"


def test_file_overrides_what_is_taken_for_granted():
    run(f"{GOOD},合同,SE", heads=f"{HEADS},用工形式,国籍")

    talent = Talent.objects.get()
    assert (talent.employment_kind, talent.nationality) == ("contract", "SE")
