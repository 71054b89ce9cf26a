"""Signing up by staff number, under /accounts/claim/."""

from django.urls import path

from talents.views import claim

urlpatterns = [
    path("", claim.ClaimView.as_view(), name="account_claim"),
    path("sent/", claim.ClaimSentView.as_view(), name="account_claim_sent"),
    path("<str:token>/", claim.ClaimAcceptView.as_view(), name="account_claim_accept"),
]
