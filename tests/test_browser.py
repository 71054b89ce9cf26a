"""The watch over the browser sees what it is there to see."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls(__name__),
]


@login_not_required
def blank_page(request):
    return HttpResponse("<!DOCTYPE html><title>Blank</title>")


@login_not_required
def missing_page(request):
    return HttpResponse("Gone", status=404)


urlpatterns = [
    path("", blank_page),
    path("missing/", missing_page),
    path("favicon.ico", blank_page),
    path("accounts/login/", blank_page, name="account_login"),
]


@pytest.fixture
def blank(page):
    """A page with our headers and nothing on it."""
    page.goto("/")
    return page


def seen(complaints):
    """What was noted until now; the test may then end well."""
    found, complaints.found[:] = list(complaints.found), []
    return found


@pytest.mark.parametrize(
    ("deed", "word"),
    [
        ("console.error('a broken script')", "a broken script"),
        ("setTimeout(() => { throw new Error('uncaught') })", "uncaught"),
        ("document.body.setAttribute('style', 'color: red')", "CSP: style-src-attr refused inline"),
        (
            "document.body.append(Object.assign(new Image(), {src: '/missing/'}))",
            "404",
        ),
    ],
)
def test_complaints_hear_a_page_in_trouble(blank, complaints, deed, word):
    heard = blank.expect_event("pageerror")
    if "throw" not in deed:
        heard = blank.expect_event("console", lambda message: word in message.text)
    with heard:
        blank.evaluate(deed)

    assert any(word in line for line in seen(complaints))


def test_complaints_see_a_request_to_another_host(blank, complaints):
    blank.context.route("https://example.org/**", lambda route: route.abort())
    with blank.expect_event("requestfailed"):
        blank.evaluate("void window.open('https://example.org/font.woff2', '_self')")

    assert "a request to another host: https://example.org/font.woff2" in seen(complaints)


def test_complaints_let_pass_what_a_test_expects(blank, complaints):
    complaints.expect(r"status of 404")

    blank.goto("/missing/")

    assert complaints.found == []


def test_new_contexts_are_watched_too(new_context, complaints):
    page = new_context(locale="zh-CN").new_page()
    page.goto("/")
    with page.expect_event("console"):
        page.evaluate("console.error('second window')")

    assert len(seen(complaints)) == 1
