import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from core.uploads import Limits, clean_name, inspect


def pdf(pages: int = 1, *, change=None) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    if change:
        change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def picture(kind: str = "PNG", size=(40, 20), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, kind, **options)
    return target.getvalue()


def upload(content: bytes, name: str = "cv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refusal(content: bytes, name: str = "cv.pdf", limits: Limits | None = None) -> str:
    with pytest.raises(ValidationError) as raised:
        inspect(upload(content, name), limits or Limits())
    return raised.value.code


def test_inspect_says_what_a_good_pdf_is():
    seen = inspect(upload(pdf(3), "Lebenslauf – 例.PDF"), Limits())

    assert (seen.name, seen.extension, seen.content_type, seen.pages) == (
        "Lebenslauf – 例.PDF", "pdf", "application/pdf", 3,
    )  # fmt: skip


def test_inspect_refuses_each_kind_of_wrong_file():
    encrypted = pdf(change=lambda writer: writer.encrypt("secret"))

    assert {
        "empty": refusal(b""),
        "renamed picture": refusal(picture(), "cv.pdf"),
        "renamed page": refusal(b"<html><script>alert(1)</script></html>", "cv.pdf"),
        "program": refusal(b"MZ\x90\x00" + b"\x00" * 64, "cv.exe"),
        "cut off": refusal(pdf()[:120]),
        "password": refusal(encrypted),
        "too many pages": refusal(pdf(6), limits=Limits(max_pages=5)),
        "too large": refusal(pdf() + b"\n" * (1024 * 1024 + 1), limits=Limits(max_mb=1)),
    } == {
        "empty": "empty",
        "renamed picture": "content",
        "renamed page": "content",
        "program": "kind",
        "cut off": "damaged",
        "password": "encrypted",
        "too many pages": "pages",
        "too large": "size",
    }


def _script(writer):
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
    writer._root_object[NameObject("/Names")] = DictionaryObject({NameObject("/X"): action})


def _attachment(writer):
    writer.add_attachment("inner.exe", b"MZ")


def _launch(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    writer._root_object[NameObject("/OpenAction")] = action


def _page_action(writer):
    writer.pages[0][NameObject("/AA")] = DictionaryObject()


@pytest.mark.parametrize("change", [_script, _attachment, _launch, _page_action])
def test_inspect_refuses_active_pdfs(change):
    assert refusal(pdf(change=change)) == "active"


def test_inspect_takes_the_opening_page_that_word_processors_write():
    def opens_at_first_page(writer):
        page = writer.pages[0].indirect_reference
        writer._root_object[NameObject("/OpenAction")] = ArrayObject(
            [page, NameObject("/XYZ"), NumberObject(0), NumberObject(0), NumberObject(0)]
        )

    assert inspect(upload(pdf(change=opens_at_first_page)), Limits()).pages == 1


def test_inspect_refuses_a_picture_that_would_fill_the_memory():
    huge = picture("PNG", (9000, 9000), compress_level=9)

    assert refusal(huge, "photo.png", Limits(formats=("png",))) in {"size", "damaged"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../passwd.pdf", "passwd.pdf"), ("a\\b\\c.pdf", "c.pdf"), ("x\u202egpj.pdf", "xgpj.pdf"),
     ("line\nbreak.pdf", "linebreak.pdf"), ("例" * 300 + ".pdf", "例" * 120 + ".pdf")],
)  # fmt: skip
def test_clean_name_is_plain_text(given, kept):
    assert clean_name(given) == kept
