"""What stands between words, in the active language: Chinese has signs of its own."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.localized import suffix


def enumerated(parts: Iterable[object]) -> str:
    """Lund, Leeds, Oslo · 隆德、利兹、奥斯陆"""
    return _(", ").join(map(str, parts))


def sentences(*parts: str) -> str:
    """One after the other, without those that are empty; Chinese has no blank between them."""
    return blank().join(filter(None, parts))


def blank() -> str:
    """What stands between two sentences, or two parts of one."""
    return "" if suffix() == "zh" else " "


def labelled(label: object, value: object) -> str:
    """State: open · 状态：开放"""
    return f"{label}{_(': ')}{value}"
