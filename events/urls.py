"""Addresses below /events/."""

app_name = "events"
urlpatterns: list = []
