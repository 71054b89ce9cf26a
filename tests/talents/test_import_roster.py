import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.demo import people
from talents.models import Talent

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR) / "portal" / "demo" / "data"
FILES = {
    "talents_sample.csv": "UTF-8",
    "talents_sample_gb18030.csv": "GB18030",
    "talents_sample_zh_header_gb18030.csv": "GB18030",
}
# The dirty rows by line: what is refused, what is mended, in which columns.
REFUSED = {
    (51, "T90050", "birth_date"),
    (52, "T90020", "staff_no"),
    (53, "T90052", "category"),
    (56, "T90055", "name_zh"),
    (56, "T90055", "name_en"),
    (57, "T90056", "department"),
    (58, "T90057", "language_score"),
    (59, "T90058", "hire_date"),
    (59, "T90058", "email"),
    (61, "T90060", "highest_degree"),
    (61, "T90060", "degree_date"),
}
MENDED = {
    (54, "T90053", "birth_date"),
    (54, "T90053", "language_score"),
    (55, "T90054", "staff_no"),
    (55, "T90054", "name_zh"),
    (55, "T90054", "email"),
    (60, "T90059", "birth_date"),
    (60, "T90059", "degree_date"),
    (60, "T90059", "hire_date"),
}


@pytest.fixture(autouse=True)
def _departments():
    people.load_departments()


def imported(name: str, *options: str) -> str:
    out = io.StringIO()
    call_command("import_roster", str(DATA / name), "--language", "en", *options, stdout=out)
    return out.getvalue()


def told(output: str, weight: str) -> set[tuple[int, str, str]]:
    found = set()
    for line in output.splitlines():
        head, separator, rest = line.partition(f", {weight}: ")
        if separator and head.startswith("Line "):
            number, staff_no = head.removeprefix("Line ").split(" ")
            column = rest.split("(")[1].split(")")[0]
            found.add((int(number), staff_no.strip("()"), column))
    return found


@pytest.mark.parametrize(("name", "encoding"), FILES.items())
def test_each_dirty_row_is_told_by_line_and_reason(name, encoding):
    output = imported(name, "--good-rows")

    assert f"60 rows, encoding {encoding}" in output
    assert told(output, "refused") == REFUSED
    assert told(output, "mended") == MENDED
    assert "added: 52, changed: 0, unchanged: 0, refused: 8" in output


def test_files_say_the_same_whatever_their_dress():
    first, *others = FILES
    imported(first, "--good-rows")

    for name in others:
        assert "added: 0, changed: 0, unchanged: 52, refused: 8" in imported(name, "--good-rows")


def test_whole_file_is_refused_without_good_rows(capsys):
    with pytest.raises(CommandError):
        imported("talents_sample.csv")

    assert not Talent.objects.exists()


def test_second_t90020_does_not_overwrite_the_first():
    imported("talents_sample.csv", "--good-rows")

    assert Talent.objects.get(staff_no="T90020").name_zh == "例海宁"


def test_rare_character_survives_gb18030():
    imported("talents_sample_gb18030.csv", "--good-rows")

    assert Talent.objects.get(staff_no="T90048").name_zh == "例\u4dae"


def test_missing_file_is_named():
    with pytest.raises(CommandError, match="No such file"):
        imported("nothing.csv")


def test_row_with_surplus_cells_is_refused_by_the_command_too(tmp_path):
    heads, first, *_others = (DATA / "talents_sample.csv").read_text("utf-8-sig").splitlines()
    path = tmp_path / "roster.csv"
    path.write_text(f"{heads}\n{first},x\n")

    out = io.StringIO()
    call_command("import_roster", str(path), "--language", "en", "--good-rows", stdout=out)

    assert "added: 0, changed: 0, unchanged: 0, refused: 1" in out.getvalue()
    assert not Talent.objects.exists()
