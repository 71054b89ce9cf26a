"""Text of two columns, marked where the reader's language has none."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.localized import column, suffix

register = template.Library()


@register.simple_tag
def localized(row, name: str) -> str | SafeString:
    """The text; where it stands in the other language only, it says so and is read aloud in it."""
    text = getattr(row, name)
    if not text or getattr(row, column(name)):
        return text or ""
    code, note = ("en", _("in English")) if suffix() == "zh" else ("zh-Hans", _("in Chinese"))
    return format_html(
        '<span lang="{}">{}</span> <span class="muted small">({})</span>', code, text, note
    )
