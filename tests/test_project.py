"""What the files around the code promise, and the habits that every file keeps."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.imports import imports
from tests.test_architecture import HOUSE, ROOT

LOCKS = ["requirements.txt", "requirements-dev.txt"]
MOST_LINES = 400
SETTING = re.compile(r"""\b(?:env\.\w+|_secret|integer)\(\s*["']([A-Z][A-Z_]+)["']""")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def files(*patterns: str) -> list[Path]:
    folders = [*HOUSE, "templates", "static", "tests", "bench", "docs"]
    found = [
        path for folder in folders for kind in patterns for path in (ROOT / folder).rglob(kind)
    ]
    return sorted(path for path in found if "migrations" not in path.parts)


def places(pattern: str, paths: list[Path]) -> list[str]:
    """Where the pattern occurs, as `file:line`."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


def settings_read() -> set[str]:
    sources = ["portal/settings.py", "portal/env.py", "deploy/gunicorn.conf.py"]
    names = {name for source in sources for name in SETTING.findall(read(source))}
    return names | set(re.findall(r"environ\.get\(\"(\w+)\"", read("deploy/gunicorn.conf.py")))


def test_readme_names_exactly_the_settings_that_are_read():
    table = read("README.md").partition("### Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == settings_read()


def test_sample_environment_sets_only_what_is_read():
    names = re.findall(r"^([A-Z_]+)=", read("deploy/.env.example"), re.MULTILINE)

    assert {name.removesuffix("_FILE") for name in names} - settings_read() == set()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_package_with_hashes(name):
    entries = re.split(r"\n(?=\S)", read(name).strip())

    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    "name",
    [*LOCKS, "requirements.in", "requirements-dev.in", "pyproject.toml", ".pre-commit-config.yaml"],
)
def test_no_file_names_a_package_host(name):
    assert re.findall(r"https?://\S+", read(name)) == []


def test_development_lock_installs_the_versions_that_run():
    def pins(name):
        return set(re.findall(r"^([\w.-]+==\S+)", read(name), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


def test_whatever_the_portal_imports_is_locked_for_a_real_installation():
    """Also what one function alone imports: tests run where the tools' packages are, too."""
    locked = set(re.findall(r"^([a-z0-9-]+)==", read("requirements.txt"), re.M))
    providers = packages_distributions()
    roots = {found.target.split(".")[0] for found in imports(ROOT, list(HOUSE))}
    foreign = roots.intersection(providers) - sys.stdlib_module_names

    names = {root: {name.lower().replace("_", "-") for name in providers[root]} for root in foreign}

    assert {"django", "weasyprint"} <= foreign
    assert {root: found for root, found in names.items() if not found & locked} == {}


def test_make_alone_lists_every_target():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert [line.split()[1] for line in listed.splitlines()] == [
        name for name in targets if name not in {"runtime", "tools"}
    ]


@pytest.mark.parametrize("target", ["run", "demo"])
def test_make_compiles_changed_words_before_another_process_reads_them(tmp_path, target):
    """The words of the roster's columns are read while a process starts."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    catalog = tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po"
    catalog.parent.mkdir(parents=True)
    catalog.touch()
    for tool in (".venv/bin/python", "deploy/install.sh"):
        (tmp_path / tool).parent.mkdir(parents=True)
        (tmp_path / tool).write_text('#!/bin/sh\necho "$@"\n')
        (tmp_path / tool).chmod(0o755)

    def steps():
        done = subprocess.run(["make", target], cwd=tmp_path, capture_output=True, text=True)
        return done.stdout.splitlines()

    compiling = ["requirements.txt", "manage.py compile_translations --verbosity 0"]
    first = steps()
    catalog.with_suffix(".mo").touch()
    assert first == [*compiling, *steps()[1:]]
    assert not any("compile_translations" in step for step in steps())


def test_changelog_keeps_its_form():
    text = read("CHANGELOG.md")

    assert "## [Unreleased]" in text
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds


def test_no_file_has_grown_two_subjects():
    long = {
        str(path.relative_to(ROOT)): length
        for path in files("*.py", "*.html", "*.js")
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}


def test_no_stylesheet_has_grown_two_subjects():
    lengths = {sheet.name: len(sheet.read_text().splitlines()) for sheet in files("*.css")}

    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_no_template_has_inline_script_or_style():
    inline = r"<style|<script(?![^>]*\bsrc=)|\sstyle=\"|\son[a-z]+=\"|\shx-|javascript:"

    assert places(inline, files("*.html")) == []


def test_no_text_is_declared_safe():
    assert places(r"\|\s*safe\b|autoescape off", files("*.html")) == []
    assert (
        places(r"mark_safe|SafeString\(", [p for p in files("*.py") if "tests" not in p.parts])
        == []
    )


def test_each_partial_names_its_variables_and_stands_alone():
    partials = [path for path in files("_*.html") if "templates" in path.parts]

    assert [
        str(p.relative_to(ROOT)) for p in partials if "{#" not in p.read_text().partition("\n")[0]
    ] == []


def test_page_asks_no_other_host_for_anything():
    foreign = r"(?:src|srcset|action|poster)=\"(?:https?:)?//|<link[^>]+href=\"(?:https?:)?//"
    style = r"url\([\"']?(?:https?:)?//|@import(?! \"[\w-]+\.css\";$)"

    assert places(foreign, files("*.html")) == []
    assert places(style, files("*.css")) == []
