"""Addresses below /notices/."""

from django.urls import path

from applications.views import notice

app_name = "notices"
urlpatterns = [
    path("", notice.NoticeList.as_view(), name="list"),
    path("objections/received/", notice.ObjectedView.as_view(), name="objected"),
    path("<slug:slug>/", notice.NoticeDetail.as_view(), name="detail"),
    path("<slug:slug>/objection/", notice.ObjectionView.as_view(), name="object"),
]
