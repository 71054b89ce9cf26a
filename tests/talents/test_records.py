from datetime import date

import pytest

from talents import records
from talents.models import Declaration, Degree, LanguageProof, StayAbroad
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
ANSWERS = [(True, True), ("2026-05-01", True), (False, False), (7, False)]


def test_refresh_repeats_the_highest_degree_and_the_first_doctorate():
    talent = TalentFactory(highest_degree="master", highest_degree_on=None, doctorate_on=None)
    Degree.objects.create(talent=talent, level="master", awarded_on=date(2010, 7, 1))
    Degree.objects.create(talent=talent, level="doctorate", awarded_on=date(2017, 6, 1))
    Degree.objects.create(
        talent=talent, level="doctorate", field="law", awarded_on=date(2014, 6, 1)
    )

    changed = records.refresh(talent)

    talent.refresh_from_db()
    assert changed
    assert talent.highest_degree == "doctorate"
    assert talent.highest_degree_on == date(2014, 6, 1)
    assert talent.doctorate_on == date(2014, 6, 1)


def test_refresh_forgets_a_degree_that_was_removed():
    talent = TalentFactory(highest_degree="doctorate", doctorate_on=date(2017, 6, 1))

    records.refresh(talent)

    assert (talent.highest_degree, talent.highest_degree_on, talent.doctorate_on) == (
        "",
        None,
        None,
    )


def test_refresh_takes_the_last_return_from_a_csc_stay_alone():
    talent = TalentFactory()
    for funder, ended in [("csc", 2019), ("csc", 2021), ("host", 2024)]:
        StayAbroad.objects.create(talent=talent, funder=funder, ends_on=date(ended, 5, 1))
    StayAbroad.objects.create(talent=talent, funder="csc", starts_on=date(2026, 5, 1))

    records.refresh(talent)

    assert (talent.csc_return_on, talent.has_csc_stay) == (date(2021, 5, 1), True)


@pytest.mark.parametrize(
    ("ends_on", "funder", "has_csc_stay"),
    [(None, "csc", True), (date(2021, 5, 1), "host", False)],
)
def test_refresh_knows_of_a_csc_stay_that_is_not_over(ends_on, funder, has_csc_stay):
    talent = TalentFactory()
    StayAbroad.objects.create(talent=talent, funder=funder, ends_on=ends_on)

    records.refresh(talent)

    talent.refresh_from_db()
    assert (talent.has_csc_stay, talent.csc_return_on) == (has_csc_stay, None)


@pytest.mark.parametrize(("answer", "said_yes"), ANSWERS)
def test_refresh_knows_whether_somebody_said_yes(answer, said_yes):
    talent = TalentFactory(has_said_yes=not said_yes)
    Declaration.objects.create(talent=talent, code="csc_funded_return", answer=answer)

    records.refresh(talent)

    talent.refresh_from_db()
    assert talent.has_said_yes is said_yes


def test_refresh_writes_nothing_where_all_is_in_step(django_assert_num_queries):
    talent = TalentFactory()
    records.refresh(talent)

    with django_assert_num_queries(5):
        assert not records.refresh(talent)


def test_refresh_knows_whether_there_is_a_language_proof():
    talent = TalentFactory()
    proof = LanguageProof.objects.create(talent=talent, test="IELTS-Academic")

    records.refresh(talent)
    talent.refresh_from_db()
    with_proof = talent.has_language_proof
    proof.delete()
    records.refresh(talent)
    talent.refresh_from_db()

    assert (with_proof, talent.has_language_proof) == (True, False)


def test_refresh_goes_by_what_is_stored_rather_than_by_an_older_copy():
    """Somebody else removed the last proof meanwhile, and this copy still knows of it."""
    talent = TalentFactory(has_language_proof=False)
    talent.has_language_proof = True
    LanguageProof.objects.create(talent=talent, test="IELTS-Academic")

    assert records.refresh(talent)

    talent.refresh_from_db()
    assert talent.has_language_proof
