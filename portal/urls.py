"""Every address of the portal. Those that DESIGN names are stable."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from applications.views import me
from applications.views.after_lecture import AfterLectureView
from applications.views.statements import StatementsView
from core.views import FileView
from events.afterwards.views import VerifyView
from portal.views import home, open_data, pages, plumbing, search

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("dashboard/", plumbing.DashboardView.as_view(), name="dashboard"),
    path("programs/", include("applications.program_urls")),
    path("calls/", include("programs.call_urls")),
    path("events/", include("applications.event_urls")),
    path("partners/", include("partners.urls")),
    path("notices/", include("applications.notice_urls")),
    path("search/", search.SearchView.as_view(), name="search"),
    path("search/hits/", search.HitsView.as_view(), name="search_hits"),
    path("open-data/", open_data.OpenDataView.as_view(), name="open_data"),
    path("open-data/summary.json", open_data.JsonView.as_view(), name="open_data_json"),
    path("open-data/summary.csv", open_data.CsvView.as_view(), name="open_data_csv"),
    path("privacy/", pages.PrivacyView.as_view(), name="privacy"),
    path("accessibility/", pages.AccessibilityView.as_view(), name="accessibility"),
    path("accounts/", include("accounts.urls")),
    path("accounts/claim/", include("talents.claim_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("language/", plumbing.set_language, name="set_language"),
    path("me/", me.MyPage.as_view(), name="me"),
    path("me/lectures/<slug:slug>/", AfterLectureView.as_view(), name="after_lecture"),
    path("me/profile/statements/", StatementsView.as_view(), name="profile_statements"),
    path("me/profile/", include("talents.urls")),
    path("me/applications/", RedirectView.as_view(pattern_name="me")),
    path("me/applications/", include("applications.urls")),
    path("opinions/", include("applications.opinion_urls")),
    path("forwarded/", include("applications.forwarded_urls")),
    path("verify/", VerifyView.as_view(), name="verify_form"),
    path("verify/<str:code>/", VerifyView.as_view(), name="verify"),
    path("links/", include("applications.link_urls")),
    path("reviews/", include("applications.review_urls")),
    path("files/<uuid:uuid>/", FileView.as_view(), name="file"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("portal.api_urls")),
    path("healthz", plumbing.healthz, name="healthz"),
    path("readyz", plumbing.readyz, name="readyz"),
    path(".well-known/security.txt", plumbing.security_txt, name="security_txt"),
]

handler400 = "portal.views.plumbing.bad_request"
handler403 = "portal.views.plumbing.permission_denied"
handler404 = "portal.views.plumbing.page_not_found"
handler500 = "portal.views.plumbing.server_error"
