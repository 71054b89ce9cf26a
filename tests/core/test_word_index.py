"""The index of words, on the roster: it finds what reading through the text would find."""

import random

import pytest
from django.db import connection, transaction

from core import word_index
from core.search import normalized, words
from core.word_index import indexed
from talents.models import Talent
from talents.search_words import TABLE
from tests.factories.talents import TalentFactory

HAN_LETTERS = "李例可心欧阳王望舒买提古丽〇䶮𠮷"
LATIN = ["li", "kexin", "Ouyang", "O'Neill", "Skåne", "lü", "Smith-Jones", "B2", "T90008"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("例可心", "例可心 例可 可心"),
        ("例", "例"),
        ("Li KEXIN", "li kexin"),
        ("O'Neill", "o'neill o neill"),
        ("古丽·买提", "古丽·买提 古丽 买提"),
        ("CSC项目组", "csc项目组 csc 项目 目组 项目组"),
        ("欧阳可心", "欧阳可心 欧阳 阳可 可心 欧阳可 阳可心"),
        ("", ""),
    ],
)
def test_indexed_writes_each_word_behind_the_text(text, written):
    assert indexed(text) == written


def test_indexed_text_stays_the_same_when_it_is_indexed_again():
    once = indexed("T90008 例可心 O'Neill")

    assert indexed(once) == once


# What is found ---------------------------------------------------------------------------------
def _roster(dice: random.Random) -> None:
    people = []
    for number in range(60):
        name = "".join(dice.choices(HAN_LETTERS, k=dice.randint(1, 5)))
        given, family = dice.choice(LATIN), dice.choice(LATIN)
        person = TalentFactory.build(
            user=None,
            department=None,
            staff_no=f"T{number:05}",
            name_zh=name,
            family_name=family,
            given_name=given,
            pinyin=normalized(f"{family} {given}"),
        )
        person.take_search_text()
        people.append(person)
    Talent.objects.bulk_create(people)


def _read_through(query: str) -> set[int]:
    """As LIKE finds them: each Chinese word anywhere, each other one where a word begins."""
    rows = Talent.objects.all()
    found = set(rows.values_list("pk", flat=True))
    for word in words(query):
        texts = rows.values_list("pk", "search_text")
        begins = word if word[0] in HAN_LETTERS else f" {word}"
        found &= {pk for pk, text in texts if begins in f" {text}"}
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_every_person_is_found_whom_like_finds(seed):
    dice = random.Random(seed)
    _roster(dice)
    names = [name for name in Talent.objects.values_list("name_zh", flat=True) if name[1:]]
    queries = ["t000", "T00042", "li", "kex", "o'neill", "SKÅNE", "lü", "smith-jones", "smith"]
    for _number in range(40):
        name = dice.choice(names)
        start = dice.randrange(len(name) - 1)
        part = name[start : start + dice.randint(2, 4)]
        queries += [part, f"{part} {dice.choice(LATIN)[:3]}"]

    for query in queries:
        found = set(Talent.objects.called(query).values_list("pk", flat=True))
        assert found == _read_through(query), query


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("例可心", True),
        ("可心", True),
        ("例心", False),
        ("心可", False),
        ("例", True),  # a single character is the family name
        ("可", False),
        ("例 kexin", True),
        ("likexin", True),
        ("kexinli", True),
        ("kexin LI", True),
        ("li ke xin", True),
        ("lǐ kěxīn", True),
        ("li3 ke3xin1", True),
        ("lkx", True),
        ("kx", True),
        ("exin", False),  # not where a word begins
        ("T90008", True),
        ("t9000", True),
        ("90008", True),
        ("9008", False),
        ("ｋｅｘｉｎ", True),
        ("kexin nobody", False),
        ("%", False),
        ("' OR '' = '", False),
        ('" OR "', False),
        (":* & !", False),
        ("kexin*", True),
        ("", True),
    ],
)
def test_a_person_is_called_in_many_ways(query, found):
    TalentFactory(
        staff_no="T90008",
        name_zh="例可心",
        family_name="LI",
        given_name="Kexin",
        pinyin="li ke xin",
    )
    TalentFactory(staff_no="T1", name_zh="王五", pinyin="wang wu", family_name="", given_name="")

    assert Talent.objects.called(query).filter(staff_no="T90008").exists() == found


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["lv", "lu", "lü", "lyu", "lǚ", "lvbu", "lubu", "lyubu"])
def test_an_umlaut_is_typed_in_three_ways(query):
    person = TalentFactory(name_zh="吕布", pinyin="lv bu", family_name="", given_name="")

    assert Talent.objects.called(query).get() == person


@pytest.mark.django_db
def test_name_with_a_blank_is_found_without_it():
    person = TalentFactory(name_zh="李 空白")
    TalentFactory(name_zh="李明空", pinyin="")

    assert Talent.objects.called("李空白").get() == person
    assert Talent.objects.called("李空").get() == person


# In step ---------------------------------------------------------------------------------------
def _is_called(query: str) -> bool:
    return Talent.objects.called(query).exists()


@pytest.mark.django_db
def test_the_index_follows_every_way_of_writing_a_row():
    person = TalentFactory(name_zh="例可心")
    assert _is_called("可心")

    person.name_zh = "王望舒"
    person.save()
    assert (_is_called("可心"), _is_called("望舒")) == (False, True)

    Talent.objects.filter(pk=person.pk).update(search_text=indexed("买提"))
    assert (_is_called("望舒"), _is_called("买提")) == (False, True)

    person.name_zh = "欧阳一"
    person.take_search_text()
    Talent.objects.bulk_create(
        [person], update_conflicts=True, unique_fields=["id"], update_fields=["search_text"]
    )
    assert (_is_called("买提"), _is_called("欧阳")) == (False, True)

    Talent.objects.filter(pk=person.pk).delete()
    assert not _is_called("欧阳")


@pytest.mark.django_db
def test_the_index_follows_what_is_rolled_back():
    with transaction.atomic():
        TalentFactory(name_zh="例可心")
        transaction.set_rollback(True)

    assert not _is_called("可心")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone forgets its triggers")
def test_triggers_that_went_with_a_table_come_back():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {TABLE}_words_new")
    TalentFactory(name_zh="例可心")
    assert not _is_called("可心")

    word_index.mend(connection)

    assert _is_called("可心")
    TalentFactory(name_zh="王望舒")
    assert _is_called("望舒")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index has no such option")
def test_an_index_with_other_options_is_made_anew(monkeypatch):
    TalentFactory(name_zh="例可心")
    connection.check_constraints()
    monkeypatch.setattr(word_index, "BEGINNINGS", "2")

    word_index.mend(connection)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [f"{TABLE}_words"])
        assert "prefix='2'" in cursor.fetchone()[0]
    assert _is_called("可心")
    TalentFactory(name_zh="王望舒")
    assert _is_called("望舒")


@pytest.mark.django_db
def test_the_index_goes_and_comes_with_its_migration():
    TalentFactory(name_zh="例可心")
    connection.check_constraints()  # PostgreSQL changes no table that still has keys to look up

    word_index.remove(connection, TABLE)
    word_index.install(connection, TABLE)

    assert _is_called("可心")
