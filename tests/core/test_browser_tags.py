import pytest
from django.utils import translation

from core.templatetags.browser_tags import browser_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{WINDOWS} Chrome/109.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Edge on Windows"),
        (f"{IPHONE} Version/17.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} Mobile/15E148 MicroMessenger/8.0.40", "WeChat on iPhone"),
        ("Firefox/115.0", "Firefox"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_browser_name(user_agent, name):
    with translation.override("en"):
        assert browser_name(user_agent) == name
