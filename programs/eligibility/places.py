"""Provinces of the employer, languages, and which languages a host country speaks."""

from core.localized import suffix

# ISO 3166-2:CN letters; XPCC is the Xinjiang Production and Construction Corps.
REGIONS = {
    "AH": ("Anhui", "安徽"),
    "BJ": ("Beijing", "北京"),
    "CQ": ("Chongqing", "重庆"),
    "FJ": ("Fujian", "福建"),
    "GD": ("Guangdong", "广东"),
    "GS": ("Gansu", "甘肃"),
    "GX": ("Guangxi", "广西"),
    "GZ": ("Guizhou", "贵州"),
    "HA": ("Henan", "河南"),
    "HB": ("Hubei", "湖北"),
    "HE": ("Hebei", "河北"),
    "HI": ("Hainan", "海南"),
    "HK": ("Hong Kong", "香港"),
    "HL": ("Heilongjiang", "黑龙江"),
    "HN": ("Hunan", "湖南"),
    "JL": ("Jilin", "吉林"),
    "JS": ("Jiangsu", "江苏"),
    "JX": ("Jiangxi", "江西"),
    "LN": ("Liaoning", "辽宁"),
    "MO": ("Macao", "澳门"),
    "NM": ("Inner Mongolia", "内蒙古"),
    "NX": ("Ningxia", "宁夏"),
    "QH": ("Qinghai", "青海"),
    "SC": ("Sichuan", "四川"),
    "SD": ("Shandong", "山东"),
    "SH": ("Shanghai", "上海"),
    "SN": ("Shaanxi", "陕西"),
    "SX": ("Shanxi", "山西"),
    "TJ": ("Tianjin", "天津"),
    "TW": ("Taiwan", "台湾"),
    "XJ": ("Xinjiang", "新疆"),
    "XZ": ("Tibet (Xizang)", "西藏"),
    "YN": ("Yunnan", "云南"),
    "ZJ": ("Zhejiang", "浙江"),
    "XPCC": ("Xinjiang Production and Construction Corps", "新疆生产建设兵团"),
}

LANGUAGES = {
    "en": ("English", "英语"),
    "de": ("German", "德语"),
    "fr": ("French", "法语"),
    "ja": ("Japanese", "日语"),
    "ko": ("Korean", "韩语"),
    "ru": ("Russian", "俄语"),
    "es": ("Spanish", "西班牙语"),
    "it": ("Italian", "意大利语"),
    "pt": ("Portuguese", "葡萄牙语"),
    "nl": ("Dutch", "荷兰语"),
    "sv": ("Swedish", "瑞典语"),
    "da": ("Danish", "丹麦语"),
    "no": ("Norwegian", "挪威语"),
    "fi": ("Finnish", "芬兰语"),
    "pl": ("Polish", "波兰语"),
    "cs": ("Czech", "捷克语"),
    "hu": ("Hungarian", "匈牙利语"),
    "el": ("Greek", "希腊语"),
    "tr": ("Turkish", "土耳其语"),
    "he": ("Hebrew", "希伯来语"),
    "ar": ("Arabic", "阿拉伯语"),
    "th": ("Thai", "泰语"),
    "zh": ("Chinese", "汉语"),
}

_SPOKEN = {
    "en": "US GB CA AU NZ IE SG ZA MT IN",
    "de": "DE AT CH LI LU BE",
    "fr": "FR CA CH BE LU MC",
    "it": "IT CH SM VA",
    "es": "ES MX AR CL CO PE UY CR CU EC",
    "pt": "PT BR",
    "ja": "JP",
    "ko": "KR KP",
    "ru": "RU BY KZ KG",
    "nl": "NL BE",
    "sv": "SE FI",
    "da": "DK",
    "no": "NO",
    "fi": "FI",
    "pl": "PL",
    "cs": "CZ",
    "hu": "HU",
    "el": "GR CY",
    "tr": "TR CY",
    "he": "IL",
    "ar": "AE EG SA QA JO KW OM BH MA TN DZ",
    "th": "TH",
    "zh": "CN HK MO TW SG",
}
SPOKEN_IN: dict[str, frozenset[str]] = {
    country: frozenset(code for code, countries in _SPOKEN.items() if country in countries.split())
    for country in " ".join(_SPOKEN.values()).split()
}


def same_language(country: str, other: str) -> bool | None:
    """Do two countries or regions share a language? None where the table does not know one."""
    if country == other:
        return True
    if country not in SPOKEN_IN or other not in SPOKEN_IN:
        return None
    return not SPOKEN_IN[country].isdisjoint(SPOKEN_IN[other])


def speaks(country: str, language: str) -> bool:
    return language in SPOKEN_IN.get(country, frozenset())


def region_name(code: str) -> str:
    english, chinese = REGIONS.get(code, (code, code))
    return chinese if suffix() == "zh" else english


def language_name(code: str) -> str:
    english, chinese = LANGUAGES.get(code, (code, code))
    return chinese if suffix() == "zh" else english
