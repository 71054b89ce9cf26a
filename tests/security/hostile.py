"""Files that mean harm, one for each class of attack, made here byte by byte."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from pypdf import PdfWriter

Object = tuple[int, bytes]
PAGE = (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
PAGES = (2, b"<</Type/Pages/Count 1/Kids[3 0 R]>>")


def written(objects: list[Object], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, whatever they are."""
    out, places = b"%PDF-1.5\n", {}
    for number, content in objects:
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, most = len(out), max(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0" * 10 + b" 1 f \n"
    return out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        most,
        trailer,
        start,
    )


def with_catalog(entry: bytes, *objects: Object, older: int = 0) -> bytes:
    """One page, and whatever the catalog says beside it."""
    catalog = (1, b"<</Type/Catalog/Pages 2 0 R%s>>" % entry)
    return written([catalog, PAGES, PAGE, *objects], b"/Prev %d" % older if older else b"")


def circle_of_pages() -> bytes:
    kids = (2, b"<</Type/Pages/Count 1/Kids[2 0 R]>>")
    return written([(1, b"<</Type/Catalog/Pages 2 0 R>>"), kids])


def many_objects() -> bytes:
    numbers = range(4, 30_004)
    names = b" ".join(b"%d 0 R" % number for number in numbers)
    return with_catalog(b"/X[%s]" % names, *((number, b"<<>>") for number in numbers))


def pdf_of(change) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def unpacking_to(megabytes: int) -> bytes:
    """A PDF whose objects stand in a stream that unpacks to so much."""
    packer, blank = zlib.compressobj(9), b" " * (1 << 20)
    packed = b"".join(packer.compress(blank) for _one in range(megabytes)) + packer.flush()
    out = b"%PDF-1.5\n"
    places = {4: len(out)}
    head = b"<</Type/ObjStm/N 3/First 20/Filter/FlateDecode/Length %d>>" % len(packed)
    out += b"4 0 obj\n%sstream\n%s\nendstream\nendobj\n" % (head, packed)
    start = len(out)
    entries = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, places[4], 0), (1, start, 0)]
    rows = b"".join(
        bytes([kind]) + at.to_bytes(4, "big") + bytes([last]) for kind, at, last in entries
    )
    head = b"<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>" % len(rows)
    out += b"5 0 obj\n%sstream\n%s\nendstream\nendobj\n" % (head, rows)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def tree_of_pages(depth: int) -> bytes:
    """Each node has the next one twice: 2 to the power of `depth` pages in a few bytes."""
    last = depth + 1
    nodes = [
        (number, b"<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>" % (number + 1, number + 1))
        for number in range(2, last)
    ]
    leaf = (last, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (last - 1))
    return written([(1, b"<</Type/Catalog/Pages 2 0 R>>"), *nodes, leaf])


def picture(kind: str, size=(40, 20), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, kind, **options)
    return target.getvalue()


def huge_picture() -> bytes:
    """A PNG of 900 megapixels in a few kilobytes."""
    target = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(target, "PNG", optimize=True)
    return target.getvalue()


def telling_picture() -> bytes:
    """A photo that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "MARKER camera"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif, comment=b"MARKER comment")


def package(parts: dict[str, bytes], *, says: int = 0) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
        if says:
            made.filelist[-1].file_size = says
    return target.getvalue()


def word(parts: dict[str, bytes], *, says: int = 0) -> bytes:
    """says: the size that its last part claims to have."""
    kind = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
    kind += b'wordprocessingml.document.main+xml"/></Types>'
    parts = {"[Content_Types].xml": kind, "word/document.xml": b"<w/>", **parts}
    return package(parts, says=says)


SCRIPT = b"<html><script>alert(1)</script></html>"
XXE = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><Types>&x;</Types>'
DEEP = 100_000


@dataclass(frozen=True)
class Attack:
    """What is sent to a field that takes PDF, JPG, PNG and DOCX.

    code: of the refusal; empty where the file is taken.
    """

    name: str
    make: Callable[[], bytes]
    code: str


def plain_pdf() -> bytes:
    return pdf_of(lambda _writer: None)


ATTACKS = {
    "page called PDF": Attack("cv.pdf", lambda: SCRIPT, "content"),
    "page": Attack("cv.html", lambda: SCRIPT, "kind"),
    "drawing with a script": Attack("cv.svg", lambda: b"<svg onload='alert(1)'/>", "kind"),
    "program called PDF": Attack("cv.pdf", lambda: b"MZ" + bytes(200), "content"),
    "two endings": Attack("cv.pdf.exe", plain_pdf, "kind"),
    "nothing": Attack("cv.pdf", bytes, "empty"),
    "more than the field takes": Attack("cv.pdf", lambda: plain_pdf() + bytes(11 << 20), "size"),
    "PDF with a password": Attack(
        "cv.pdf", lambda: pdf_of(lambda writer: writer.encrypt("x")), "encrypted"
    ),
    "PDF with a script": Attack(
        "cv.pdf", lambda: with_catalog(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active"
    ),
    "PDF with a file in it": Attack(
        "cv.pdf", lambda: pdf_of(lambda writer: writer.add_attachment("a.exe", b"MZ")), "active"
    ),
    "PDF that starts a program": Attack(
        "cv.pdf", lambda: with_catalog(b"/OpenAction<</S/Launch/F(calc.exe)>>"), "active"
    ),
    "PDF cut off": Attack("cv.pdf", lambda: plain_pdf()[:200], "damaged"),
    "PDF that unpacks to 400 MB": Attack("cv.pdf", lambda: unpacking_to(400), "damaged"),
    "PDF whose pages lead in a circle": Attack("cv.pdf", circle_of_pages, "damaged"),
    "PDF with 2^30 pages in 3 KB": Attack("cv.pdf", lambda: tree_of_pages(30), "damaged"),
    "PDF of brackets": Attack(
        "cv.pdf", lambda: with_catalog(b"/X" + b"[" * DEEP + b"]" * DEEP), "damaged"
    ),
    "PDF that names no older one": Attack("cv.pdf", lambda: with_catalog(b"", older=9), ""),
    "PDF of objects without end": Attack("cv.pdf", many_objects, "active"),
    "picture of 900 megapixels": Attack("scan.png", huge_picture, "damaged"),
    "picture cut off": Attack("scan.jpg", lambda: picture("JPEG")[:300], "damaged"),
    "picture that is a page too": Attack("scan.jpg", lambda: picture("JPEG") + SCRIPT, ""),
    "picture that tells where it was taken": Attack("scan.jpg", telling_picture, ""),
    "document with macros": Attack("cv.docx", lambda: word({"word/vbaProject.bin": b""}), "active"),
    "document that unpacks to 2 GB": Attack(
        "cv.docx", lambda: word({"word/a.xml": b"a"}, says=2 << 30), "size"
    ),
    "document that reads a file of the server": Attack(
        "cv.docx", lambda: package({"[Content_Types].xml": XXE}), "content"
    ),
    "ZIP called DOCX": Attack("cv.docx", lambda: package({"a.txt": b"a"}), "content"),
    "name that climbs": Attack("../../etc/cron.d/cv.pdf", plain_pdf, ""),
    "name that turns around": Attack("cv\u202efdp.exe.pdf", plain_pdf, ""),
}
