"""Pictures as cameras, phones and print shops make them, by real encoders."""

import io
import subprocess

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from core import pictures, resizing
from core.models import StoredFile
from tests.factories.accounts import UserFactory

ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825
RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(size=(1200, 800), mode="RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def upload(image: Image.Image, kind: str, name: str, **options) -> SimpleUploadedFile:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return SimpleUploadedFile(name, target.getvalue())


def heic(image: Image.Image, name="IMG_0001.HEIC", **options) -> SimpleUploadedFile:
    target = io.BytesIO()
    pillow_heif.from_pillow(image).save(target, enc_params={"preset": "ultrafast"}, **options)
    return SimpleUploadedFile(name, target.getvalue())


def opened(rendition: pictures.Rendition) -> Image.Image:
    return Image.open(io.BytesIO(rendition.content))


def close(seen, wanted) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(seen, wanted, strict=True))


def refusal(file: SimpleUploadedFile) -> str:
    with pytest.raises(ValidationError) as raised:
        pictures.made(file)
    return raised.value.code


def test_picture_comes_in_its_sizes_and_is_not_blown_up():
    large = pictures.made(upload(halves((3000, 2000)), "JPEG", "a.jpg"))
    small = pictures.made(upload(halves((700, 350)), "JPEG", "a.jpg"))

    assert [(one.width, one.height) for one in large] == [(480, 320), (960, 640), (1600, 1067)]
    assert [(one.width, one.height) for one in small] == [(480, 240), (700, 350)]


@pytest.mark.parametrize(
    "file",
    [
        lambda: upload(halves(), "JPEG", "a.jpg"),
        lambda: upload(halves(), "PNG", "a.png"),
        lambda: upload(halves(), "WEBP", "a.webp"),
        lambda: upload(halves(mode="CMYK"), "JPEG", "print.jpg"),
        lambda: upload(halves(mode="P"), "PNG", "palette.png"),
        lambda: heic(halves()),
        lambda: heic(halves(), name="image.jpg"),
    ],
    ids=["jpeg", "png", "webp", "cmyk", "palette", "heic", "heic-called-jpg"],
)
def test_every_kind_becomes_a_jpeg_of_the_same_colors(file):
    small = opened(pictures.made(file())[0])

    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (480, 320))
    assert close(small.getpixel((100, 160)), RED)
    assert close(small.getpixel((400, 160)), BLUE)


def test_gray_in_16_bit_keeps_its_grays():
    gray = Image.new("I;16", (100, 100), 0x8000)

    small = opened(pictures.made(upload(gray, "PNG", "scan.png"))[0])

    assert close(small.getpixel((50, 50)), (128, 128, 128))


def test_what_was_transparent_is_white():
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))

    small = opened(pictures.made(upload(clear, "PNG", "logo.png"))[0])

    assert close(small.getpixel((50, 50)), (255, 255, 255))


@pytest.mark.parametrize("kind", ["jpeg", "heic"])
def test_picture_is_turned_upright_and_tells_nothing_of_its_maker(kind):
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "SecretCamera"
    exif.get_ifd(PLACE)[1] = "N"
    image, mark = halves(), exif.tobytes()
    file = heic(image, exif=mark) if kind == "heic" else upload(image, "JPEG", "a.jpg", exif=mark)
    file.seek(0)
    assert b"SecretCamera" in file.read()

    made = pictures.made(file)

    assert [one.width < one.height for one in made] == [True] * 3
    top, bottom = opened(made[0]).getpixel((160, 60)), opened(made[0]).getpixel((160, 420))
    assert (close(top, RED), close(bottom, BLUE)) == (True, True)
    for one in made:
        assert dict(opened(one).getexif()) == {}
        assert b"SecretCamera" not in one.content
        assert "icc_profile" not in opened(one).info


def profile(kind="sRGB") -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()


def test_colors_of_a_profile_are_turned_into_those_of_the_web():
    swapped = profile().replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ")
    swapped = swapped.replace(b"____", b"bXYZ")  # says that what is called red is blue

    file = upload(halves(), "JPEG", "a.jpg", icc_profile=swapped)

    small = opened(pictures.made(file)[0])
    assert close(small.getpixel((100, 160)), BLUE)


def test_profile_of_another_kind_than_the_picture_does_no_harm():
    file = upload(halves(), "JPEG", "a.jpg", icc_profile=profile("LAB"))

    small = opened(pictures.made(file)[0])

    assert close(small.getpixel((100, 160)), RED)


def test_what_is_no_whole_picture_gets_a_sentence():
    photo = upload(halves((3000, 2000)), "JPEG", "a.jpg").read()
    phone = heic(halves((3000, 2000))).read()

    assert {
        "cut off": refusal(SimpleUploadedFile("a.jpg", photo[: len(photo) // 2])),
        "heic cut off": refusal(SimpleUploadedFile("a.heic", phone[: len(phone) // 2])),
        "text": refusal(SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")),
        "svg": refusal(SimpleUploadedFile("a.svg", b"<svg/>")),
        "gif": refusal(upload(halves(mode="P"), "GIF", "a.jpg")),
        "empty": refusal(SimpleUploadedFile("a.jpg", b"")),
    } == {
        "cut off": "damaged",
        "heic cut off": "damaged",
        "text": "content",
        "svg": "kind",
        "gif": "content",
        "empty": "empty",
    }


def test_picture_that_would_fill_the_memory_gets_a_sentence():
    huge = Image.new("1", (30_000, 30_000))

    assert refusal(upload(huge, "PNG", "huge.png")) == "size"


def test_photo_of_48_megapixels_from_a_phone_is_taken():
    photo = Image.linear_gradient("L").resize((8064, 6048)).convert("RGB")

    made = pictures.made(heic(photo))

    assert (made[-1].width, made[-1].height) == (1600, 1200)


def test_photo_over_the_limit_is_refused_before_it_is_opened(settings, monkeypatch):
    settings.UPLOAD_MAX_MB = 1
    monkeypatch.setattr(subprocess, "run", None)
    noise = upload(Image.effect_noise((1500, 1500), 90), "PNG", "a.png")

    assert refusal(noise) == "size"


@pytest.mark.parametrize("end", [-9, resizing.TOO_LARGE])
def test_process_that_was_ended_counts_as_too_large(monkeypatch, end):
    ended = subprocess.CompletedProcess([], end, b"")
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: ended)

    assert refusal(upload(halves(), "JPEG", "a.jpg")) == "size"


@pytest.mark.django_db
def test_kept_picture_is_shown_by_its_sizes():
    owner = UserFactory()

    made = pictures.made(upload(halves(), "JPEG", "saal.jpg"))
    sizes = pictures.stored(made, name="Saal 例.jpg", owner=owner, by=owner)

    files = list(StoredFile.objects.order_by("pk"))
    addresses = [file.get_absolute_url() for file in files]
    shown = pictures.shown(sizes)
    assert [file.name for file in files] == ["Saal 例.jpg"] * 3
    assert [file.is_own_image for file in files] == [True] * 3
    assert shown.srcset == ", ".join(
        f"{address} {width}w" for address, width in zip(addresses, (480, 960, 1200), strict=True)
    )
    assert (shown.small, shown.src) == (addresses[0], addresses[1])
    assert (shown.width, shown.height) == (1200, 800)
    assert pictures.shown([]) is None


@pytest.mark.django_db
def test_copy_is_of_its_new_owner_and_outlives_the_first(django_capture_on_commit_callbacks):
    first, second = UserFactory(), UserFactory()
    made = pictures.made(upload(halves(), "JPEG", "a.jpg"))
    sizes = pictures.stored(made, name="a.jpg", owner=first)

    again = pictures.copied(sizes, owner=second)
    with django_capture_on_commit_callbacks(execute=True):
        pictures.discard(sizes)

    left = list(StoredFile.objects.all())
    assert {str(file.uuid) for file in left} == {size["uuid"] for size in again}
    assert {file.owner for file in left} == {second}
    assert all(default_storage.exists(file.file.name) for file in left)
