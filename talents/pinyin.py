"""How a Chinese name is read: for search, for sorting, as a suggestion for the passport."""

import re
from functools import cache

COMPOUND_FAMILY_NAMES = {
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人",
    "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶",
    "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于",
    "司空", "闾丘", "子车", "亓官", "司寇", "令狐", "西门", "呼延",
}  # fmt: skip
# Where a family name is read otherwise than the character usually is.
FAMILY_READINGS = {
    "单": "shan", "仇": "qiu", "查": "zha", "曾": "zeng", "解": "xie", "朴": "piao", "区": "ou",
    "盖": "ge", "翟": "zhai", "任": "ren", "华": "hua", "缪": "miao", "尉迟": "yu chi",
    "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "冼": "xian", "隗": "wei",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
_SYLLABLE = re.compile(r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng?|r)?")
_LONGEST_SYLLABLE = 6  # zhuang
_MOST_LETTERS = 12  # of a name that is read in every way; a longer one is read in the usual way


def reading(name_zh: str, *, spelled: str = "") -> str:
    """Syllables with spaces: 例可心 → "li ke xin".

    spelled: the name as the passport has it; among several readings the one that agrees is taken,
    and of a character without a reading the syllable that stands there.
    """
    parts = _HAN.findall(name_zh)
    if not parts:
        return ""
    syllables = [_usual(part, is_name=len(parts) == 1) for part in parts]
    target = _letters(spelled)
    usual = " ".join(syllables)
    if not target or _letters(usual) == target or len("".join(parts)) > _MOST_LETTERS:
        return usual
    return _agreeing("".join(parts), target) or usual


def passport_name(name_zh: str) -> tuple[str, str]:
    """(family, given) as a Chinese passport has them; empty for names of another build."""
    if not _HAN.fullmatch(name_zh) or len(name_zh) < 2:
        return "", ""
    length = _family_length(name_zh)
    syllables = reading(name_zh).replace("v", "yu").split()
    family, given = "".join(syllables[:length]), "".join(syllables[length:])
    return family.capitalize(), given.capitalize()


def _family_length(name: str) -> int:
    return 2 if name[:2] in COMPOUND_FAMILY_NAMES and len(name) > 2 else 1


def _usual(name: str, *, is_name: bool) -> str:
    from pypinyin import Style, lazy_pinyin  # heavy: dictionaries of all readings

    syllables = lazy_pinyin(name, style=Style.NORMAL, errors="ignore")
    length = _family_length(name)
    family = FAMILY_READINGS.get(name[:length]) if is_name else None
    if family and len(syllables) == len(name):
        syllables[:length] = family.split()
    return " ".join(syllables)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold().replace("ü", "v").replace("lyu", "lv"))


@cache
def _readings(letter: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # heavy: see above

    read = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(read[0])) if read else ()


def _beginnings(text: str) -> list[str]:
    """Every syllable that it can begin with: of a character whose reading nobody knows."""
    starts = (text[:length] for length in range(1, _LONGEST_SYLLABLE + 1))
    return [start for start in starts if _SYLLABLE.fullmatch(start)]


def _agreeing(letters: str, target: str) -> str:
    """The reading of all letters whose syllables spell exactly `target`; empty if there is none."""
    found = {target: ""}  # what is left to spell → what is read so far
    for letter in letters:
        further: dict[str, str] = {}
        for rest, read in found.items():
            for syllable in _readings(letter) or _beginnings(rest):
                if rest.startswith(syllable):
                    further.setdefault(rest.removeprefix(syllable), f"{read} {syllable}")
        found = further
    return found.get("", "").strip()
