"""An officer of Human Resources brings the roster in, as Excel saved it, and takes it back."""

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from core.imports import running, taking_back
from core.models import ImportRun
from portal.demo import people
from talents.models import Talent
from tests.jobs.conftest import enter, person, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILE = people.DATA / "talents_sample_zh_header_gb18030.csv"


def worker() -> None:
    """What `run_worker` does beside a server."""
    for run in ImportRun.objects.at_work():
        if run.state == "checking":
            running.check.call(run_id=run.pk, attempt=run.attempt)
        elif run.state == "applying":
            running.apply.call(run_id=run.pk)
        else:
            taking_back.undo.call(run_id=run.pk)


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_officer_brings_the_roster_in_and_takes_it_back(page: Page, complaints):
    people.load_departments()
    officer = person(Role.HUMAN_RESOURCES, language="zh-hans")
    enter(page, officer)
    page.goto("/admin/core/importrun/new/roster/")
    assert serious(page) == []
    page.set_input_files("input[name=file]", FILE)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_text("GB18030").first).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="查看预览").click()
    expect(page.locator("progress")).to_be_visible()
    worker()

    expect(page.get_by_role("button", name="导入52行正确数据")).to_be_visible(timeout=20_000)
    assert serious(page) == []
    page.get_by_label("改为“6.5”").check()
    page.get_by_role("button", name="采用所选内容并重新检查").click()
    expect(page.locator("progress")).to_be_visible()
    worker()
    page.get_by_role("button", name="导入53行正确数据").click(timeout=20_000)
    expect(page.locator("progress")).to_be_visible()
    worker()
    expect(page.get_by_text("已导入53行。")).to_be_visible(timeout=20_000)
    assert serious(page) == []
    assert Talent.objects.count() == 53

    page.get_by_role("link", name="撤销本次导入").click()
    expect(page.get_by_text("将删除本次导入新增的53条记录。")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="撤销全部53行").click()
    expect(page.locator("progress")).to_be_visible()
    worker()
    expect(page.get_by_text("已撤销本次导入。")).to_be_visible(timeout=20_000)
    assert not Talent.objects.exists()
