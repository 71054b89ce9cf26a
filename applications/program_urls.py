"""Addresses below /programs/ with what only this floor can answer: the check, “I qualify”."""

from django.urls import path

from applications.views import check, program_list
from programs import urls

app_name = urls.app_name
urlpatterns = [
    path("", program_list.ProgramsForAllView.as_view(), name="list"),
    path("<slug:slug>/check/", check.CheckView.as_view(), name="check"),
    *urls.urlpatterns,
]
