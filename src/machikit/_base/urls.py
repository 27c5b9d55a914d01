"""Validation of URLs that come from data: only http and https are accepted."""

import re
from urllib.parse import urlsplit

LONGEST = 2000  # characters that browsers and QR codes can handle
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\\\"<>`{}|^]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Browsers ignore tabs and line breaks inside a scheme, and its case.
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\t\r\n-]*):", re.I)
_LINK_TARGET = re.compile(
    r"""(?:\]\(|\]:|<|(?:href|src|action|data|poster)\s*=)[\s<"']*([a-z][a-z0-9+.\t\r\n-]*):(?!\s)""", re.I
)
ACTIVE_SCHEMES = ("javascript", "vbscript", "data", "file", "blob", "about", "jar", "view-source")
LINK_SCHEMES = ("http", "https", "mailto", "tel")  # allowed in links of a text


def is_web_url(text: object) -> bool:
    """Whether a value is an absolute http or https URL with a host, without spaces, quotes, user name or password."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or _SPACE.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def is_name_or_web_url(text: str) -> bool:
    """Whether a text is a plain name (a file name may hold a colon: `aed: 2024.csv`) or a web URL, and nothing that a browser
    would execute or a program open (`javascript:`, `file://…`)."""
    if _CONTROL.search(text):
        return False
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() in ("http", "https"):
        return True
    return scheme[1].lower() not in ACTIVE_SCHEMES and not text[scheme.end() :].startswith(("//", "\\\\"))


def unsafe_link_scheme(markdown: str) -> str:
    """The first scheme in a link of a Markdown text that is not http, https, mailto or tel; "" where there is none."""
    schemes = ("".join(match[1].split()) for match in _LINK_TARGET.finditer(markdown))
    return next((scheme for scheme in schemes if scheme.lower() not in LINK_SCHEMES), "")
