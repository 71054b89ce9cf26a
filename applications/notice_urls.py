"""Addresses below /notices/."""

from django.urls import path

from applications.views import notice

app_name = "notices"
urlpatterns = [
    path("", notice.NoticeList.as_view(), name="list"),
    path("<slug:slug>/", notice.NoticeDetail.as_view(), name="detail"),
]
