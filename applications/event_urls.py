"""Addresses below /events/, with the page of an event as those see it who were there."""

from django.urls import path

from applications.views.after_lecture import EventPage
from events import urls

app_name = urls.app_name
_PAGE = path("<slug:slug>/", EventPage.as_view(), name="detail")
urlpatterns = [
    _PAGE if getattr(route, "name", "") == "detail" else route for route in urls.urlpatterns
]
