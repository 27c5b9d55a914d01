"""What a built page would load when it is opened, read from its HTML and CSS. Scripts are held by the page's policy."""

import re
from functools import lru_cache
from html.parser import HTMLParser

LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
LOADING_HREF = {"link", "image", "use", "base"}  # a link to click on (<a>, <area>) loads nothing
INSIDE = ("data:", "blob:", "#", "about:")
CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?\s*([^"')\s;]+)""", re.I)


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policy = ""
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if name in LOADING or (tag in LOADING_HREF and name in ("href", "xlink:href")):
                self.found += [part.split()[0] for part in re.split(r",\s", value) if part.strip()]
            elif name == "style":
                self.found += CSS_URL.findall(value)
            elif name == "srcdoc":
                self.found += outside_references(value)
        if tag == "meta":
            self._meta(values)

    handle_startendtag = handle_starttag

    def _meta(self, values: dict[str, str]) -> None:
        kind = values.get("http-equiv", "").lower()
        if kind == "content-security-policy" and not self.policy:
            self.policy = values.get("content", "")
        elif kind == "refresh" and "url=" in values.get("content", "").lower():
            self.found.append(values["content"].split("=", 1)[1])

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            self.found += CSS_URL.findall(data)


@lru_cache(4)  # both are asked of a page one after the other, and again in the other language: it may be megabytes
def _read(text: str) -> _Loads:
    parser = _Loads()
    parser.feed(text)
    parser.close()
    return parser


def outside_references(text: str) -> list[str]:
    """Every address that the browser would fetch on opening this HTML, each once; a page of one file has none."""
    found = (address.strip() for address in _read(text).found)
    return list(dict.fromkeys(a for a in found if a and not a.lower().startswith(INSIDE)))


def policy_of(text: str) -> dict[str, list[str]]:
    """The page's Content-Security-Policy: directive → sources; empty where there is none."""
    parts = [part.split() for part in _read(text).policy.split(";")]
    return {part[0].lower(): part[1:] for part in parts if part}
