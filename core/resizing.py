"""A program of its own: makes one picture upright, small and plain, within limits.

Called as `resizing.py SOURCE FOLDER SIDE…`; leaves <side>.jpg in FOLDER for each longest side and
prints what it made as JSON: [[name, width, height], …], the smallest first. A picture that is
smaller than a side is not blown up. It imports nothing of the portal, so that a hostile file meets
an empty process; what cannot be done it says by its exit code.
"""

import json
import resource
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MEMORY_BYTES = 512 << 20
CPU_SECONDS = 20
FILE_BYTES = 20 << 20
MOST_PIXELS = 100_000_000
QUALITY = 82
UNREADABLE, DAMAGED, TOO_LARGE = 3, 4, 5


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def opened(source: Path) -> Image.Image:
    """By its content; what it is called does not count."""
    with source.open("rb") as file:
        is_heif = file.read(12)[4:8] == b"ftyp"
    if is_heif:
        import pillow_heif  # heavy: only where a phone's picture comes in

        pillow_heif.register_heif_opener(thumbnails=False)
    return Image.open(source, formats=["HEIF"] if is_heif else ["JPEG", "PNG", "WEBP"])


def plain(picture: Image.Image, longest: int) -> Image.Image:
    """Upright, at most so large, in the colors of the web (sRGB), on white where it had holes."""
    profile = picture.info.get("icc_profile")
    picture.draft(picture.mode, (longest, longest))
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif picture.mode.startswith("I"):  # gray in 16 bit
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    orientation = picture.getexif()
    picture.thumbnail((longest, longest), reducing_gap=2)
    picture.info["exif"] = orientation.tobytes()
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in {"RGBA", "LA"}:
        sheet = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(sheet, picture.convert("RGBA"))
    return in_srgb(picture, profile)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Print colors (CMYK) and the wide ones of phones as every screen shows them."""
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            found = None  # a profile of another kind than the picture
        if found is not None:
            return found
    return picture.convert("RGB")


def make(source: Path, folder: Path, sides: list[int]) -> list[tuple[str, int, int]]:
    with opened(source) as picture:
        large = plain(picture, max(sides))
    made = []
    for side in sorted({min(side, max(large.size)) for side in sides}):
        small = large.copy()
        small.thumbnail((side, side), reducing_gap=3)
        name = f"{side}.jpg"
        bare = Image.new("RGB", small.size)  # takes nothing over but the dots
        bare.paste(small)
        bare.save(folder / name, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        made.append((name, *bare.size))
    return made


def main() -> int:
    bound()
    source, folder, *sides = sys.argv[1:]
    try:
        print(json.dumps(make(Path(source), Path(folder), [int(side) for side in sides])))
    except (MemoryError, Image.DecompressionBombError):
        return TOO_LARGE
    except Image.UnidentifiedImageError:
        return UNREADABLE
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main())
