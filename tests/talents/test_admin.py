from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from core import audit
from core.crypto import blind_index
from core.models import AuditEntry
from talents.models import Declaration, Degree, IdentityNumber, Talent
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
LIST = "admin:talents_talent_changelist"
INLINES = (
    "degrees", "language_proofs", "stays_abroad", "memberships", "declarations", "identity_numbers",
)  # fmt: skip


def page(client, role, talent=None):
    client.force_login(user_with(role))
    address = reverse("admin:talents_talent_change", args=[talent.pk]) if talent else reverse(LIST)
    return client.get(address)


def posted(talent, **changes) -> dict:
    """What the change page would send, with some fields changed."""
    names = (
        "staff_no", "name_zh", "family_name", "given_name", "pinyin", "gender", "birth_date",
        "nationality", "email", "phone", "department", "post", "title", "title_level",
        "employment_kind", "hire_date", "category", "cohort_year", "research_field",
    )  # fmt: skip
    fields = {name: getattr(talent, name) or "" for name in names}
    fields |= {"department": talent.department_id, "user": talent.user_id, "left_on": ""}
    for prefix in INLINES:
        fields |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return fields | {"foreign_permanent_residence": "unknown"} | changes


def number_of(talent) -> IdentityNumber:
    return IdentityNumber.objects.create(
        talent=talent, kind="passport", number="E12345678", number_hash=blind_index("E12345678")
    )


@pytest.mark.parametrize(
    "query", ["T90008", "天佑", "tianyou", "yang tian", "yty", "ＹＴＹ", "Tianyou Yang"]
)
def test_person_is_found_by_number_name_and_pinyin(client, query):
    wanted = TalentFactory(
        staff_no="T90008", name_zh="样天佑", family_name="Yang", given_name="Tianyou",
        pinyin="yang tian you",
    )  # fmt: skip
    TalentFactory(name_zh="例可心", family_name="Li", given_name="Kexin", pinyin="li ke xin")
    client.force_login(user_with(Role.HUMAN_RESOURCES))

    response = client.get(reverse(LIST), {"q": query})

    assert list(response.context["cl"].queryset) == [wanted]


@pytest.mark.parametrize(("query", "is_told"), [("佑", True), ("you", False), ("样", False)])
def test_who_types_one_character_of_a_given_name_is_told_why_nobody_is_found(
    client, query, is_told
):
    TalentFactory(name_zh="样天佑")
    client.force_login(user_with(Role.HUMAN_RESOURCES, preferred_language="en"))

    text = client.get(reverse(LIST), {"q": query}).content.decode()

    assert ("One character is looked for as a family name;" in text) == is_told


def test_list_costs_the_same_for_1_and_30_rows(client, django_assert_max_num_queries):
    TalentFactory()
    page(client, Role.HUMAN_RESOURCES)
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(LIST))
    TalentFactory.create_batch(29)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse(LIST))


@pytest.mark.parametrize("role", Role)
def test_record_is_read_by_offices_and_changed_by_hr_alone(client, role):
    talent = TalentFactory()
    client.force_login(user_with(role))
    address = reverse("admin:talents_talent_change", args=[talent.pk])

    seen = client.get(address).status_code == 200
    client.post(address, posted(talent, post="changed"))

    talent.refresh_from_db()
    offices = {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR}
    assert seen == (role in offices)
    assert (talent.post == "changed") == (role == Role.HUMAN_RESOURCES)


def test_officer_on_the_roster_does_not_change_their_own_record_there(client):
    talent = TalentFactory(user=user_with(Role.FOREIGN_AFFAIRS))
    client.force_login(talent.user)

    client.post(
        reverse("admin:talents_talent_change", args=[talent.pk]),
        posted(talent, title_level="junior"),
    )

    talent.refresh_from_db()
    assert talent.title_level == "associate_senior"


def test_degree_that_hr_adds_moves_the_repeated_columns(client):
    talent = TalentFactory(highest_degree="", doctorate_on=None)
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    degree = {
        "degrees-TOTAL_FORMS": 1, "degrees-0-level": "doctorate", "degrees-0-talent": talent.pk,
        "degrees-0-awarded_on": "2019-07-01", "degrees-0-field": "", "degrees-0-id": "",
    }  # fmt: skip

    client.post(reverse("admin:talents_talent_change", args=[talent.pk]), posted(talent, **degree))

    talent.refresh_from_db()
    assert Degree.objects.get().awarded_on == date(2019, 7, 1)
    assert (talent.highest_degree, talent.doctorate_on) == ("doctorate", date(2019, 7, 1))


def test_language_proof_of_the_form_counts_for_the_roster_until_it_is_deleted(client):
    talent = TalentFactory()
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    address = reverse("admin:talents_talent_change", args=[talent.pk])
    row = {
        "language_proofs-TOTAL_FORMS": 1, "language_proofs-0-talent": talent.pk,
        "language_proofs-0-test": "IELTS-Academic", "language_proofs-0-overall": "6.5",
    }  # fmt: skip

    client.post(address, posted(talent, **row))
    talent.refresh_from_db()
    counted = talent.has_language_proof
    row |= {
        "language_proofs-INITIAL_FORMS": 1, "language_proofs-0-DELETE": "on",
        "language_proofs-0-id": talent.language_proofs.get().pk,
    }  # fmt: skip
    client.post(address, posted(talent, **row))

    talent.refresh_from_db()
    assert (counted, talent.has_language_proof) == (True, False)


def test_change_is_recorded_under_the_persons_key(client):
    talent = TalentFactory()
    client.force_login(user_with(Role.HUMAN_RESOURCES))

    client.post(
        reverse("admin:talents_talent_change", args=[talent.pk]),
        posted(talent, birth_date="1987-01-01"),
    )

    entry = AuditEntry.objects.get(action="talents.change_talent")
    assert entry.subject_key.person_id == str(talent.pk)
    assert audit.details_of(entry)["after"] == {"birth_date": "1987-01-01"}


def test_new_person_gets_pinyin_from_the_name(client):
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    blank = TalentFactory.build(
        user=None, department=None, staff_no="T7", name_zh="例可心", pinyin=""
    )

    client.post(reverse("admin:talents_talent_add"), posted(blank, department="", user=""))

    assert Talent.objects.get(staff_no="T7").pinyin == "li ke xin"


# Identity numbers -------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
def test_number_is_masked_for_some_and_hidden_from_the_others(client, role):
    talent = TalentFactory()
    number_of(talent)

    content = page(client, role, talent).content

    may = {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR}
    assert (b"E12***678" in content) == (role in may)
    assert b"E12345678" not in content


@pytest.mark.parametrize("role", Role)
def test_whole_number_is_shown_to_offices_for_a_reason_that_is_recorded(client, role):
    talent = TalentFactory()
    number = number_of(talent)
    client.force_login(user_with(role))
    address = reverse("admin:talents_identitynumber_reveal", args=[talent.pk, number.pk])

    asked = client.get(address)
    unreasoned = client.post(address, {"reason": " "})
    shown = client.post(address, {"reason": "visa form of 2027"})

    may = role in {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES}
    assert b"E12345678" not in asked.content + unreasoned.content
    assert (b"E12345678" in shown.content) == may
    looks = AuditEntry.objects.filter(action="talents.reveal_identitynumber")
    assert [audit.details_of(entry)["note"] for entry in looks] == ["visa form of 2027"] * may
    if may:
        assert "no-store" in shown.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        ("csc_award_valid", False, ("CSC award still valid", "no")),
        ("csc_funded_return", "2020-03-01", ("Return from a CSC-funded stay", "1 Mar 2020")),
        ("asked_last_century", 3, ("asked_last_century", "3")),
    ],
)
def test_statements_read_in_words(client, code, answer, words):
    talent = TalentFactory()
    talent.declarations.create(code=code, answer=answer)

    formsets = page(client, Role.HUMAN_RESOURCES, talent).context["inline_admin_formsets"]

    fields = [
        field.contents()
        for formset in formsets
        if formset.opts.model is Declaration
        for form in formset
        for fieldset in form
        for line in fieldset
        for field in line
        if field.field["name"] in ("stated", "answered")
    ]
    assert tuple(fields) == words


def test_number_of_another_person_is_not_reached_by_a_mixed_address(client):
    number = number_of(TalentFactory())
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    address = reverse("admin:talents_identitynumber_reveal", args=[TalentFactory().pk, number.pk])

    assert client.get(address).status_code == 404
