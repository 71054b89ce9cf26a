"""Addresses below /api/v1/: stable as long as the 1 stands in them."""

from django.urls import path

from portal.api import ENDPOINTS
from portal.views import api

app_name = "api"
urlpatterns = [
    path("", api.ApiView.as_view(), name="home"),
    path("openapi.json", api.openapi, name="openapi"),
    *(path(route, view.as_view(), name=view.name) for route, view in ENDPOINTS.items()),
]
