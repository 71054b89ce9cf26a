"""Dossiers: a folder for each person with what they sent, named by the office's rule."""

import hashlib
import io
import json
import zipfile
from datetime import date

import pypdf
import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role
from applications.dossiers import naming, packing
from applications.dossiers.summary import summary_of
from applications.models import Application, DossierRule
from core import printing
from core.exports import building
from core.models import AuditEntry, ExportRecord
from talents.models import IdentityNumber
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    SlotFactory,
    version_in,
)
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
PAGE = "admin:applications_application_dossiers"
VALUES = {"reference": "2027-VS-0042", "name": "李可欣", "document": "CV"}


@pytest.fixture(autouse=True)
def _draws_quickly(monkeypatch):
    """The summary is drawn once for all tests: WeasyPrint takes a second for each."""
    blank = pypdf.PdfWriter()
    blank.add_blank_page(100, 100)
    target = io.BytesIO()
    blank.write(target)
    monkeypatch.setattr(packing, "summary_of", lambda *_about: target.getvalue())
    monkeypatch.setattr(packing.printing, "is_possible", lambda: True)


@pytest.fixture
def officer():
    user = user_with(Role.FOREIGN_AFFAIRS)
    user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    return user


@pytest.fixture
def call():
    return CallFactory()


def file_of(call, name="李可欣", **requirement):
    """A sent file with a CV, an identity paper and a paper that nobody has sent."""
    file = ApplicationFactory(state="screening", call=call, talent=TalentFactory(name_zh=name))
    version_in(SlotFactory(application=file, requirement__name_en="CV"))
    version_in(
        SlotFactory(
            application=file, requirement__name_en="Passport", requirement__is_sensitive=True
        )
    )
    SlotFactory(application=file, requirement__name_en="Invitation")
    return file


def asked(**changes) -> dict:
    form = {"purpose": "For the university", "folder": "{reference} {name}"}
    return form | {"file": "{number} {document}"} | changes


def packed(record) -> zipfile.ZipFile:
    building.build.func(record.pk)
    record.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(record.file.file.read()))


def test_every_person_has_a_folder_and_the_manifest_says_what_is_in_it(client, officer, call):
    files = [file_of(call), file_of(call, "王/小明")]
    ApplicationFactory(state="qualified", call=call)
    log_in(client, officer)

    answer = client.post(f"{reverse(PAGE)}?state=screening", asked())
    record = ExportRecord.objects.get()
    found = packed(record)

    assert answer["Location"] == reverse("admin:core_exportrecord_change", args=[record.pk])
    assert found.testzip() is None
    folders = {name.split("/")[0] for name in found.namelist() if "/" in name}
    assert folders == {f"{files[0].reference} 李可欣", f"{files[1].reference} 王_小明"}
    manifest = json.loads(found.read("manifest.json"))
    assert manifest["filter"] == {"State": "in screening"}
    assert manifest["by"]["email"] == officer.email
    assert (manifest["purpose"], manifest["people"]) == ("For the university", 2)
    there = [line for line in manifest["files"] if not line["missing"]]
    assert {line["path"] for line in there} == set(found.namelist()) - {
        "manifest.json",
        "SHA256SUMS",
    }
    for line in there:
        assert hashlib.sha256(found.read(line["path"])).hexdigest() == line["sha256"]
        assert len(found.read(line["path"])) == line["size"]
    assert sum(line["missing"] == "not sent in" for line in manifest["files"]) == 2
    assert (record.status, record.rows, record.format) == ("closed", 2, "zip")
    assert record.sha256 == record.file.sha256


def test_papers_of_identity_stay_out_without_permission_and_reason(client, officer, call):
    file_of(call)
    log_in(client, officer)

    client.post(reverse(PAGE), asked(with_identity="on", reason="The sponsor asks"))
    plain = packed(ExportRecord.objects.get())
    officer.user_permissions.add(Permission.objects.get(codename="take_sensitive_exportrecord"))
    refused = client.post(reverse(PAGE), asked(with_identity="on"))
    client.post(reverse(PAGE), asked(with_identity="on", reason="The sponsor asks"))
    record = ExportRecord.objects.latest("pk")
    whole = packed(record)

    assert not [name for name in plain.namelist() if "Passport" in name]
    assert refused.context["form"].errors["reason"]
    assert len([name for name in whole.namelist() if "Passport" in name]) == 1
    assert record.reason == "The sponsor asks"


def test_file_lost_from_the_store_is_told_and_the_rest_goes_in(client, officer, call):
    file = file_of(call)
    stored = file.slots.first().current.file
    stored.file.storage.delete(stored.file.name)
    log_in(client, officer)
    client.post(reverse(PAGE), asked())

    manifest = json.loads(packed(ExportRecord.objects.get()).read("manifest.json"))

    assert [line["missing"] for line in manifest["files"] if line["what"] != "summary"] == [
        "lost from the store",
        "not sent in",
    ]


def test_merged_pdf_holds_the_pages_of_all_papers(client, officer, call):
    file_of(call)
    log_in(client, officer)
    client.post(reverse(PAGE), asked(merged="on"))

    found = packed(ExportRecord.objects.get())

    [line] = [
        line
        for line in json.loads(found.read("manifest.json"))["files"]
        if line["what"] == "merged"
    ]
    assert len(pypdf.PdfReader(io.BytesIO(found.read(line["path"]))).pages) == 2


def test_only_the_picked_files_and_never_one_that_is_not_on_the_desk(client, officer, call):
    files = [file_of(call), file_of(call)]
    barred = file_of(CallFactory())
    ConflictFactory(user=officer, call=barred.call)
    log_in(client, officer)

    refused = client.post(reverse(PAGE), asked(only=[barred.pk]))
    client.post(reverse(PAGE), asked(only=[files[1].pk]))
    manifest = json.loads(packed(ExportRecord.objects.get()).read("manifest.json"))

    assert "only" in refused.context["form"].errors
    assert {line["reference"] for line in manifest["files"]} == {files[1].reference}


def test_files_stand_by_their_calls_and_what_was_picked_stays_after_a_refusal(client, officer):
    first, second = file_of(CallFactory(title_en="One")), file_of(CallFactory(title_en="Two"))
    log_in(client, officer)

    form = client.post(reverse(PAGE), asked(purpose="", only=[second.pk])).context["form"]

    picked = {call: [(pk, chosen) for pk, _words, chosen in files] for call, files in form.by_call}
    assert picked == {"One": [(first.pk, False)], "Two": [(second.pk, True)]}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FOREIGN_AFFAIRS])
def test_dossiers_are_for_those_who_export_and_read_case_files(client, role):
    log_in(client, user_with(role))

    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse(PAGE), asked()).status_code == 403


def test_rule_is_kept_for_the_office(client, officer, call):
    file_of(call)
    log_in(client, officer)
    colleague = user_with(Role.FOREIGN_AFFAIRS)
    colleague.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))

    for _time in range(2):
        client.post(reverse(PAGE), asked(folder="{staff_no}", file="{document} v{version}"))
    log_in(client, colleague)
    form = client.get(reverse(PAGE)).context["form"]

    assert (form["folder"].value(), form["file"].value()) == (
        "{staff_no}",
        "{document} v{version}",
    )
    assert DossierRule.objects.get().role == "foreign_affairs"
    assert AuditEntry.objects.filter(action="applications.name_dossiers").count() == 1


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{secret}", "{secret} is not known. These are: {reference}, "),
        ("{reference", "A brace stands alone."),
        ("dossier", "Without a word in braces"),
    ],
)
def test_rule_that_cannot_be_read_is_refused(client, officer, rule, fault):
    log_in(client, officer)

    form = client.post(reverse(PAGE), asked(folder=rule)).context["form"]

    assert form.errors["folder"][0].startswith(fault)
    assert not ExportRecord.objects.exists()


@pytest.mark.parametrize(
    ("rule", "values", "name"),
    [
        ("{reference} {name}", {}, "2027-VS-0042 李可欣"),
        ("{name}", {"name": "../../etc/passwd"}, "_.._etc_passwd"),
        ("{name}", {"name": 'a\\b:c*"?<>|'}, "a_b_c______"),
        ("{name}", {"name": " . "}, "_"),
        ("{name}", {"name": "CON"}, "_CON"),
        ("{name}", {"name": "a\u202egpj.exe"}, "a_gpj.exe"),
        ("{name}", {"name": "长" * 200}, "长" * 80),
    ],
)
def test_names_are_safe_on_every_computer(rule, values, name):
    assert naming.named(rule, VALUES | values) == name


def test_placeholder_in_a_name_is_not_filled_in_again():
    assert naming.named("{name}", {"name": "{reference}", "reference": "x"}) == "{reference}"


def test_form_asks_about_papers_of_identity_and_says_that_nothing_is_packed(client, officer):
    right = Permission.objects.get(codename="take_sensitive_exportrecord")
    officer.user_permissions.add(right)
    log_in(client, officer)

    page = client.post(reverse(PAGE), asked(with_identity="on", purpose=""))

    field = page.context["form"]["reason"]
    assert field.label == "Why the papers of identity are needed"
    assert "columns" not in field.help_text
    assert "Not packed yet. Look at these fields:" in page.content.decode()


def test_same_names_get_a_number():
    taken = naming.Taken()

    assert [taken.free(one) for one in ("a/B.pdf", "a/b.pdf", "a/B.pdf", "a", "A")] == [
        "a/B.pdf",
        "a/b (2).pdf",
        "a/B (3).pdf",
        "a",
        "A (2)",
    ]


def test_check_lets_a_good_rule_pass():
    naming.check("{number} {document}", naming.OF_FILE)
    with pytest.raises(ValidationError):
        naming.check("{number}", naming.OF_PERSON)


def test_queries_are_the_same_for_twenty_people(call, django_assert_max_num_queries):
    def pack():
        rows = Application.objects.filter(call=call).order_by("pk")
        return sum(people for _piece, people in packing.Dossiers(rows, packing.Plan(), {}).pieces())

    file_of(call)
    pack()
    with django_assert_max_num_queries(10) as few:
        pack()
    for _number in range(19):
        file_of(call)

    with django_assert_max_num_queries(len(few)):
        assert pack() == 20


@pytest.mark.skipif(not printing.is_possible(), reason="Pango is missing")
def test_summary_says_who_and_what_but_neither_birth_date_nor_number(call):
    file = file_of(call)
    file.talent.birth_date = date(1985, 3, 4)
    IdentityNumber.objects.create(talent=file.talent, kind="passport", number="E12345678")

    with printing.Press() as press:
        drawn = summary_of(file, list(file.slots.all()), press)

    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn)).pages)
    assert file.reference in text
    assert file.talent.staff_no in text
    assert file.slots.first().current.file.sha256[:20] in text.replace("\n", "")
    assert "1985" not in text
    assert "E12" not in text
