"""What leaves as a list comes back through the import without a difference."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils.translation import override

from accounts.roles import Role
from core.countries import COUNTRIES
from core.exports.lists import Wish
from core.imports import running, steps
from partners.admin import InstitutionsList
from partners.bringing_in.kind import PARTNERS
from partners.models import Institution
from portal.demo.reading import items
from talents.admin.exporting import TalentsList
from talents.models import Degree
from talents.records import refresh
from talents.roster.kind import ROSTER
from tests import spreadsheets
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.partners import InstitutionFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
FILES = [("csv", "a.csv"), ("csv-gb18030", "a.csv"), ("xlsx", "a.xlsx")]


def leaves(list_class, officer, format, headings, *, with_keys=True) -> tuple[bytes, int]:
    """The list as a file, and how many columns it has."""
    wanted = list_class(officer, QueryDict())
    keys = tuple(column.key for column in wanted.offered)
    wish = Wish(format, headings, keys, with_keys=with_keys)
    return b"".join(piece for piece, _rows in wanted.pieces(wish)), len(keys)


def comes_back(kind, officer, content: bytes, name: str):
    run = steps.upload(kind, ContentFile(content, name=name), actor=officer)
    run = steps.map_columns(run, run.mapping, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt)
    run.refresh_from_db()
    return run


def told(run) -> list:
    return [(row.standing, row.changes) for row in run.found.order_by("line")]


@pytest.fixture
def people():
    """With what tempts a spreadsheet to change it."""
    department = DepartmentFactory(name_zh="肺部肿瘤科", name_en="Lung Cancer")
    for number, phone in enumerate(["+86 138 0000 0000", "010-1234", ""]):
        talent = TalentFactory(
            staff_no=f"00{number}",
            name_zh="㐂可欣",
            given_name="Kexin",
            department=department,
            birth_date=date(1990, 1, 1),
            hire_date=date(2017, 9, 1),
            category="outstanding_innovative",
            title="主任医师",
            title_level="senior",
            email=f"p{number}@example.org",
            phone=phone,
            gender="female",
            employment_kind="regular",
            nationality="CN",
        )
        Degree.objects.create(talent=talent, level="doctorate", awarded_on=date(2017, 6, 1))
        refresh(talent)


@pytest.mark.parametrize(("format", "name"), FILES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("headings", ["zh", "en", "both"])
@pytest.mark.parametrize("with_keys", [True, False])
def test_roster_comes_back_without_a_difference(
    people, format, name, language, headings, with_keys
):
    officer = user_with(Role.HUMAN_RESOURCES)
    sensitive = Permission.objects.get(codename="take_sensitive_exportrecord")
    officer.user_permissions.add(sensitive)
    with override(language):
        content, _columns = leaves(TalentsList, officer, format, headings, with_keys=with_keys)
        run = comes_back(ROSTER, officer, content, name)

    assert told(run) == [("unchanged", [])] * 3


@pytest.mark.verify
@pytest.mark.parametrize(
    ("format", "way"),
    [
        ("xlsx", ["xlsx"]),
        ("xlsx", ["csv"]),
        ("xlsx", ["ods", "xlsx"]),
        ("csv", ["xlsx"]),
        ("csv", ["csv"]),
    ],
)
def test_roster_comes_back_from_libreoffice_without_a_difference(people, tmp_path, format, way):
    """A CSV is opened with its columns as text: of `001` any spreadsheet else makes a one."""
    officer = user_with(Role.HUMAN_RESOURCES)
    sensitive = Permission.objects.get(codename="take_sensitive_exportrecord")
    officer.user_permissions.add(sensitive)
    content, columns = leaves(TalentsList, officer, format, "both")

    for number, kind in enumerate(way):
        path = tmp_path / f"{number}.{format}"
        path.write_bytes(content)
        content = spreadsheets.saved(path, kind, columns=columns if format == "csv" else 0)
        format = kind
    run = comes_back(ROSTER, officer, content, f"a.{format}")

    assert told(run) == [("unchanged", [])] * 3


@pytest.fixture
def institutions():
    """One of each country, as the portal and as the demo call it, and of each relation."""
    labels = {(code, english, chinese) for code, (english, chinese) in COUNTRIES.items()}
    labels |= {
        (one["country"], one["country_label_en"], one["country_label_zh"])
        for one in items("partners.json")
    }
    for code, english, chinese in sorted(labels):
        InstitutionFactory(country=code, country_label_en=english, country_label_zh=chinese)
    InstitutionFactory(country="KR", country_label_en="Korea (South)", country_label_zh="南韩")
    InstitutionFactory(homepage="https://x.example.org/", city_zh="隆德", city_en="Lund")
    for relation in Institution.Relation.values:
        InstitutionFactory(relation=relation)


@pytest.mark.parametrize(("format", "name"), FILES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("headings", ["zh", "en", "both"])
@pytest.mark.parametrize("with_keys", [True, False])
def test_institutions_come_back_without_a_difference(
    institutions, format, name, language, headings, with_keys
):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    with override(language):
        content, _columns = leaves(InstitutionsList, officer, format, headings, with_keys=with_keys)
        run = comes_back(PARTNERS, officer, content, name)

    assert told(run) == [("unchanged", [])] * Institution.objects.count()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_countries_come_back_by_their_names_alone(institutions, language):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    wish = Wish("csv", "both", ("code", "name_zh", "country_label"))
    with override(language):
        wanted = InstitutionsList(officer, QueryDict())
        content = b"".join(piece for piece, _rows in wanted.pieces(wish))
        run = comes_back(PARTNERS, officer, content, "a.csv")

    assert run.mapping == ["code", "name_zh", "country"]
    assert told(run) == [("unchanged", [])] * Institution.objects.count()
