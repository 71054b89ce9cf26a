"""Pictures for the demo, drawn by rule: paper, ink and growth rings. Nothing in them was seen."""

import io
import math
import random
from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image, ImageDraw

from core.pictures import Rendition

PAPER, SUNK, LINE = "#fbfaf6", "#f2f0e9", "#dcd9ce"
INK, MUTED, PINE, TINT, VERMILION = "#1b2420", "#5b665f", "#0f5c45", "#e3efe8", "#b3362b"
Point = tuple[float, float]
COVER, PHOTO, PORTRAIT, SHEET = (1600, 900), (1500, 1000), (480, 480), (1240, 1754)


@cache
def rendered(
    motif: str, seed: int, size: tuple[int, int], sides: tuple[int, ...]
) -> list[Rendition]:
    """A drawing in the sizes that a page needs, the smallest first."""
    sheet = drawing(motif, seed, size)
    made = []
    for side in sides:
        small = sheet.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        target = io.BytesIO()
        small.save(target, "JPEG", quality=80, optimize=True)
        made.append(Rendition(target.getvalue(), *small.size))
    return made


def drawing(motif: str, seed: int, size: tuple[int, int]) -> Image.Image:
    sheet = Image.new("RGB", size, PAPER)
    MOTIFS[motif](ImageDraw.Draw(sheet), random.Random(seed), size)
    return sheet


def _ring(dice: random.Random, center: Point, radius: float, squeeze: float = 1) -> list[Point]:
    """A closed line that is nearly a circle, as a tree grows it."""
    waves = [(number, dice.uniform(0, 0.012), dice.uniform(0, 7)) for number in (2, 3, 5)]
    points = []
    for step in range(181):
        angle = step * math.tau / 180
        swell = 1 + sum(high * math.sin(number * angle + turn) for number, high, turn in waves)
        points.append(
            (
                center[0] + radius * swell * math.cos(angle),
                center[1] + radius * swell * squeeze * math.sin(angle),
            )
        )
    return points


def _rings(
    draw: ImageDraw.ImageDraw,
    dice: random.Random,
    center: Point,
    radii: Sequence[float],
    squeeze: float = 1,
) -> None:
    for number, radius in enumerate(radii):
        strong = number == len(radii) * 2 // 3
        color = PINE if strong else dice.choice([LINE, LINE, MUTED])
        draw.line(_ring(dice, center, radius, squeeze), color, 7 if strong else 2, "curve")


def trunk(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    """A slice of a trunk, cut off by the edge, and the bars of a text beside it."""
    wide, high = size
    draw.rectangle((0, 0, wide, high), PAPER)
    center = (wide * dice.uniform(0.66, 0.8), high * dice.uniform(0.4, 0.7))
    _rings(draw, dice, center, [high * 0.035 * number for number in range(1, 24)])
    left, top, step = wide * 0.07, high * 0.3, high * 0.08
    for number in range(5):
        right = left + wide * (0.3 if number == 0 else dice.uniform(0.12, 0.26))
        y = top + number * step
        draw.line((left, y, right, y), PINE if number == 0 else LINE, 18 if number == 0 else 10)


def hall(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    """Rows of seats as arcs of dots before a lectern."""
    wide, high = size
    draw.rectangle((0, 0, wide, high * 0.34), SUNK)
    draw.rectangle((wide * 0.3, high * 0.07, wide * 0.7, high * 0.27), PAPER, LINE, 3)
    _rings(draw, dice, (wide / 2, high * 0.17), [high * 0.02 * step for step in range(1, 5)])
    draw.rectangle((wide * 0.475, high * 0.3, wide * 0.525, high * 0.42), PINE)
    for row in range(6):
        radius, seats = high * (0.3 + 0.11 * row), 9 + 3 * row
        for seat in range(seats):
            angle = math.pi * (0.14 + 0.72 * seat / (seats - 1))
            x = wide / 2 + radius * 1.5 * math.cos(angle)
            y = high * 0.3 + radius * math.sin(angle)
            dot = high * (0.014 + 0.002 * row)
            taken = dice.random() < 0.7
            draw.ellipse((x - dot, y - dot, x + dot, y + dot), INK if taken else PAPER, MUTED, 2)


def table(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    """People around a table, from above; one of them speaks."""
    wide, high = size
    draw.rectangle((0, 0, wide, high), SUNK)
    center = (wide / 2, high / 2)
    draw.polygon(_ring(dice, center, high * 0.28, 0.8), PAPER, LINE)
    _rings(draw, dice, center, [high * 0.035 * step for step in range(1, 8)], 0.8)
    speaker = dice.randrange(12)
    for seat in range(12):
        angle = seat * math.tau / 12
        x = center[0] + high * 0.41 * math.cos(angle)
        y = center[1] + high * 0.36 * math.sin(angle)
        dot = high * 0.035
        draw.ellipse((x - dot, y - dot, x + dot, y + dot), VERMILION if seat == speaker else INK)


def screen(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    """A screen with a rising line, and the heads of those who look at it."""
    wide, high = size
    draw.rectangle((0, 0, wide, high), TINT)
    draw.rectangle((wide * 0.14, high * 0.1, wide * 0.86, high * 0.66), PAPER, LINE, 4)
    steps = [high * (0.58 - 0.045 * step - dice.uniform(0, 0.03)) for step in range(9)]
    line = [(wide * (0.2 + 0.075 * step), y) for step, y in enumerate(steps)]
    draw.line(line, PINE, 10, "curve")
    for x, y in line:
        draw.ellipse((x - 12, y - 12, x + 12, y + 12), PAPER, PINE, 5)
    for number in range(11):
        x, y = wide * (0.03 + 0.094 * number), high * dice.uniform(0.8, 0.86)
        head = high * 0.055
        draw.ellipse((x - head, y - head, x + head, y + head), INK)
        draw.pieslice((x - head * 2, y + head, x + head * 2, y + head * 6), 180, 360, INK)


def head(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    """The outline of anybody: a circle over an arc, filled with rings."""
    wide, high = size
    draw.rectangle((0, 0, wide, high), dice.choice([SUNK, TINT]))
    shade = dice.choice([INK, PINE, MUTED])
    draw.ellipse((wide * 0.32, high * 0.18, wide * 0.68, high * 0.54), shade)
    draw.pieslice((wide * 0.14, high * 0.6, wide * 0.86, high * 1.4), 180, 360, shade)
    center = (wide / 2, high * 0.36)
    for step in range(1, 6):
        draw.line(_ring(dice, center, wide * 0.026 * step), PAPER, 2, "curve")


def page(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    """A sheet with a heading and lines, for a handout."""
    wide, high = size
    draw.rectangle((0, 0, wide, high), "#ffffff")
    _rings(draw, dice, (wide * 0.82, high * 0.1), [14 * step for step in range(1, 7)])
    draw.line((wide * 0.1, high * 0.1, wide * 0.6, high * 0.1), PINE, 22)
    for number in range(26):
        y = high * (0.18 + 0.028 * number)
        right = wide * (0.9 if (number + 1) % 5 else dice.uniform(0.4, 0.7))
        draw.line((wide * 0.1, y, right, y), LINE, 10)


def handout(seed: int) -> bytes:
    """A PDF of one page."""
    target = io.BytesIO()
    drawing("page", seed, SHEET).save(target, "PDF", resolution=150)
    return target.getvalue()


MOTIFS: dict[str, Callable[[ImageDraw.ImageDraw, random.Random, tuple[int, int]], None]] = {
    "trunk": trunk,
    "hall": hall,
    "table": table,
    "screen": screen,
    "head": head,
    "page": page,
}
