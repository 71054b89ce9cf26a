"""Files of an event for guests; who has an account opens them by their own address."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from core import policy
from core.views import PublicMixin, file_response
from events.permissions import LinkHolder
from events.places import place_of
from events.views import PublishedEvent


class MaterialView(PublicMixin, PublishedEvent, View):
    """A guest has no account: the link in their mail has made their place known here."""

    def get(self, request, slug, number):
        material = get_object_or_404(self.event.materials.select_related("file"), pk=number)
        place = place_of(request, self.event)
        is_guest = place is not None and place.user is None
        reader = LinkHolder(place.uuid) if is_guest else request.user
        if not policy.can(reader, "download", material):
            raise Http404
        return file_response(material.file)
