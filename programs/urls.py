"""Addresses below /programs/."""

app_name = "programs"
urlpatterns: list = []
