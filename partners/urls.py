"""Addresses below /partners/."""

app_name = "partners"
urlpatterns: list = []
