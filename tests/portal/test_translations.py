import gettext
import os
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.translations import compile_catalogs, gaps

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalog(tmp_path):
    """Writes a Chinese catalog with the given entries and gives its path."""

    def write(entries):
        path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + entries, encoding="utf-8")
        return path

    return write


def test_compile_catalogs_writes_what_gettext_reads(tmp_path, catalog):
    catalog('msgid "Send application"\nmsgstr "提交申请"\n')

    (compiled,) = compile_catalogs(tmp_path)

    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Send application") == "提交申请"


def test_compile_catalogs_makes_the_running_process_read_the_new_one(tmp_path, catalog, settings):
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("zh-hans"):
        assert translation.gettext("A word of this test") == "A word of this test"
    catalog('msgid "A word of this test"\nmsgstr "本测试的词"\n')

    compile_catalogs(tmp_path)

    with translation.override("zh-hans"):
        assert translation.gettext("A word of this test") == "本测试的词"


def test_compile_catalogs_leaves_a_current_one_alone(tmp_path, catalog):
    source = catalog('msgid "Send"\nmsgstr "发送"\n')
    (compiled,) = compile_catalogs(tmp_path)

    assert compile_catalogs(tmp_path) == []

    os.utime(source, (compiled.stat().st_mtime + 1,) * 2)
    assert compile_catalogs(tmp_path) == [compiled]


def test_gaps_names_missing_and_fuzzy_texts(tmp_path, catalog):
    source = catalog(
        'msgid "Done"\nmsgstr "完成"\n\nmsgid "Open"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "Closed"\nmsgstr "开放"\n\n#~ msgid "Gone"\n#~ msgstr ""\n'
    )

    assert gaps(tmp_path) == [f"{source}:7: missing: Open", f"{source}:10: fuzzy: Closed"]


def test_filter_by_day_says_today_and_not_the_days_work():
    with translation.override("zh-hans"):
        assert translation.gettext("Today") == "今天"


@pytest.mark.parametrize("page", admin.site._registry.values(), ids=lambda page: page.opts.label)
def test_every_column_that_an_office_reads_has_a_name_of_its_own(page):
    """Django makes one of the column's, which is English in both languages; so is SHA-256."""
    fieldsets = page.fieldsets or [(None, {"fields": page.fields or []})]
    names = {*flatten_fieldsets(fieldsets), *page.list_display}
    columns = [field for field in page.opts.concrete_fields if field.name in names]
    nameless = {field.name for field in columns if field._verbose_name is None}

    assert nameless - {"sha256"} == set()


def test_compile_translations_fails_on_a_gap_when_asked_to_check(tmp_path, catalog, settings):
    settings.LOCALE_PATHS = [tmp_path]
    catalog('msgid "Open"\nmsgstr ""\n')

    call_command("compile_translations", verbosity=0)

    with pytest.raises(CommandError, match="missing: Open"):
        call_command("compile_translations", check=True, verbosity=0)


@pytest.mark.parametrize("other", ["两个办公室", "两办公室", "两个部门"])
def test_chinese_names_the_two_offices_in_one_way(settings, other):
    """外事办公室和人事处 to those outside, 两部门 among themselves."""
    catalog = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"
    pages = [catalog, settings.BASE_DIR / "README.zh-Hans.md"]

    assert not [page for page in pages if other in page.read_text(encoding="utf-8")]
