"""The open data, for everybody, as long as an edition is public; else nothing is here."""

from collections.abc import Callable
from typing import ClassVar

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.views.generic import TemplateView, View

from applications.models import OpenDataEdition
from core.views import PublicMixin
from portal.reports import open_data
from portal.reports.showing import shown

# A copy may be read so many seconds longer than the edition is public.
CACHED = "public, max-age=300"


class EditionMixin(PublicMixin):
    @cached_property
    def edition(self) -> OpenDataEdition:
        edition = OpenDataEdition.objects.public().first()
        if edition is None:
            raise Http404
        return edition


class OpenDataView(EditionMixin, TemplateView):
    template_name = "portal/open_data.html"

    def get_context_data(self, **kwargs):
        told = shown(self.edition.content)
        return super().get_context_data(**kwargs, **told, edition=self.edition)


class EditionFile(EditionMixin, View):
    """An edition never changes, so its key is the tag of its files."""

    written: ClassVar[Callable[[OpenDataEdition], bytes]]
    content_type: ClassVar[str]

    def get(self, request):
        tag = quote_etag(f"edition-{self.edition.pk}")
        unchanged = get_conditional_response(request, etag=tag)
        response = unchanged or HttpResponse(
            type(self).written(self.edition), content_type=self.content_type
        )
        response["ETag"], response["Cache-Control"] = tag, CACHED
        response["Access-Control-Allow-Origin"] = "*"  # the same for everybody, whoever asks
        return response


class JsonView(EditionFile):
    written = staticmethod(open_data.as_json)
    content_type = "application/json; charset=utf-8"


class CsvView(EditionFile):
    written = staticmethod(open_data.as_csv)
    content_type = "text/csv; charset=utf-8"
