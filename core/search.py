"""Text as it is searched: folded, so that width, case and accents do not matter.

The words of a text stand in an index of the database (`core.word_index`).
"""

import re
import unicodedata

MOST_WORDS = 8
# With the signs that repeat a character, and the zero (〇).
HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_PIECES = re.compile(f"[{HAN}]+|[^{HAN}\\s]+")
_HAN = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
_VOWEL = re.compile(r"[aeiouy]")


def normalized(*parts: str | None) -> str:
    """NFKC (full-width becomes plain), case folded, accents off, single spaces."""
    text = unicodedata.normalize("NFKD", " ".join(part for part in parts if part))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def closed_up(name: str) -> str:
    """Without the blanks between Chinese characters: 李 空白 → 李空白."""
    return _BETWEEN_HAN.sub("", name)


def words(query: str) -> list[str]:
    """What a reader typed, as normalized words; every one of them must be found.

    Chinese and Latin letters are words of their own, also where no space parts them: CSC项目.
    """
    return _PIECES.findall(normalized(query.replace("\x00", " ")[:200]))[:MOST_WORDS]


def is_han(word: str) -> bool:
    """Of one of `words`: whether it is Chinese."""
    return bool(_HAN.match(word))


def forms(word: str) -> list[str]:
    """What one of has to stand in a text that speaks of it: all forms of an English word begin so.

    lectures → lecture; training → train; study → study, studi (as in studies); others as they are.
    """
    if not (word.isascii() and word.isalpha() and len(word) > 3):
        return [word]
    if word.endswith(("ies", "ied")):
        return [f"{word[:-3]}y", f"{word[:-3]}i"]
    stem = _without_verb_ending(_without_plural(word))
    if stem.endswith("y") and not _VOWEL.match(stem[-2]):
        return [stem, f"{stem[:-1]}i"]
    return [stem]


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_verb_ending(word: str) -> str:
    """Where four letters are left: what is shorter begins too many other words."""
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and _VOWEL.search(stem) and not word.endswith("eed"):
            is_doubled = stem[-1] == stem[-2] and stem[-1] not in "lsz"  # planning
            return stem[:-1] if is_doubled else stem
    return word
