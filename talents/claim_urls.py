"""Addresses of this part of the account."""

urlpatterns: list = []
