from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from talents.models import IdentityNumber, LanguageProof, Membership, StayAbroad, Talent
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db

ROSTER_FACTS = {
    "staff_no": "T1",
    "name_zh": "别人",
    "birth_date": "2000-01-01",
    "hire_date": "2001-01-01",
    "title": "主任医师",
    "title_level": "senior",
    "department": "1",
    "category": "outstanding_innovative",
    "cohort_year": "2030",
    "highest_degree": "bachelor",
    "highest_degree_on": "2001-01-01",
    "doctorate_on": "",
    "csc_return_on": "",
    "employment_kind": "external",
    "nationality": "SE",
    "email": "mine@example.org",
    "user": "",
    "left_on": "2020-01-01",
}


@pytest.fixture
def talent():
    return TalentFactory(email="roster@example.org")


@pytest.fixture
def own(client, talent):
    client.force_login(talent.user)
    return client


def proof(talent, **fields):
    values = {"kind": "exam", "test": "IELTS-Academic", "language": "en", "overall": Decimal("6.5")}
    return LanguageProof.objects.create(talent=talent, **values | fields)


def stay(talent, **fields):
    return StayAbroad.objects.create(talent=talent, **{"country": "SE", "funder": "own"} | fields)


# Facts ------------------------------------------------------------------------------------------
def test_page_shows_the_own_record_and_nobody_elses(own, talent):
    other = TalentFactory(phone="022 99999999")

    page = own.get(reverse("profile")).content.decode()

    assert talent.staff_no in page
    assert other.phone not in page


@pytest.mark.parametrize("role", Role)
def test_somebody_who_is_not_on_the_roster_gets_404(client, role):
    client.force_login(user_with(role))

    assert client.get(reverse("profile")).status_code == 404


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("profile_contact", {"phone": "+86 22 1234 5678", "research_field": "lung cancer"}),
        ("profile_passport", {"family_name": "YANG", "given_name": "Tianyou"}),
    ],
)
def test_form_changes_what_it_asks_and_never_what_hr_knows(own, talent, name, fields):
    before = Talent.objects.values(*ROSTER_FACTS).get(pk=talent.pk)

    response = own.post(reverse(name), ROSTER_FACTS | fields)

    after = Talent.objects.get(pk=talent.pk)
    assert response.status_code == 302
    assert {key: getattr(after, key) for key in fields} == fields
    assert Talent.objects.values(*ROSTER_FACTS).get(pk=talent.pk) == before


def test_change_is_recorded_under_the_persons_own_key(own, talent):
    own.post(reverse("profile_contact"), {"phone": "+86 22 1234 5678"})

    entry = AuditEntry.objects.get(action="talents.change_own_facts")
    assert entry.subject_key.person_id == str(talent.pk)
    assert "1234" not in str(entry.details)
    assert audit.details_of(entry)["after"] == {"phone": "+86 22 1234 5678"}


@pytest.mark.parametrize("phone", ["call me", "12", "<b>123456</b>", "+86 22\n12345", "1" * 40])
def test_wrong_telephone_is_refused_and_the_rest_kept(own, talent, phone):
    response = own.post(
        reverse("profile_contact"), {"phone": phone, "research_field": "typed with care"}
    )

    assert list(response.context["form"].errors) == ["phone"]
    assert "typed with care" in response.content.decode()
    talent.refresh_from_db()
    assert talent.research_field == ""


def test_passport_name_is_suggested_and_saved_as_it_stands(client):
    talent = TalentFactory(name_zh="欧阳可心", family_name="", given_name="", pinyin="")
    client.force_login(talent.user)
    form = client.get(reverse("profile_passport")).context["form"]

    fields = {name: form.initial[name] for name in ("family_name", "given_name")}
    client.post(reverse("profile_passport"), fields)

    talent.refresh_from_db()
    assert (talent.family_name, talent.given_name) == ("Ouyang", "Kexin")
    assert talent.pinyin == "ou yang ke xin"
    assert "ouyangkexin" in talent.search_text
    assert talent.user.name_en == talent.name_en == "OUYANG Kexin"


@pytest.mark.parametrize("name", ["=1+1", "Y4ng", "杨1", ""])
def test_passport_name_is_letters(own, name):
    response = own.post(reverse("profile_passport"), {"family_name": name, "given_name": "Kexin"})

    assert list(response.context["form"].errors) == ["family_name"]


@pytest.mark.parametrize(("answer", "stored"), [("True", True), ("False", False), ("", None)])
def test_permanent_residence_has_three_answers(own, talent, answer, stored):
    own.post(
        reverse("profile_passport"),
        {"family_name": "Li", "given_name": "X", "foreign_permanent_residence": answer},
    )

    talent.refresh_from_db()
    assert talent.foreign_permanent_residence is stored


# Language proofs --------------------------------------------------------------------------------
def test_adding_first_asks_which_test(own):
    page = own.get(reverse("profile_language_add")).content.decode()

    assert 'value="PETS5"' in page
    assert 'method="get"' in page


@pytest.mark.parametrize("test", ["", "x", "IELTS-Academic\x00", "1" * 500])
def test_unknown_test_is_asked_again(own, test):
    response = own.get(reverse("profile_language_add"), {"test": test})

    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    ("test", "fields", "stored"),
    [
        (
            "PETS5",
            {"overall": "60", "listening": "18", "oral": "3.5"},
            ("exam", "PETS5", "en", Decimal("60.0"), ""),
        ),
        ("JLPT", {"level": "N2"}, ("level", "JLPT", "ja", None, "N2")),
        ("CEFR-DE", {"level": "B2"}, ("level", "CEFR", "de", None, "B2")),
        ("TRAINING-EN-ADV", {}, ("training", "TRAINING", "en", None, "advanced")),
    ],
)
def test_proof_is_kept_under_the_code_of_the_conditions(own, talent, test, fields, stored):
    address = f"{reverse('profile_language_add')}?test={test}"

    own.post(address, fields | {"taken_on": "2026-05-01"})

    row = talent.language_proofs.get()
    assert (row.kind, row.test, row.language, row.overall, row.level) == stored
    assert Talent.objects.get(pk=talent.pk).has_language_proof
    assert not row.from_roster


@pytest.mark.parametrize(
    ("test", "fields", "wrong"),
    [
        ("IELTS-Academic", {"overall": "65"}, "overall"),
        ("IELTS-Academic", {"overall": "6.3"}, "overall"),
        ("IELTS-Academic", {"overall": "-1"}, "overall"),
        ("IELTS-Academic", {"overall": "NaN"}, "overall"),
        ("IELTS-Academic", {"overall": "1e400"}, "overall"),
        ("PETS5", {"overall": "60", "oral": "3"}, "listening"),
        ("JLPT", {"level": "N9"}, "level"),
        ("JLPT", {"level": "N2", "taken_on": "2099-01-01"}, "taken_on"),
        ("JLPT", {"level": "N2", "taken_on": "1989-02-30"}, "taken_on"),
        ("JLPT", {"level": "N2", "expires_on": "2020-01-01"}, "expires_on"),
    ],
)
def test_wrong_proof_is_refused_beside_its_field(own, talent, test, fields, wrong):
    address = f"{reverse('profile_language_add')}?test={test}"

    response = own.post(address, {"taken_on": "2026-05-01"} | fields)

    assert list(response.context["form"].errors) == [wrong]
    assert not talent.language_proofs.exists()


def test_proof_of_the_roster_stays_as_hr_entered_it(own, talent):
    row = proof(talent, from_roster=True)

    answers = [
        own.post(
            reverse("profile_language", args=[row.pk]), {"overall": "9", "taken_on": "2026-05-01"}
        ),
        own.post(reverse("profile_language_delete", args=[row.pk])),
    ]

    row.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert row.overall == Decimal("6.5")


# Stays ------------------------------------------------------------------------------------------
def test_csc_stay_of_ones_own_moves_the_last_return(own, talent):
    own.post(
        reverse("profile_stay_add"),
        {
            "country": "SE",
            "starts_on": "2021-01-01",
            "ends_on": "2022-04-30",
            "activity": "visit",
            "funder": "csc",
        },
    )

    talent.refresh_from_db()
    assert talent.csc_return_on == date(2022, 4, 30)


def test_stay_of_the_roster_can_be_completed_but_not_moved_or_deleted(own, talent):
    row = stay(talent, country="", funder="csc", ends_on=date(2022, 4, 30), from_roster=True)
    fields = {
        "country": "DE",
        "starts_on": "2021-05-01",
        "ends_on": "2012-01-01",
        "activity": "study",
        "funder": "own",
    }

    own.post(reverse("profile_stay", args=[row.pk]), fields)
    refused = own.post(reverse("profile_stay_delete", args=[row.pk]))

    row.refresh_from_db()
    assert refused.status_code == 404
    assert (row.country, row.starts_on) == ("DE", date(2021, 5, 1))
    assert (row.ends_on, row.funder) == (date(2022, 4, 30), "csc")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"starts_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "starts_on"),
        ({"country": "CN"}, "country"),
        ({"country": "XX"}, "country"),
        ({"activity": "x"}, "activity"),
        ({"position": "x" * 61}, "position"),
    ],
)
def test_wrong_stay_is_refused_beside_its_field(own, talent, fields, wrong):
    good = {"country": "SE", "starts_on": "2021-01-01", "activity": "visit", "funder": "own"}

    response = own.post(reverse("profile_stay_add"), good | fields)

    assert list(response.context["form"].errors) == [wrong]
    assert not talent.stays_abroad.exists()


# Memberships ------------------------------------------------------------------------------------
def test_membership_is_kept_in_the_organizations_own_spelling_and_once(own, talent):
    address = reverse("profile_membership_add")

    own.post(address, {"organization": " esmo ", "since": "2020-01-01"})
    second = own.post(address, {"organization": "ESMO"})

    assert [row.organization for row in talent.memberships.all()] == ["ESMO"]
    assert list(second.context["form"].errors) == ["organization"]


# Rows of others ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "names"),
    [
        (proof, ["profile_language", "profile_language_delete"]),
        (stay, ["profile_stay", "profile_stay_delete"]),
        (
            lambda talent: Membership.objects.create(talent=talent, organization="ESMO"),
            ["profile_membership", "profile_membership_delete"],
        ),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_rows_of_others_answer_404(own, make, names, method):
    row = make(TalentFactory())

    answers = [getattr(own, method)(reverse(name, args=[row.pk])).status_code for name in names]

    assert answers == [404, 404]
    assert type(row).objects.filter(pk=row.pk).exists()


def test_own_row_is_deleted_after_one_question(own, talent):
    row = stay(talent, funder="csc", ends_on=date(2022, 4, 30))
    address = reverse("profile_stay_delete", args=[row.pk])

    asked = own.get(address)
    assert StayAbroad.objects.exists()
    own.post(address)

    talent.refresh_from_db()
    assert asked.status_code == 200
    assert not StayAbroad.objects.exists()
    assert talent.csc_return_on is None
    assert AuditEntry.objects.filter(action="talents.delete_stayabroad").count() == 1


@pytest.mark.parametrize("pk", ["999999999999999999999", "0"])
def test_row_that_does_not_exist_answers_404(own, pk):
    assert own.get(f"/me/profile/stays/{pk}/").status_code == 404


# Identity numbers -------------------------------------------------------------------------------
def test_number_is_stored_encrypted_and_shown_masked(own, talent):
    address = reverse("profile_identity", args=["passport"])

    own.post(address, {"number": " e12345678 ", "expires_on": "2030-01-01"})

    row = IdentityNumber.objects.get()
    pages = own.get(reverse("profile")).content + own.get(address).content
    assert row.number == "E12345678"
    assert b"E12***678" in pages
    assert b"E12345678" not in pages
    assert not [
        entry for entry in AuditEntry.objects.all() if "E12345678" in str(audit.details_of(entry))
    ]


@pytest.mark.parametrize(
    ("kind", "number", "is_right"),
    [
        ("identity_card", "11010519491231002X", True),
        ("identity_card", "11010519491231002x", True),
        ("identity_card", "110105194912310021", False),
        ("identity_card", "1101051949123100", False),
        ("passport", "E1234567", True),
        ("passport", "E123-<b>", False),
    ],
)
def test_number_is_checked(own, kind, number, is_right):
    response = own.post(reverse("profile_identity", args=[kind]), {"number": number})

    assert response.status_code == (302 if is_right else 200)
    assert IdentityNumber.objects.exists() == is_right


def test_number_can_be_deleted(own, talent):
    address = reverse("profile_identity", args=["passport"])
    own.post(address, {"number": "E12345678"})

    own.post(address, {"delete": "1"})

    assert not IdentityNumber.objects.exists()


def test_unknown_kind_of_number_answers_404(own):
    assert own.get(reverse("profile_identity", args=["library"])).status_code == 404


# Queries ----------------------------------------------------------------------------------------
def test_page_costs_the_same_for_1_and_30_rows(own, talent, django_assert_max_num_queries):
    proof(talent)
    stay(talent)
    own.get(reverse("profile"))
    with django_assert_max_num_queries(30) as few:
        own.get(reverse("profile"))
    for _number in range(29):
        proof(talent)
        stay(talent)

    with django_assert_max_num_queries(len(few)):
        own.get(reverse("profile"))
