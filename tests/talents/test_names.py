import pytest

from talents.models import Talent
from talents.names import in_latin_sql
from tests.factories.talents import TalentFactory


@pytest.mark.parametrize(
    ("family", "given", "written"),
    [
        ("Li", "Kexin", "LI Kexin"),
        ("Ouyang", "Kexin", "OUYANG Kexin"),
        ("", "Kexin", "Kexin"),
        ("Li", "", "LI"),
        ("", "", ""),
    ],
)
@pytest.mark.django_db
def test_name_is_written_alike_on_pages_and_in_files(family, given, written):
    talent = TalentFactory(family_name=family, given_name=given)

    in_file = Talent.objects.values_list(in_latin_sql(), flat=True).get(pk=talent.pk)

    assert (talent.name_en, in_file) == (written, written)
