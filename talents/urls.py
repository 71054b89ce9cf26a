"""Addresses of the own profile, under /me/profile/."""

from django.urls import path

from talents.models import LanguageProof, Membership, StayAbroad
from talents.views import profile

urlpatterns = [
    path("", profile.ProfileView.as_view(), name="profile"),
    path("contact/", profile.ContactView.as_view(), name="profile_contact"),
    path("passport/", profile.PassportNameView.as_view(), name="profile_passport"),
    path("photo/", profile.PhotoView.as_view(), name="profile_photo"),
    path("identity/<str:kind>/", profile.IdentityNumberView.as_view(), name="profile_identity"),
    path("languages/add/", profile.LanguageProofView.as_view(), name="profile_language_add"),
    path("languages/<int:pk>/", profile.LanguageProofView.as_view(), name="profile_language"),
    path(
        "languages/<int:pk>/delete/",
        profile.RowDeleteView.as_view(model=LanguageProof, anchor="languages"),
        name="profile_language_delete",
    ),
    path("stays/add/", profile.StayView.as_view(), name="profile_stay_add"),
    path("stays/<int:pk>/", profile.StayView.as_view(), name="profile_stay"),
    path(
        "stays/<int:pk>/delete/",
        profile.RowDeleteView.as_view(model=StayAbroad, anchor="stays"),
        name="profile_stay_delete",
    ),
    path("memberships/add/", profile.MembershipView.as_view(), name="profile_membership_add"),
    path("memberships/<int:pk>/", profile.MembershipView.as_view(), name="profile_membership"),
    path(
        "memberships/<int:pk>/delete/",
        profile.RowDeleteView.as_view(model=Membership, anchor="memberships"),
        name="profile_membership_delete",
    ),
]
