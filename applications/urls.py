"""Addresses below /me/applications/."""

from django.urls import path

from applications.views import application, document, draft, me, sending, start

app_name = "applications"
urlpatterns = [
    path("matches/", me.MatchesView.as_view(), name="matches"),
    path("start/<slug:slug>/", start.StartView.as_view(), name="start"),
    path("<slug:reference>/", application.ApplicationPage.as_view(), name="detail"),
    path("<slug:reference>/edit/", draft.EditPage.as_view(), name="edit"),
    path("<slug:reference>/documents/<int:pk>/", document.UploadView.as_view(), name="upload"),
    path(
        "<slug:reference>/documents/<int:pk>/remove/",
        document.RemoveDocumentView.as_view(),
        name="remove_document",
    ),
    path("<slug:reference>/pdf/<slug:language>/", application.PdfView.as_view(), name="pdf"),
    path("<slug:reference>/check/", sending.CheckView.as_view(), name="check"),
    path("<slug:reference>/resubmit/", sending.ResubmitView.as_view(), name="resubmit"),
    path(
        "<slug:reference>/discard/",
        application.StepView.as_view(step="discard"),
        name="discard",
    ),
    path(
        "<slug:reference>/call-back/",
        application.StepView.as_view(step="call_back"),
        name="call_back",
    ),
    path(
        "<slug:reference>/withdraw/",
        application.StepView.as_view(step="withdraw"),
        name="withdraw",
    ),
]
