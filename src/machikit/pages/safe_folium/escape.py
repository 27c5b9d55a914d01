"""Text from data, made safe for every place a page puts it: HTML, JavaScript template literals, Jinja, JSON blocks."""

import html
import json
import math
import numbers
import re
from html.parser import HTMLParser
from typing import Any

# HTML reads & < > " '; a template literal reads ` $ { \; Jinja reads { and }. All are written as references, which
# HTML alone understands. A lone surrogate cannot be written to a file at all.
_SURROGATES = range(0xD800, 0xE000)
_REFERENCES = {ord(c): f"&#{ord(c)};" for c in "&<>\"'{}`$\\"} | dict.fromkeys(_SURROGATES, "\ufffd")
_IN_JSON = re.compile("[<>&\u2028\u2029\ud800-\udfff]|\\{(?=[{%#])")


def html_text(value: Any) -> str:
    """Any value as text in HTML, also inside an attribute, a JavaScript template literal and a Jinja template.

    `html.unescape` gives the text back. Missing values (None, NaN, NaT, NA) are "", lone surrogates become U+FFFD.
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
    """JSON for a `<script type="application/json">`; also a literal that stands safely in any script or Jinja template.

    `json.loads` gives the value back. NaN and infinities become null; numpy and pandas values are accepted.
    Raises TypeError for what has no JSON form.
    """
    compact = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
    try:
        text = json.dumps(value, default=_plain, **compact)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # a key that is no text, or a NaN somewhere: slower, value by value
        text = json.dumps(_finite(value), **compact)  # type: ignore[arg-type]
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain(value: Any) -> Any:
    """What json knows of a value it does not know."""
    kind = type(value).__name__
    if _is_missing(value) or (kind == "datetime64" and str(value) == "NaT"):
        return None
    if kind == "datetime64":  # .item() would give nanoseconds since 1970
        return str(value)
    if kind == "Decimal":
        return float(value) if value.is_finite() else None
    for way, arguments in (("isoformat", ()), ("to_dict", ("records",)), ("tolist", ()), ("item", ())):
        if hasattr(value, way) and not (way == "to_dict" and getattr(value, "ndim", 0) != 2):
            return getattr(value, way)(*arguments)
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
    return value if value is None or isinstance(value, (str, int)) else _finite(_plain(value))


def _key(key: Any) -> Any:
    if isinstance(key, (str, bool, int)):
        return key
    plain = _finite(key)
    return plain if isinstance(plain, (int, float)) else str(key if plain is None else plain)


# --- markup --------------------------------------------------------------------------------------------------------

_VOID = {"br", "hr", "img"}
_NAMES = (
    "abbr|a|blockquote|big|br|b|caption|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|img|ins|i|kbd|li|mark|ol|pre|p|rp|"
    "rt|ruby|small|span|strong|sub|sup|s|table|tbody|td|tfoot|thead|th|tr|ul|u"
)
# A whole tag of an allowed name, quotes closed. Without backtracking: a cell full of `<a <a` must not take minutes.
_TAG = re.compile(rf"""(?i)(</(?:{_NAMES})\s*>|<(?:{_NAMES})(?=[\s/>])(?:[^"'<>]|"[^"]*+"|'[^']*+')*+>)""")
_ATTRIBUTE = re.compile(
    "align|alt|border|cellpadding|cellspacing|class|color|colspan|dir|face|height|lang|rowspan|scope|size|start|title|"
    "valign|width"
)
_UNSEEN = re.compile(r"id|name|rel|target|role|(aria|data)-[\w-]+")  # dropping these takes no word away
_LINK = re.compile(r"(?i)(https?://|mailto:|tel:|#)[^\x00-\x20]*")
_IMAGE = re.compile(r"(?i)data:image/(png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*")
_STYLE_FUNCTION = re.compile("calc|clamp|hsla?|linear-gradient|max|min|radial-gradient|rgba?|rotate|scale|translate")


def safe_markup(markup: str) -> str:
    """A volunteer's HTML (popups, tooltips, layer names) with only what shows words, pictures and links.

    Everything else (script, iframe, svg, form, comments, tags with on* attributes, javascript: links, …) is shown as the
    text it is written in. The result is balanced, safe where `html_text` is, and passes through here unchanged.
    """
    parser = _Markup()
    for number, piece in enumerate(_TAG.split(markup)):
        if number % 2:
            parser.read(piece)
        else:
            parser.handle_data(html.unescape(piece))
    return parser.result()


def safe_style(style: str) -> bool:
    """Whether a style attribute only colours and arranges: loads nothing, no variables, nothing fixed to the window."""
    if re.search(r"[\\<>{}@]|/\*|\*/", style):
        return False
    for declaration in filter(str.strip, style.lower().split(";")):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        if not colon or not re.fullmatch(r"[a-z][a-z-]*", name) or name == "behavior":
            return False
        if name == "position" and value not in ("static", "relative", "absolute"):
            return False
        if not all(map(_STYLE_FUNCTION.fullmatch, re.findall(r"([\w-]*)\s*\(", value))):
            return False
    return True


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The attribute as it may stand in the tag, "" when it can go without loss, None when the tag must not stand."""
    if name == "href":
        value = value.strip()
        good = tag == "a" and bool(_LINK.fullmatch(value))
    elif name == "src":
        good = tag == "img" and bool(_IMAGE.fullmatch(value.strip()))
    elif name == "style":
        good = safe_style(value)
    elif name == "target" and value.lower() == "_blank":
        return ' target="_blank" rel="noopener noreferrer"'
    elif _UNSEEN.fullmatch(name):
        return ""
    else:
        good = bool(_ATTRIBUTE.fullmatch(name))
    return f' {name}="{html_text(value)}"' if good else None


class _Markup(HTMLParser):
    """Takes one whole tag at a time and writes it anew, or as text; keeps the result balanced."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether it stands (else it is shown as text)
        self._count: dict[str, int] = {}

    def read(self, tag: str) -> None:
        self.feed(tag)
        if self.rawdata:  # html.parser saw no whole tag in it
            self.handle_data(tag)
            self.reset()

    def result(self) -> str:
        while self._open:
            self._shut()
        return "".join(self._out)

    def _shut(self) -> tuple[str, bool]:
        tag, stands = self._open.pop()
        self._count[tag] -= 1
        if stands:
            self._out.append(f"</{tag}>")
        return tag, stands

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        first = {name: value or "" for name, value in reversed(attrs)}  # of two with one name browsers take the first
        kept = [_attribute(tag, name, first[name]) for name in dict(attrs)]
        stands = None not in kept
        written = f"<{tag}{''.join(a or '' for a in kept)}>"
        self._out.append(written if stands else html_text(self.get_starttag_text()))
        if tag not in _VOID:
            self._open.append((tag, stands))
            self._count[tag] = self._count.get(tag, 0) + 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._shut()

    def handle_endtag(self, tag: str) -> None:
        shown = not self._count.get(tag)  # closes nothing, or what is shown as text itself
        name, stands = ("", True) if shown else self._shut()
        while not shown and name != tag:
            name, stands = self._shut()
        if shown or not stands:
            self._out.append(html_text(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._out.append(html_text(data))
