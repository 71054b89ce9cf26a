"""Addresses below /events/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from events import views
from events.afterwards import views as afterwards
from events.calendar_views import CalendarView, IcsView
from events.feeds import EventFeed
from events.material_views import MaterialView
from events.questions.views import QuestionsView, VoteView, WallView
from events.seating import views as places

app_name = "events"
urlpatterns = [
    path("", views.EventList.as_view(), name="list"),
    path("calendar.ics", CalendarView.as_view(), name="calendar"),
    path("feed/", login_not_required(EventFeed()), name="feed"),
    path("", include("events.door.urls")),
    path("places/confirm/<str:code>/", places.ConfirmView.as_view(), name="confirm"),
    path("places/<str:code>/", places.PlaceView.as_view(), name="place"),
    path("places/<str:code>/cancel/", places.CancelPlaceView.as_view(), name="place_cancel"),
    path("places/<str:code>/<str:answer>/", places.PlaceAnswerView.as_view(), name="place_answer"),
    path("after/<str:code>/", afterwards.GuestPage.as_view(), name="guest_after"),
    path(
        "after/<str:code>/feedback/",
        afterwards.GuestFeedbackView.as_view(),
        name="guest_feedback",
    ),
    path(
        "after/<str:code>/certificate/<slug:language>/",
        afterwards.GuestCertificateView.as_view(),
        name="guest_certificate",
    ),
    path("<slug:slug>/", views.EventDetail.as_view(), name="detail"),
    path("<slug:slug>/event.ics", IcsView.as_view(), name="ics"),
    path("<slug:slug>/materials/<int:number>/", MaterialView.as_view(), name="material"),
    path("<slug:slug>/register/", views.RegisterView.as_view(), name="register"),
    path("<slug:slug>/feedback/", afterwards.FeedbackView.as_view(), name="feedback"),
    path(
        "<slug:slug>/certificate/<slug:language>/",
        afterwards.CertificateView.as_view(),
        name="certificate",
    ),
    path("<slug:slug>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("<slug:slug>/questions/", QuestionsView.as_view(), name="questions"),
    path("<slug:slug>/questions/wall/", WallView.as_view(), name="wall"),
    path("<slug:slug>/questions/<int:pk>/vote/", VoteView.as_view(), name="vote"),
    path("<slug:slug>/guest/", places.GuestView.as_view(), name="guest"),
    path("<slug:slug>/offer/<str:answer>/", places.OfferView.as_view(), name="offer"),
]
