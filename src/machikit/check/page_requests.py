"""Finds the URLs that a page would load when it is opened, from its HTML and CSS. Scripts are covered by the page's policy."""

import re
from functools import lru_cache
from html.parser import HTMLParser

LOADING_ATTRIBUTES = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
LOADING_HREF_TAGS = {"link", "image", "use", "base"}  # a link to click on (<a>, <area>) loads nothing
LOCAL_PREFIXES = ("data:", "blob:", "#", "about:")
CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?\s*([^"')\s;]+)""", re.I)


class _RequestParser(HTMLParser):
    """Collects the URLs (`urls`) and the first Content-Security-Policy (`policy`) of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.policy = ""
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if name in LOADING_ATTRIBUTES or (tag in LOADING_HREF_TAGS and name in ("href", "xlink:href")):
                self.urls += [part.split()[0] for part in re.split(r",\s", value) if part.strip()]
            elif name == "style":
                self.urls += CSS_URL.findall(value)
            elif name == "srcdoc":
                self.urls += external_references(value)
        if tag == "meta":
            self._meta(values)

    handle_startendtag = handle_starttag

    def _meta(self, values: dict[str, str]) -> None:
        kind = values.get("http-equiv", "").lower()
        if kind == "content-security-policy" and not self.policy:
            self.policy = values.get("content", "")
        elif kind == "refresh" and "url=" in values.get("content", "").lower():
            self.urls.append(values["content"].split("=", 1)[1])

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            self.urls += CSS_URL.findall(data)


@lru_cache(4)  # both functions below are called for a page, again for its other language, and a page may be megabytes
def _read(text: str) -> _RequestParser:
    parser = _RequestParser()
    parser.feed(text)
    parser.close()
    return parser


def external_references(text: str) -> list[str]:
    """Every URL that a browser would load on opening this HTML, without duplicates; a self-contained page has none."""
    urls = (url.strip() for url in _read(text).urls)
    return list(dict.fromkeys(url for url in urls if url and not url.lower().startswith(LOCAL_PREFIXES)))


def content_security_policy(text: str) -> dict[str, list[str]]:
    """The Content-Security-Policy of a page: directive → sources; empty where there is none."""
    directives = [directive.split() for directive in _read(text).policy.split(";")]
    return {words[0].lower(): words[1:] for words in directives if words}
