"""Papers as PDF: A4, numbered, in the fonts of the house, and deaf to every address."""

import io

import pytest
from django.template import engines
from django.test import override_settings
from pypdf import PdfReader

from core import drawing, printing

TEMPLATE = (
    '{% extends "core/paper.html" %}{% block title %}T{% endblock %}'
    "{% block content %}<h1>推荐意见表</h1><p>{{ text }}</p>{% endblock %}"
)


@pytest.fixture
def template():
    """A template of our own under the name `own.html`."""
    loaders = [
        ("django.template.loaders.locmem.Loader", {"own.html": TEMPLATE}),
        "django.template.loaders.app_directories.Loader",
        "django.template.loaders.filesystem.Loader",
    ]
    kept = engines["django"].engine
    options = {"builtins": kept.builtins, "loaders": loaders}
    backend = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": kept.dirs,
        "OPTIONS": options,
    }
    with override_settings(TEMPLATES=[backend]):
        yield "own.html"


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(content: bytes) -> str:
    return " ".join(read(content).pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("language", "foot"), [("zh-hans", "第 1 页，共 1 页"), ("en", "Page 1 of 1")]
)
def test_pdf_is_a4_and_numbers_its_pages(template, language, foot):
    page = read(printing.draw(template, {"text": "同意推荐。"}, language)[0]).pages[0]

    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert "推荐意见表" in page.extract_text()
    assert foot in " ".join(page.extract_text().split())


def test_pdf_says_its_language(template):
    content = read(printing.draw(template, {"text": ""}, "zh-hans")[0])

    assert content.trailer["/Root"]["/Lang"] == "zh-Hans"


def test_draw_counts_the_pages(template):
    content, pages = printing.draw(template, {"text": "字" * 4000}, "zh-hans")

    assert pages == len(read(content).pages) > 1


def test_pdf_runs_nothing_of_the_text_and_asks_no_address(template):
    text = '<img src="file:///etc/hostname"><link rel="stylesheet" href="http://x.example/">'

    page = read(printing.draw(template, {"text": text}, "en")[0]).pages[0]

    assert "file:///etc/hostname" in page.extract_text().replace("\n", "")
    with pytest.raises(ValueError, match="elsewhere"):
        drawing._fetch_nothing("file:///etc/hostname")


def test_press_draws_one_paper_after_another_as_draw_does(template, monkeypatch):
    monkeypatch.setattr(printing, "PAPERS_A_PROCESS", 2)
    texts = ["甲", "乙", "丙"]

    with printing.Press() as press:
        papers = [press.pdf(template, {"text": text}, "zh-hans") for text in texts]

    for text, paper in zip(texts, papers, strict=True):
        drawn, _pages = printing.draw(template, {"text": text}, "zh-hans")
        assert words(paper) == words(drawn)


def test_machine_without_pango_is_known_before_anything_is_drawn(monkeypatch):
    assert printing.is_possible()

    monkeypatch.setattr(printing, "PANGO", ("libno-such-library.so.0",))
    printing.is_possible.cache_clear()
    assert not printing.is_possible()
    printing.is_possible.cache_clear()
