"""Stylesheets that only import their parts reach the browser as one file."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

SOURCES = Path(__file__).parent.parent.parent / "static/css"
SHEETS = ["site.css", "admin.css"]


def parts(sheet: str) -> list[str]:
    return re.findall(r'@import "([^"]+)"', (SOURCES / sheet).read_text())


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_holds_its_parts_in_order_and_imports_nothing(sheet):
    served = Path(finders.find(f"css/{sheet}")).read_text()

    places = [served.index((SOURCES / part).read_text()) for part in parts(sheet)]
    assert "@import" not in served
    assert places == sorted(places)


def test_sheet_without_imports_is_served_as_it_is():
    assert finders.find("css/programs.css") == str(SOURCES / "programs.css")


def test_every_sheet_is_loaded_or_imported_once():
    linked = {
        name
        for page in (SOURCES.parent.parent / "templates").rglob("*.html")
        for name in re.findall(r"css/([\w-]+\.css)\" %\}", page.read_text())
    }
    named = linked | {part for sheet in SHEETS for part in parts(sheet)}

    media = {"roster.css"}  # the Media of an admin class
    papers = {"paper-certificate.css"}  # what is printed loads its sheet in Python
    assert {sheet.name for sheet in SOURCES.glob("*.css")} - named == media | papers


def test_collected_sheet_is_the_joined_one(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path

    call_command("collectstatic", interactive=False, verbosity=0)

    collected = (tmp_path / "css/site.css").read_text()
    assert collected == Path(finders.find("css/site.css")).read_text()
