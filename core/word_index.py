"""Words of a text in an index of the database, for lists that grow without end.

No index of either engine knows Chinese words: PostgreSQL's parser takes a whole sentence for one,
its trigrams and SQLite's do not serve two characters. So two and three neighboring Han characters
count as a word (`indexed` writes them behind the text itself), Latin words and numbers as they are,
and both engines are asked for exactly these: an index over an expression on PostgreSQL, an FTS5
table on SQLite that triggers keep in step with every way of writing a row. Three, since most names
have that many: PostgreSQL knows of a word how many rows have it, of two words together it does not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import BooleanField, F, Func, Model, Q, QuerySet

from core import word_ways
from core.search import HAN, forms, is_han, normalized, words
from core.word_ways import Way

_RUNS = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
# Pinyin as it is typed where there are no accents: li3ke3xin1.
_TONES = re.compile(r"(?:[a-z]{2,6}[1-5])+")
LONGEST = 200  # letters of a word: PostgreSQL takes 2046 bytes
# On SQLite beginnings of so many letters are in the index as words are. All rows of a longer one
# are gathered before the first is given.
BEGINNINGS = "2 3 4 5 6 7 8"


def indexed(*parts: str | None) -> str:
    """The normalized text, and behind it those of its words that no space sets apart."""
    text = normalized(*parts).split()
    hidden = [word for run in _RUNS.findall(" ".join(text)) for word in _words_in(run)]
    return " ".join(dict.fromkeys([*text, *hidden]))


def indexed_prose(*parts: str | None) -> str:
    """The same of whole texts: what stands between the words is left out.

    The last character of a run is a word, too: every other one begins a word of two.
    """
    found: list[str] = []
    for run in _RUNS.findall(normalized(*parts)):
        found += [run[place : place + LONGEST] for place in range(0, len(run), LONGEST)]
        if is_han(run):
            found += [*_words_in(run), run[-1]]
    return " ".join(dict.fromkeys(found))


def prose_of(row: Model, names: Iterable[str]) -> str:
    """The words of these columns; of a list, those of each of its texts."""
    values = [getattr(row, name) for name in names]
    texts = [value if isinstance(value, list) else [value] for value in values]
    return indexed_prose(*(text for several in texts for text in several))


def _words_in(run: str) -> list[str]:
    if not is_han(run) or len(run) == 1:
        return [run]
    return [*_neighbors(run, 2), *_neighbors(run, 3)]


def _neighbors(run: str, number: int) -> list[str]:
    return [run[place : place + number] for place in range(len(run) - number + 1)]


@dataclass
class Asked:
    """A query as the index is asked. terms: all of them, of each one of the ways to write it.

    parts: what the text has to hold besides, where the terms say too little.
    """

    terms: list[list[tuple[str, bool]]] = field(default_factory=list)  # a word, is it a beginning
    parts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, query: str, *, is_prose: bool = False) -> "Asked":
        asked = cls()
        for word in words(query):
            runs = _RUNS.findall(word)
            if not runs:
                asked.parts.append(word)  # signs alone stand in no index
            for run in runs:
                asked._take(run, is_prose)
        return asked

    def _take(self, run: str, is_prose: bool) -> None:
        if not is_han(run):
            tones = [re.sub(r"\d", "", run)] if _TONES.fullmatch(run) else []
            ways = forms(run) if is_prose else [run, *tones]
            self.terms.append([(way, True) for way in sorted(set(ways))])
            return
        if len(run) <= 3:
            self.terms.append([(run, is_prose and len(run) == 1)])
            return
        self.terms += [[(word, False)] for word in _neighbors(run, 3)]
        self.parts.append(run)


class _Holds(Func):
    """Whether the index has all terms for a row. extra: terms, and the table on SQLite."""

    output_field = BooleanField()
    conditional = True

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        _key, text = (compiler.compile(part)[0] for part in self.get_source_expressions())
        return f"({_vector(text)} @@ %s::tsquery)", (self._asked("'{}'", ":*", " | ", " & "),)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        key, text = (compiler.compile(part)[0] for part in self.get_source_expressions())
        way, query = word_ways.chosen.get(), compiler.query
        if way is Way.EACH and (query.is_sliced or not query.subquery):
            return self._looked_for(text)
        name, asked = f"{self.extra['table']}_words", self._asked('"{}"', " *", " OR ", " AND ")
        found = f"SELECT rowid FROM {name} WHERE {name} MATCH %s"
        if way is Way.SOME:
            found = f"{found} LIMIT {word_ways.FIRST}"
        return f"({key} IN ({found}))", (asked,)

    def _looked_for(self, text: str) -> tuple[str, tuple[str, ...]]:
        """In the text itself: each of its words stands between blanks."""
        terms = self.extra["terms"]
        looks = [" OR ".join([f"instr(' ' || {text} || ' ', %s)"] * len(term)) for term in terms]
        words = [f" {word}" if begins else f" {word} " for term in terms for word, begins in term]
        return " AND ".join(f"({look})" for look in looks), tuple(words)

    def _asked(self, quoted: str, beginning: str, either: str, both: str) -> str:
        """A word is letters and digits alone, so nothing in it needs care."""
        ways = [
            [quoted.format(word) + (beginning if begins else "") for word, begins in term]
            for term in self.extra["terms"]
        ]
        return both.join(f"({either.join(words)})" for words in ways)


def holding(query: str, *, table: str, path: str = "", is_prose: bool = False) -> Q | _Holds:
    """A condition: the row's `search_text` holds every word, or begins one where it is Latin.

    A single Han character is looked for as a word of its own; in prose (`indexed_prose`) anywhere,
    and English words in all their forms. table: the one that `install` was given; path: the way to
    its rows, e.g. talent__.
    """
    asked, found = Asked.of(query, is_prose=is_prose), Q()
    for part in asked.parts:
        found &= Q(**{f"{path}search_text__contains": part})
    if not asked.terms:
        return found
    holds = _Holds(F(f"{path}pk"), F(f"{path}search_text"), table=table, terms=asked.terms)
    return Q(holds) & found


class ProseQuerySet(QuerySet):
    """Rows whose `search_text` is `prose_of` them, of a table that `install` was given."""

    def called(self, query: str) -> Self:
        """Those that hold every word; all for an empty query."""
        return self.filter(holding(query, table=self.model._meta.db_table, is_prose=True))


def _vector(column: str) -> str:
    return f"array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"


# In the database ---------------------------------------------------------------------------------
def install(connection: Any, table: str) -> None:
    """In a migration. The rows of the table are in the index from then on."""
    if connection.vendor == "postgresql":
        vector = _vector("search_text")
        _run(connection, [f"CREATE INDEX {table}_words ON {table} USING gin ({vector})"])
        return
    # The tokenizer `ascii` takes every letter beyond ASCII as it is: `normalized` has folded them.
    _run(connection, [_words_of(table), *_triggers(table).values(), _rebuild(table)])


def mend(connection: Any) -> None:
    """After a migration: SQLite makes a table anew to change it, and its triggers are gone.

    An index that was made with other options is made anew.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')")
        there = dict(cursor.fetchall())
    for table in there:
        made = there.get(f"{table}_words")
        if made and made != _words_of(table):
            remove(connection, table)
            install(connection, table)
        elif made:
            missing = [words for name, words in _triggers(table).items() if name not in there]
            _run(connection, [*missing, _rebuild(table)] if missing else [])


def remove(connection: Any, table: str) -> None:
    if connection.vendor == "postgresql":
        _run(connection, [f"DROP INDEX {table}_words"])
        return
    triggers = [f"DROP TRIGGER IF EXISTS {name}" for name in _triggers(table)]
    _run(connection, [*triggers, f"DROP TABLE {table}_words"])


def _words_of(table: str) -> str:
    return (
        f"CREATE VIRTUAL TABLE {table}_words USING fts5 (search_text, content='{table}',"
        f" content_rowid='id', tokenize='ascii', prefix='{BEGINNINGS}', detail=none, columnsize=0)"
    )


def _triggers(table: str) -> dict[str, str]:
    """By name, what keeps the words in step with the rows of the table."""
    name = f"{table}_words"
    new = f"INSERT INTO {name} (rowid, search_text) VALUES (NEW.id, NEW.search_text)"
    gone = (
        f"INSERT INTO {name} ({name}, rowid, search_text)"
        " VALUES ('delete', OLD.id, OLD.search_text)"
    )
    moments = {
        f"{name}_new": ("INSERT", new),
        f"{name}_gone": ("DELETE", gone),
        f"{name}_changed": ("UPDATE OF search_text", f"{gone}; {new}"),
    }
    return {
        trigger: f"CREATE TRIGGER {trigger} AFTER {moment} ON {table} BEGIN {deeds}; END"
        for trigger, (moment, deeds) in moments.items()
    }


def _rebuild(table: str) -> str:
    return f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')"


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
