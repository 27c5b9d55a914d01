"""folium's rendering with its second reading switched off, and its result in pieces for our own document.

branca puts what an element has rendered into `Element(text)`, which compiles that text as a template again. So a cell
`{{…}}` in a popup would run while the page is built. Inside `verbatim()` rendered text is final.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from machikit.pages.safe_folium.escape import json_block

if TYPE_CHECKING:
    import folium
    from branca.element import Element, Figure

_PRINT = "{{ this.final_text }}"
_LOCK = threading.RLock()
_JAVASCRIPT = {"", "text/javascript", "application/javascript"}
_SCRIPT = re.compile(r"(?is)<script\b([^>]*)>(.*?)</script\s*>")
_LINK = re.compile(r"(?i)<link\b([^>]*)>")
_ONLY_ASSETS = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<(link|meta)\b[^>]*>|<!--.*?-->|\s+")
_OF_THE_DOCUMENT = re.compile(r"(?is)<meta\b[^>]*>|<title\b.*?</title\s*>")
# folium's rules for a document that is nothing but a map; in a page of ours they would size the page itself
_WHOLE_WINDOW = re.compile(r"<style>\s*(html, body|#map)\s*\{[^{}]*\}\s*</style>")


@dataclass(frozen=True)
class Parts:
    """A rendered map: addresses of style sheets and scripts in order, markup for head and body, and one script."""

    css: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    head: str = ""
    body: str = ""
    script: str = ""


# --- the tree ------------------------------------------------------------------------------------------------------


def walk(*starts: "Element") -> Iterator["Element"]:
    """Every element that can be reached from these, once: children, parts of popups and figures, and what an attribute
    holds (a GeoJson's marker, a marker's icon, the two maps of a DualMap)."""
    waiting, seen = list(starts), {}  # held, so that no id is given a second time while walking
    while waiting:
        element = waiting.pop()
        if id(element) in seen:
            continue
        seen[id(element)] = element
        yield element
        for name, value in list(vars(element).items()):
            if name != "_parent":
                waiting.extend(_elements(value))


def _elements(value: Any) -> list["Element"]:
    from branca.element import Element

    if isinstance(value, dict):
        value = list(value.values())
    held = value if isinstance(value, (list, tuple)) else [value]
    return [one for one in held if isinstance(one, Element)]


def top_of(element: "Element") -> "Element":
    """The outermost element: the Figure, for whatever was added to a map (also when a Div lies between)."""
    while element._parent is not None:
        element = element._parent
    return element


# --- text that is final --------------------------------------------------------------------------------------------


def set_text(element: "Element", text: str) -> None:
    """Let an element print this text, unread. The text is data of a fixed template: copies and pickles keep it."""
    element.final_text, element._template_str = text, _PRINT  # type: ignore[attr-defined]
    element._template = _printing()


@cache
def _printing() -> Any:
    from jinja2 import Template

    return Template(_PRINT)


def text_of(element: "Element") -> str | None:
    """The text a plain Element was made with, None when it was made without."""
    return element.final_text if element._template_str == _PRINT else element._template_str  # type: ignore[attr-defined]


@contextmanager
def verbatim() -> Iterator[None]:
    """While inside, text given to `Element(text)` is printed as it is and never compiled as a template.

    Every class that renders (MacroElement, Popup, GeoJson's tooltips, colour maps, a Div, plugins) goes through that
    one door. GeoJson's styles, which count on the second reading for fill patterns, are written directly. May be
    nested; other threads wait; restored on error too.
    """
    from branca.element import Element
    from folium.features import GeoJsonStyleMapper

    with _LOCK:
        plain_init, plain_mapping = Element.__init__, GeoJsonStyleMapper._create_mapping

        def final_init(self: "Element", template: str | None = None, template_name: str | None = None) -> None:
            plain_init(self, None, template_name if template is None else None)
            if template is not None:
                set_text(self, template)

        setattr(Element, "__init__", final_init)  # noqa: B010  (mypy knows no other way to replace a method)
        setattr(GeoJsonStyleMapper, "_create_mapping", _style_mapping)  # noqa: B010
        try:
            yield
        finally:
            setattr(Element, "__init__", plain_init)  # noqa: B010
            setattr(GeoJsonStyleMapper, "_create_mapping", plain_mapping)  # noqa: B010


def _style_mapping(self: Any, function: Any, _switch: str) -> dict[str, Any]:
    """Which features have which style, as JavaScript: strings stay strings, an element stands for its variable."""
    mapping: dict[str, Any] = {}
    rendered: set[str] = set()
    for feature in self.data["features"]:
        styles = sorted(function(feature).items())
        code = ",".join(f"{json_block(k)}:{_style_value(v, self.geojson_obj, rendered)}" for k, v in styles)
        mapping.setdefault("{" + code + "}", []).append(self.get_feature_id(feature))
    self._set_default_key(mapping)
    return mapping


def _style_value(value: Any, layer: "Element", rendered: set[str]) -> str:
    from branca.element import Element

    if not isinstance(value, Element):
        return json_block(value)
    name = value.get_name()
    if value._parent in (None, layer) and name not in rendered:  # made inside a style function: nobody else renders it
        value._parent = layer
        value.render()
        rendered.add(name)
    return name


# --- the pieces ----------------------------------------------------------------------------------------------------


def render_parts(city_map: "folium.Map") -> Parts:
    """A map's pieces for a document of ours, everything its layers need. Leaves the map as it was; repeatable.

    Scripts that templates of folium or of a plugin write into head or body are moved into `script`, so that the page
    can name each by its hash. One in an Element of the volunteer's own is moved only when that Element holds nothing
    but scripts and styles: markup with data in it must not bring a script along.
    """
    from branca.element import Figure

    figure = top_of(city_map)
    if not isinstance(figure, Figure):
        figure = Figure()
        figure.add_child(city_map)
    with verbatim(), _unchanged(figure):
        own = {id(child) for place in _places(figure) for child in place._children.values()}
        for child in list(figure._children.values()):
            child.render()
        return _collected(figure, own)


def _places(figure: "Figure") -> tuple["Element", "Element", "Element"]:
    return figure.header, figure.html, figure.script


@contextmanager
def _unchanged(figure: "Figure") -> Iterator[None]:
    """Rendering adds children (a marker's icon anew each time); take them away again."""
    before = [(one, one._children.copy(), list(vars(one).get("children_for_m2_copied", ()))) for one in walk(figure)]
    try:
        yield
    finally:
        for one, children, copied in before:
            one._children = children
            if "children_for_m2_copied" in vars(one):
                one.children_for_m2_copied = copied  # type: ignore[attr-defined]


def _collected(figure: "Figure", own: set[int]) -> Parts:
    from branca.element import CssLink, Link

    found: dict[str, list[str]] = {"css": [], "scripts": [], "early": [], "head": [], "body": [], "script": []}
    for place, name in zip(_places(figure), ("head", "body", "script"), strict=True):
        for child in place._children.values():
            if isinstance(child, Link):
                found["css" if isinstance(child, CssLink) else "scripts"].append(child.url)
                continue
            text = child.render()
            if id(child) not in own:
                text = _WHOLE_WINDOW.sub("", text)
            if name != "script" and (id(child) not in own or not _ONLY_ASSETS.sub("", text)):
                text = _lifted(text, found)
            found[name].append(text)
    for one in walk(figure):  # two plugins may give different files one name: then the header has lost the first
        found["scripts"] += [url for _, url in getattr(one, "default_js", ())]
        found["css"] += [url for _, url in getattr(one, "default_css", ())]
    head = _OF_THE_DOCUMENT.sub("", "\n".join(found["head"]))
    code = ";\n".join([*found["early"], "\n".join(found["script"])])
    return Parts(
        css=list(dict.fromkeys(found["css"])),
        scripts=list(dict.fromkeys(found["scripts"])),
        head=_writable(re.sub(r"\n\s*\n", "\n", head).strip()),
        body=_writable("\n".join(found["body"]).strip()),
        script=_writable(re.sub(r"(?i)<(?=/script|!--)", r"\\x3c", code)),
    )


def _lifted(text: str, found: dict[str, list[str]]) -> str:
    """The markup without its scripts and linked style sheets, which go where they belong."""

    def script(match: re.Match[str]) -> str:
        source = _attribute(match[1], "src")
        if source:
            found["scripts"].append(source)
        elif _attribute(match[1], "type").lower() in _JAVASCRIPT:
            found["early"].append(match[2].strip())
        else:
            return match[0]
        return ""

    def link(match: re.Match[str]) -> str:
        if "stylesheet" not in _attribute(match[1], "rel").lower().split():
            return match[0]
        found["css"].append(_attribute(match[1], "href"))
        return ""

    return _LINK.sub(link, _SCRIPT.sub(script, text))


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"""(?i)(?<![\w-]){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", attributes)
    return next((value for value in match.groups() if value is not None), "") if match else ""


def _writable(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
