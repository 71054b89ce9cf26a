"""What the API answers with. One type both writes the JSON and describes it, so the two agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """about: what it is. words: what each field means. codes: what one may be, with its words."""

    about: ClassVar[Any] = ""
    words: ClassVar[Mapping[str, Any]] = {}
    codes: ClassVar[Mapping[str, Iterable[tuple[str, Any]]]] = {}


class Text(Shape, frozen=True, rename={"zh_hans": "zh-Hans"}):
    about = _("A text in both languages, by their tags of BCP 47; null where it was not given.")

    words = {"zh-Hans": _("in Chinese"), "en": _("in English")}

    zh_hans: str | None
    en: str | None


def text_of(row: Model, name: str) -> Text:
    """The columns `name_zh` and `name_en` of a row."""
    return Text(zh_hans=getattr(row, f"{name}_zh") or None, en=getattr(row, f"{name}_en") or None)


def page_of(row: Any) -> str:
    """Where people read about this row."""
    return settings.SITE_URL + row.get_absolute_url()
