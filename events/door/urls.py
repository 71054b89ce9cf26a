"""Addresses below /events/ for those who come and for the door."""

from django.urls import path

from events.door.views import check_in, office, own

urlpatterns = [
    path("mine/", own.OwnEvents.as_view(), name="own"),
    path("mine/<str:code>/lectures.ics", own.OwnCalendar.as_view(), name="own_calendar"),
    path("helpers/<str:token>/", office.HelperLinkView.as_view(), name="helper"),
    path("<slug:slug>/ticket/", own.TicketView.as_view(), name="ticket"),
    path("<slug:slug>/check-in/", check_in.check_in_page, name="check_in"),
    path("<slug:slug>/check-in/worker.js", check_in.WorkerView.as_view(), name="check_in_worker"),
    path("<slug:slug>/check-in/state/", check_in.StateView.as_view(), name="check_in_state"),
    path("<slug:slug>/check-in/deeds/", check_in.DeedsView.as_view(), name="check_in_deeds"),
    path("<slug:slug>/check-in/look/", check_in.LookView.as_view(), name="check_in_look"),
    path("<slug:slug>/check-in/search/", check_in.SearchView.as_view(), name="check_in_search"),
    path("<slug:slug>/check-in/sheet/", office.SheetView.as_view(), name="sign_in_sheet"),
    path("<slug:slug>/check-in/helpers/", office.HelpersView.as_view(), name="helpers"),
    path(
        "<slug:slug>/check-in/helpers/<int:pk>/recall/",
        office.RecallView.as_view(),
        name="recall_helper",
    ),
]
