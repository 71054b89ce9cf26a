"""A program of its own: reads the QR codes of one picture, within limits of time and memory.

Called as `qr_reader.py SOURCE`; prints what it found as JSON. It imports nothing of the portal, so
that a hostile picture meets an empty process.
"""

import json
import resource
import sys
from pathlib import Path

import zxingcpp
from PIL import Image

MEMORY_BYTES = 512 << 20
CPU_SECONDS = 10
FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
MOST_CODES = 20
MOST_LETTERS = 200


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def texts(source: Path) -> list[str]:
    with Image.open(source, formats=["JPEG"]) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"), formats=FORMATS)
    return [code.text[:MOST_LETTERS] for code in found[:MOST_CODES]]


if __name__ == "__main__":
    bound()
    print(json.dumps(texts(Path(sys.argv[1]))))
