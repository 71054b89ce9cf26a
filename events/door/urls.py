"""Addresses below /events/ for those who come and for the door."""

from django.urls import path

from events.door.views import own

urlpatterns = [
    path("mine/", own.OwnEvents.as_view(), name="own"),
    path("mine/<str:code>/lectures.ics", own.OwnCalendar.as_view(), name="own_calendar"),
    path("<slug:slug>/ticket/", own.TicketView.as_view(), name="ticket"),
]
