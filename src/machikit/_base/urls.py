"""Addresses that come from data: of the web (http, https), or they are not taken."""

import re
from urllib.parse import urlsplit

LONGEST = 2000  # characters: what browsers and QR codes still take
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\\\"<>`{}|^]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Browsers read a scheme across tabs and line ends, and whatever its case.
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\t\r\n-]*):", re.I)
_LINK_TARGET = re.compile(
    r"""(?:\]\(|\]:|<|(?:href|src|action|data|poster)\s*=)[\s<"']*([a-z][a-z0-9+.\t\r\n-]*):(?!\s)""", re.I
)
ACTIVE = ("javascript", "vbscript", "data", "file", "blob", "about", "jar", "view-source")
LINKS = ("http", "https", "mailto", "tel")  # what a text for people may lead to


def is_web(text: object) -> bool:
    """Whether a text is a whole address of the web: http or https, with a host, without spaces, quotes or a password."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or _SPACE.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def is_harmless(text: str) -> bool:
    """Whether a text is a plain name (a file's may hold a colon: `aed: 2024.csv`) or an address of the web, and nothing that a
    browser runs or a program opens (`javascript:`, `file://…`)."""
    if _CONTROL.search(text):
        return False
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() in ("http", "https"):
        return True
    return scheme[1].lower() not in ACTIVE and not text[scheme.end() :].startswith(("//", "\\\\"))


def odd_link(markdown: str) -> str:
    """The first scheme, in a link of a Markdown text, that is neither the web, mail nor telephone; "" where there is none."""
    found = ("".join(one[1].split()) for one in _LINK_TARGET.finditer(markdown))
    return next((scheme for scheme in found if scheme.lower() not in LINKS), "")
