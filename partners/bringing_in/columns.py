"""The columns of a list of institutions, and the words of their cells."""

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from core.country_words import COUNTRY_WORDS, as_word
from core.imports.heads import Column
from core.imports.row_reader import RowReader, words_of
from partners.models import Institution

COLUMNS = {
    "code": Column(_("code"), ("编号", "机构编号"), longest=20),
    "name_zh": Column(_("name (Chinese)"), ("中文名称", "名称", "机构名称"), as_typed=True),
    "name_en": Column(_("name (English)"), ("英文名称", "name", "institution"), as_typed=True),
    "kind": Column(_("kind"), ("类型", "机构类型")),
    "country": Column(
        _("country or region"),
        ("国家", "国家或地区", "国家/地区", "国家（地区）"),
        surest=_("country or region (code)"),
    ),
    "city_zh": Column(_("city (Chinese)"), ("城市",), as_typed=True, longest=60),
    "city_en": Column(_("city (English)"), ("city", "英文城市"), as_typed=True, longest=60),
    "homepage": Column(_("homepage"), ("网址", "主页", "官网")),
    "ror": Column("ROR"),
    "relation": Column(_("relation"), ("关系",)),
}
FOR_NEW = ("code", "name_zh", "name_en", "kind", "country")
CLEARABLE = ("city_zh", "city_en", "homepage", "ror")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_KINDS = words_of(Institution.Kind.choices)
_RELATIONS = words_of(Institution.Relation.choices)


def words_for_countries(known: Iterable[Institution]) -> dict[str, str]:
    """Codes by the usual names, and by those that institutions carry: what leaves comes back."""
    carried = {
        as_word(name): one.country
        for one in known
        for name in (one.country_label_zh, one.country_label_en)
    }
    return carried | COUNTRY_WORDS


def read_row(reader: RowReader, countries: Mapping[str, str]) -> dict[str, str]:
    """By column of the model; what is wrong is empty, and the reader says why.

    countries: codes by every name under which a country is known.
    """
    read = {name: reader.text(name) for name in ("name_zh", "name_en", "city_zh", "city_en")}
    read["code"] = reader.shaped("code", _CODE, _("letters and digits, 20 at most"))
    read["kind"] = reader.one_of("kind", _KINDS)
    read["relation"] = reader.one_of("relation", _RELATIONS)
    read["country"] = reader.one_of("country", countries)
    for name in ("homepage", "ror"):
        read[name] = _address(reader, name)
    return read


def _address(reader: RowReader, name: str) -> str:
    value = reader.text(name)
    if not value:
        return ""
    address = value if "://" in value else f"https://{value}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        sentence = _("“%(value)s” is no web address; write it like https://www.example.org")
        reader.refuse(name, "bad_address", sentence, value=value[:80])
        return ""
    return address
