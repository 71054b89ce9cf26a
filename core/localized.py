"""Two languages, two columns: `title_zh` and `title_en`, read as `title`."""

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, pgettext_lazy

# What stands above the column of a list in the admin, which knows fields alone.
HEADS = {
    "name": pgettext_lazy("of a thing", "name"),
    "title": pgettext_lazy("of a thing", "title"),
}


def suffix() -> str:
    """The ending of the active language's columns: `zh` or `en`."""
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"


def column(name: str) -> str:
    """The active language's column of a localized field, for `order_by` and look-ups."""
    return f"{name}_{suffix()}"


def filled(name: str) -> Coalesce:
    """The same as an expression that falls back to the other language where it is empty."""
    other = "en" if suffix() == "zh" else "zh"
    return Coalesce(NullIf(F(column(name)), Value("")), F(f"{name}_{other}"))


class Localized:
    """Reads the active language's column; the other one where that is empty.

    `missing(obj)` of the descriptor tells whether the reader sees the other language.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        other = "en" if suffix() == "zh" else "zh"
        return getattr(obj, column(self.name)) or getattr(obj, f"{self.name}_{other}")

    @property
    def short_description(self) -> str:
        return str(HEADS.get(self.name, self.name))

    def is_missing(self, obj) -> bool:
        return not getattr(obj, column(self.name))
