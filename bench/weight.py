"""What a browser loads with one page: the page itself, styles, scripts and pictures."""

import gzip
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Weight:
    """Bytes, styles and scripts compressed as a proxy sends them."""

    page: int = 0
    css: int = 0
    js: int = 0
    requests: int = 0


@dataclass
class _Finder(HTMLParser):
    """Collects what the page refers to."""

    found: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "link" and has.get("rel") == "stylesheet":
            self.found[has["href"]] = "css"
        elif tag == "link" and has.get("rel") == "icon":
            self.found[has["href"]] = "img"
        elif tag == "script" and has.get("src"):
            self.found[has["src"]] = "js"
        elif tag == "img" and has.get("src"):
            self.found[has["src"]] = "img"


def weigh(url: str) -> Weight:
    page = _read(url)
    finder = _Finder()
    finder.feed(page.decode())
    weight = Weight(page=len(page), requests=1 + len(finder.found))
    for address, kind in finder.found.items():
        size = len(gzip.compress(_read(urljoin(url, address))))
        if kind in {"css", "js"}:
            setattr(weight, kind, getattr(weight, kind) + size)
    return weight


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()
