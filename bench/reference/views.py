from django.http import HttpResponse
from django.shortcuts import render

from bench.reference.models import Program

BYTES = b"x" * 16 * 1024


def page(request):
    """20 programs from one indexed query with three joined names; nothing is cached."""
    programs = Program.objects.select_related("sponsor", "host", "field").order_by("closes_on")[:20]
    return render(request, "reference/page.html", {"programs": programs})


def static_bytes(request):
    return HttpResponse(BYTES, content_type="application/octet-stream")
