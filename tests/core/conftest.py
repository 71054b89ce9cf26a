"""A roster on its way in, and an officer who brings it."""

import pytest
from django.core.files.base import ContentFile

from accounts.roles import Role
from core.imports import running, steps
from talents.roster.kind import ROSTER
from tests.factories.accounts import DepartmentFactory, user_with

HEADS = "工号,姓名,出生日期,人才类别,科室,职称,最高学位,学位取得日期,入职日期,电子邮箱"
GOOD = (
    "T1,例可心,1990-01-01,杰出创新人才,肺部肿瘤科,主任医师,博士,2017-06-01,2017-09-01,"
    "one@example.org"
)
OTHER = GOOD.replace("T1", "T2").replace("例可心", "样恩泽").replace("one@", "two@")
BAD = GOOD.replace("T1", "T3").replace("1990-01-01", "1989-02-30").replace("one@", "three@")


@pytest.fixture
def officer(db):
    DepartmentFactory(code="lung", name_zh="肺部肿瘤科", name_en="Lung Cancer")
    return user_with(Role.HUMAN_RESOURCES)


@pytest.fixture
def hr(client, officer):
    """The officer's browser."""
    client.force_login(officer)
    return client


@pytest.fixture
def bring_in(officer):
    """A file of these rows, uploaded and looked through by the worker's own function."""

    def brought(*rows: str, heads: str = HEADS, kind=ROSTER, name: str = "roster.csv", **options):
        content = "\r\n".join([heads, *rows]).encode("gb18030")
        run = steps.upload(kind, ContentFile(content, name=name), actor=officer)
        run = steps.map_columns(run, run.mapping, actor=officer, **options)
        running.check.call(run_id=run.pk, attempt=run.attempt)
        run.refresh_from_db()
        return run

    return brought


@pytest.fixture
def take_over(officer):
    """Has the rows taken over, and the worker do it."""

    def taken(run, *, only_good: bool = False):
        steps.take_over(run, only_good=only_good, actor=officer)
        running.apply.call(run_id=run.pk)
        run.refresh_from_db()
        return run

    return taken
