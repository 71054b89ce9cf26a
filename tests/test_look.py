"""What holds for every template and stylesheet: weight, content policy, pages that need nothing."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# What our content policy refuses: styles and scripts that do not come from a file of their own.
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\|safe\b|javascript:", re.I
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_template_has_nothing_inline(template):
    found = INLINE.findall(template.read_text())

    assert found == []


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t.name.startswith("_")], ids=name)
def test_partial_names_its_variables_in_the_first_line(template):
    assert template.read_text().startswith("{# ")


def test_styles_of_a_public_page_are_light():
    sheet = Path(finders.find("css/site.css")).read_bytes()

    assert len(gzip.compress(sheet)) <= 25_000


@pytest.mark.parametrize("template", ["400.html", "500.html", "503.html", "507.html"])
def test_broken_page_needs_neither_request_nor_database(template):
    page = render_to_string(template, {"number": "abc123"})

    assert page.count("abc123") == 1
    assert {'lang="zh-Hans"', 'lang="en"'} <= set(re.findall(r'lang="[^"]+"', page))


@pytest.mark.parametrize(("percent", "drawn"), [(0, []), (64, ["64 100"]), (99.6, ["100 100"])])
def test_ring_draws_its_share(percent, drawn):
    ring = render_to_string("_ring.html", {"percent": percent, "label": "left"})

    assert re.findall(r'stroke-dasharray="([^"]+)"', ring) == drawn


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("met", "Met:"),
        ("not_met", "Not met:"),
        ("not_stated", "Not stated:"),
        ("for_human", "The office decides:"),
    ],
)
def test_finding_says_its_answer_in_words(answer, word, settings):
    settings.LANGUAGE_CODE = "en"

    finding = render_to_string("_finding.html", {"answer": answer, "rule": "Not over 50"})

    assert re.findall(r'visually-hidden">([^<]+)<', finding) == [word]
