"""Addresses below /calls/."""

app_name = "calls"
urlpatterns: list = []
