"""Addresses below /notices/."""

app_name = "notices"
urlpatterns: list = []
