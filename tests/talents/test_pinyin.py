import pytest

from talents.pinyin import passport_name, reading


@pytest.mark.parametrize(
    ("name", "spelled", "expected"),
    [
        ("例可心", "", "li ke xin"),
        ("欧阳修", "", "ou yang xiu"),
        ("单雄信", "", "shan xiong xin"),
        ("曾强", "", "zeng qiang"),
        ("例䶮", "Li Yan", "li yan"),
        ("𠮷䶮", "Ji Yan", "ji yan"),
        ("例𠮷安", "Li Ji'an", "li ji an"),
        ("样𠮷", "", "yang"),
        ("样𠮷", "Yang Smith", "yang"),
        ("𠮷" * 12, "Ji" * 12, " ".join(["ji"] * 12)),
        ("样乐", "Yang Yue", "yang yue"),
        ("样乐", "Yang Le", "yang le"),
        ("样本·试用示例", "", "yang ben shi yong shi li"),
        ("Smith", "", ""),
        ("", "", ""),
    ],
)
def test_reading_takes_the_syllables_that_agree_with_the_passport(name, spelled, expected):
    assert reading(name, spelled=spelled) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("例可心", ("Li", "Kexin")),
        ("欧阳修", ("Ouyang", "Xiu")),
        ("吕明", ("Lyu", "Ming")),
        ("样本·试用示例", ("", "")),
        ("样", ("", "")),
        ("Smith", ("", "")),
    ],
)
def test_passport_name_is_suggested_for_chinese_names_only(name, expected):
    assert passport_name(name) == expected
