"""Addresses below /links/: for hosts and referees, without an account."""

from django.urls import path

from applications.views.delivery import DeliveryReceivedView, DeliveryView

urlpatterns = [
    path("received/", DeliveryReceivedView.as_view(), name="delivery_received"),
    path("<str:token>/", DeliveryView.as_view(), name="delivery"),
]
