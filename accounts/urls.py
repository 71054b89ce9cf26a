"""Addresses of the own account and of invitations; the others here are django-allauth's."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.AccountView.as_view(), name="account"),
    path("mails/", views.MailsView.as_view(), name="account_mails"),
    path("invitation/<str:token>/", views.InvitationView.as_view(), name="account_invitation"),
]
