"""Addresses below /calls/."""

from django.urls import path

from programs import views

app_name = "calls"
urlpatterns = [
    path("", views.OpenCallsView.as_view(), name="list"),
    path("<slug:slug>/", views.CallDetailView.as_view(), name="detail"),
]
