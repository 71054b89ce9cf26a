"""Addresses below /opinions/."""

app_name = "opinions"
urlpatterns: list = []
