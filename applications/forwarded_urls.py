"""Addresses below /forwarded/."""

from django.urls import path

from applications.views import forwarded, outcomes

app_name = "forwarded"
urlpatterns = [
    path("", forwarded.ForwardedList.as_view(), name="list"),
    path("batches/<int:pk>/sheet.<slug:kind>", outcomes.SheetView.as_view(), name="sheet"),
    path("batches/<int:pk>/outcomes/", outcomes.OutcomesView.as_view(), name="outcomes"),
    path("batches/<int:pk>/record/", outcomes.RecordView.as_view(), name="record"),
    path("<slug:reference>/", forwarded.ForwardedDetail.as_view(), name="detail"),
    path("<slug:reference>/take-back/", forwarded.TakeBackView.as_view(), name="take_back"),
    path("<slug:reference>/number/<slug:kind>/", forwarded.NumberView.as_view(), name="number"),
]
