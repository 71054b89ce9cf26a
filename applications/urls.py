"""Addresses below /me/applications/."""

app_name = "applications"
urlpatterns: list = []
