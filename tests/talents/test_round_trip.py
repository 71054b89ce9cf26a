"""What leaves as a list comes back through the import without a difference."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils.translation import override

from accounts.roles import Role
from core.exports.lists import Wish
from core.imports import running, steps
from partners.admin import InstitutionsList
from partners.bringing_in.kind import PARTNERS
from talents.admin.exporting import TalentsList
from talents.models import Degree
from talents.records import refresh
from talents.roster.kind import ROSTER
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.partners import InstitutionFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
FILES = [("csv", "a.csv"), ("csv-gb18030", "a.csv"), ("xlsx", "a.xlsx")]


def brought_back(list_class, kind, officer, format, name, headings):
    wanted = list_class(officer, QueryDict())
    keys = tuple(column.key for column in wanted.offered)
    wish = Wish(format, headings, keys, with_keys=True)
    content = b"".join(piece for piece, _rows in wanted.pieces(wish))
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
def test_roster_comes_back_without_a_difference(people, format, name, language):
    officer = user_with(Role.HUMAN_RESOURCES)
    sensitive = Permission.objects.get(codename="take_sensitive_exportrecord")
    officer.user_permissions.add(sensitive)
    with override(language):
        run = brought_back(TalentsList, ROSTER, officer, format, name, "both")

    assert told(run) == [("unchanged", [])] * 3


@pytest.mark.parametrize(("format", "name"), FILES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_institutions_come_back_without_a_difference(format, name, language):
    InstitutionFactory(
        relation="documented", homepage="https://x.example.org/", city_zh="隆德", city_en="Lund"
    )
    InstitutionFactory(
        relation="documented", country="CN", country_label_zh="中国", country_label_en="China"
    )
    officer = user_with(Role.FOREIGN_AFFAIRS)
    with override(language):
        run = brought_back(InstitutionsList, PARTNERS, officer, format, name, "zh")

    assert told(run) == [("unchanged", [])] * 2
