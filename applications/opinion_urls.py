"""Addresses below /opinions/."""

from django.urls import path

from applications.views import opinion

app_name = "opinions"
urlpatterns = [
    path("", opinion.OpinionList.as_view(), name="list"),
    path("<slug:reference>/", opinion.OpinionDetail.as_view(), name="detail"),
]
