"""WCAG 2.2 AA: every pair of ink and surface that the stylesheets use, in both themes."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parent.parent / "static/css/tokens.css"
COLOR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")

SURFACES = ("paper", "sheet", "sunk")
TINTS = ("pine-tint", "vermilion-tint", "amber-tint", "slate-tint")
TEXT = [
    *product(("ink", "muted", "pine", "pine-deep", "vermilion", "amber", "slate"), SURFACES),
    *product(("ink", "muted"), TINTS),
    *((tint.removesuffix("-tint"), tint) for tint in TINTS),
    ("on-pine", "pine"),
    ("on-pine", "pine-deep"),
    ("on-vermilion", "vermilion"),
    ("on-vermilion", "vermilion-deep"),
]
SHAPES = [*product(("edge", "focus"), (*SURFACES, *TINTS))]  # edges of controls, signs, focus ring


def themes() -> dict[str, dict[str, str]]:
    """Name of a theme → token → color. The print sheet is black on white and left out."""
    css = TOKENS.read_text().split("@media print")[0]
    light, system, switched = re.split(
        r":root:not\(\[data-theme=\"light\"\]\)|html\[data-theme=\"dark\"\]", css
    )
    light = dict(COLOR.findall(light))
    return {
        "light": light,
        "dark by the system": light | dict(COLOR.findall(system)),
        "dark by the switch": light | dict(COLOR.findall(switched)),
    }


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_known():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", themes())
def test_text_is_readable(theme):
    colors = themes()[theme]

    too_weak = {pair for pair in TEXT if contrast(*(colors[name] for name in pair)) < 4.5}

    assert too_weak == set()


@pytest.mark.parametrize("theme", themes())
def test_shapes_and_edges_are_visible(theme):
    colors = themes()[theme]

    too_weak = {pair for pair in SHAPES if contrast(*(colors[name] for name in pair)) < 3}

    assert too_weak == set()


def test_both_dark_themes_are_the_same():
    by_system, by_switch = themes()["dark by the system"], themes()["dark by the switch"]

    assert by_system == by_switch
