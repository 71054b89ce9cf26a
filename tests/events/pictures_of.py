"""Pictures and files as a browser sends them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(size=(700, 500), name="hall.jpg") -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue())
