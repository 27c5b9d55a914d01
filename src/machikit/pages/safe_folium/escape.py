"""Escaping of text from data for every context of a page: HTML, JavaScript template literals, Jinja, JSON blocks."""

import html
import json
import math
import numbers
import re
from html.parser import HTMLParser
from typing import Any

# Special in HTML: & < > " '; in a template literal: ` $ { \; in Jinja: { and }. All become character references, which
# only HTML interprets. A lone surrogate cannot be written to a file at all.
_SURROGATES = range(0xD800, 0xE000)
_REFERENCES = {ord(c): f"&#{ord(c)};" for c in "&<>\"'{}`$\\"} | dict.fromkeys(_SURROGATES, "\ufffd")
_IN_JSON = re.compile("[<>&\u2028\u2029\ud800-\udfff]|\\{(?=[{%#])")


def html_text(value: Any) -> str:
    """Any value as HTML text, safe also inside an attribute, a JavaScript template literal and a Jinja template.

    `html.unescape` reverses it. Missing values (None, NaN, NaT, NA) are "", lone surrogates become U+FFFD.
    """
    if isinstance(value, str):
        return value.translate(_REFERENCES)
    return "" if _is_missing(value) else str(value).translate(_REFERENCES)


def _is_missing(value: Any) -> bool:
    if isinstance(value, numbers.Real):
        return bool(value != value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")


# --- JSON ----------------------------------------------------------------------------------------------------------


def json_block(value: Any) -> str:
    """JSON for a `<script type="application/json">`, also safe as a literal in any script or Jinja template.

    `json.loads` reverses it. NaN and infinities become null; numpy and pandas values are accepted.
    Raises TypeError for a value without a JSON form.
    """
    compact = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
    try:
        text = json.dumps(value, default=_serializable, **compact)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # a key that is not text, or a NaN somewhere: slower, value by value
        text = json.dumps(_finite(value), **compact)  # type: ignore[arg-type]
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _serializable(value: Any) -> Any:
    """A JSON-serializable equivalent of a value that json does not know (`default` of json.dumps)."""
    kind = type(value).__name__
    if _is_missing(value) or (kind == "datetime64" and str(value) == "NaT"):
        return None
    if kind == "datetime64":  # .item() would give nanoseconds since 1970
        return str(value)
    if kind == "Decimal":
        return float(value) if value.is_finite() else None
    for method, arguments in (("isoformat", ()), ("to_dict", ("records",)), ("tolist", ()), ("item", ())):
        if hasattr(value, method) and not (method == "to_dict" and getattr(value, "ndim", 0) != 2):
            return getattr(value, method)(*arguments)
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if hasattr(value, "__fspath__") or kind in ("UUID", "Period", "Interval"):
        return str(value)
    raise TypeError(f"{kind} has no JSON form")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, int)) else _finite(_serializable(value))


def _key(key: Any) -> Any:
    if isinstance(key, (str, bool, int)):
        return key
    finite = _finite(key)
    return finite if isinstance(finite, (int, float)) else str(key if finite is None else finite)


# --- markup --------------------------------------------------------------------------------------------------------

_VOID_TAGS = {"br", "hr", "img"}
_TAG_NAMES = (
    "abbr|a|blockquote|big|br|b|caption|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|img|ins|i|kbd|li|mark|ol|pre|p|rp|"
    "rt|ruby|small|span|strong|sub|sup|s|table|tbody|td|tfoot|thead|th|tr|ul|u"
)
# A complete tag of an allowed name, quotes closed. Without backtracking: a cell full of `<a <a` must not take minutes.
_TAG = re.compile(rf"""(?i)(</(?:{_TAG_NAMES})\s*>|<(?:{_TAG_NAMES})(?=[\s/>])(?:[^"'<>]|"[^"]*+"|'[^']*+')*+>)""")
_ATTRIBUTE = re.compile(
    "align|alt|border|cellpadding|cellspacing|class|color|colspan|dir|face|height|lang|rowspan|scope|size|start|title|"
    "valign|width"
)
_DROPPED_ATTRIBUTE = re.compile(  # dropping these loses no visible text
    r"id|name|rel|target|role|loading|decoding|fetchpriority|sizes|(aria|data)-[\w-]+"
)
_LINK = re.compile(r"(?i)(https?://|mailto:|tel:|#)[^\x00-\x20]*")
_IMAGE = re.compile(r"(?i)data:image/(png|jpeg|gif|webp|svg\+xml);base64,[a-z0-9+/=\s]*")
_STYLE_IMAGE = re.compile(r"(?i)url\(data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[a-z0-9+/=]*+\)")
_STYLE_FUNCTION = re.compile("calc|clamp|hsla?|linear-gradient|max|min|radial-gradient|rgba?|rotate|scale|translate")


def safe_markup(markup: str) -> str:
    """HTML written by a volunteer (popups, tooltips, layer names), restricted to text, images and links.

    Everything else (script, iframe, svg, form, comments, tags with on* attributes, javascript: links, …) is escaped and shown
    as text. The result is balanced, safe wherever `html_text` is, and a second pass leaves it unchanged.
    """
    parser = _MarkupFilter()
    for number, piece in enumerate(_TAG.split(markup)):
        if number % 2:
            parser.read(piece)
        else:
            parser.handle_data(html.unescape(piece))
    return parser.result()


def safe_style(style: str) -> bool:
    """Whether a style attribute is harmless: it loads nothing, uses no variables, fixes nothing to the window."""
    style = _STYLE_IMAGE.sub("none", style)
    if re.search(r"[\\<>{}@]|/\*|\*/", style):
        return False
    for declaration in filter(str.strip, style.lower().split(";")):
        name, colon, value = (text.strip() for text in declaration.partition(":"))
        if not colon or not re.fullmatch(r"[a-z][a-z-]*", name) or name == "behavior":
            return False
        if name == "position" and value not in ("static", "relative", "absolute"):
            return False
        if not all(map(_STYLE_FUNCTION.fullmatch, re.findall(r"([\w-]*)\s*\(", value))):
            return False
    return True


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The attribute as it may be written in the tag, "" if it can be dropped, None if the whole tag must be escaped."""
    if name == "href":
        value = value.strip()
        is_allowed = tag == "a" and bool(_LINK.fullmatch(value))
    elif name == "src":
        is_allowed = tag == "img" and bool(_IMAGE.fullmatch(value.strip()))
    elif name == "style":
        is_allowed = safe_style(value)
    elif name == "target" and value.lower() == "_blank":
        return ' target="_blank" rel="noopener noreferrer"'
    elif _DROPPED_ATTRIBUTE.fullmatch(name):
        return ""
    else:
        is_allowed = bool(_ATTRIBUTE.fullmatch(name))
    return f' {name}="{html_text(value)}"' if is_allowed else None


class _MarkupFilter(HTMLParser):
    """Rewrites one complete tag at a time, or escapes it; keeps the result balanced."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether it is kept (else it is shown as text)
        self._count: dict[str, int] = {}

    def read(self, tag: str) -> None:
        self.feed(tag)
        if self.rawdata:  # html.parser saw no complete tag in it
            self.handle_data(tag)
            self.reset()

    def result(self) -> str:
        while self._open:
            self._close_last()
        return "".join(self._out)

    def _close_last(self) -> tuple[str, bool]:
        tag, is_kept = self._open.pop()
        self._count[tag] -= 1
        if is_kept:
            self._out.append(f"</{tag}>")
        return tag, is_kept

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # of two attributes with one name browsers use the first
        first = {name: value or "" for name, value in reversed(attrs)}
        attributes = [_attribute(tag, name, first[name]) for name in dict(attrs)]
        is_kept = None not in attributes
        rewritten = f"<{tag}{''.join(a or '' for a in attributes)}>"
        self._out.append(rewritten if is_kept else html_text(self.get_starttag_text()))
        if tag not in _VOID_TAGS:
            self._open.append((tag, is_kept))
            self._count[tag] = self._count.get(tag, 0) + 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID_TAGS:
            self._close_last()

    def handle_endtag(self, tag: str) -> None:
        unmatched = not self._count.get(tag)  # closes nothing, or a tag that is shown as text itself
        name, is_kept = ("", True) if unmatched else self._close_last()
        while not unmatched and name != tag:
            name, is_kept = self._close_last()
        if unmatched or not is_kept:
            self._out.append(html_text(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._out.append(html_text(data))
