"""Addresses below /reviews/."""

from django.urls import path

from applications.views import review

app_name = "reviews"
urlpatterns = [
    path("", review.ReviewList.as_view(), name="list"),
    path("<slug:reference>/", review.ReviewPage.as_view(), name="detail"),
    path("<slug:reference>/give-back/", review.GiveBackView.as_view(), name="give_back"),
    path(
        "<slug:reference>/documents/<int:pk>/",
        review.ReviewDocument.as_view(),
        name="document",
    ),
]
