"""Render folium maps without compiling rendered text as a template again, and split the result for the kit's own document.

branca puts rendered text into `Element(text)`, which compiles it as a Jinja template once more, so a cell `{{…}}` in a popup
would be executed while the page is built. Inside `verbatim()` rendered text is final.
"""

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit.pages.safe_folium.escape import json_block

if TYPE_CHECKING:
    import folium
    from branca.element import Element, Figure

_FINAL_TEXT_TEMPLATE = "{{ this.final_text }}"
_LOCK = threading.RLock()
_JAVASCRIPT = {"", "text/javascript", "application/javascript"}
_SCRIPT = re.compile(r"(?is)<script\b([^>]*)>(.*?)</script\s*>")
_LINK = re.compile(r"(?i)<link\b([^>]*)>")
_ONLY_ASSETS = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<(link|meta)\b[^>]*>|<!--.*?-->|\s+")
_DOCUMENT_TAGS = re.compile(r"(?is)<meta\b[^>]*>|<title\b.*?</title\s*>")
# folium's rules for a document that consists of a map alone; in a page they would resize the page itself
_FULL_WINDOW_STYLE = re.compile(r"<style>\s*(html, body|#map)\s*\{[^{}]*\}\s*</style>")


@dataclass(frozen=True)
class RenderedMap:
    """A rendered map: URLs of style sheets and scripts in order, markup for head and body, and one script."""

    css: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    head: str = ""
    body: str = ""
    script: str = ""


# --- the tree ------------------------------------------------------------------------------------------------------


def walk(*starts: "Element") -> Iterator["Element"]:
    """Every element reachable from these, once: children, components of popups and figures, and elements held in attributes
    (a GeoJson's marker, a marker's icon, the two maps of a DualMap)."""
    stack, seen = list(starts), {}  # seen holds the elements, so that no id is reused during the walk
    while stack:
        element = stack.pop()
        if id(element) in seen:
            continue
        seen[id(element)] = element
        yield element
        for name, value in list(vars(element).items()):
            if name != "_parent":
                stack.extend(_elements(value))


def _elements(value: Any) -> list["Element"]:
    from branca.element import Element

    if isinstance(value, dict):
        value = list(value.values())
    items = value if isinstance(value, (list, tuple)) else [value]
    return [item for item in items if isinstance(item, Element)]


def root_element(element: "Element") -> "Element":
    """The outermost ancestor of an element: the Figure, for anything added to a map (also inside a Div)."""
    while element._parent is not None:
        element = element._parent
    return element


# --- final text ----------------------------------------------------------------------------------------------------


def set_text(element: "Element", text: str) -> None:
    """Make an element render this text verbatim. The text is a variable of a fixed template, so copies and pickles keep it."""
    element.final_text, element._template_str = text, _FINAL_TEXT_TEMPLATE  # type: ignore[attr-defined]
    element._template = _final_text_template()


@cache
def _final_text_template() -> Any:
    from jinja2 import Template

    return Template(_FINAL_TEXT_TEMPLATE)


def text_of(element: "Element") -> str | None:
    """The text that a plain Element was created with, None if it has none."""
    return element.final_text if element._template_str == _FINAL_TEXT_TEMPLATE else element._template_str  # type: ignore[attr-defined]


@contextmanager
def verbatim() -> Iterator[None]:
    """A context in which text passed to `Element(text)` is rendered verbatim and never compiled as a template.

    Every class that renders (MacroElement, Popup, GeoJson's tooltips, colour maps, a Div, plugins) uses that constructor.
    GeoJson's styles, which rely on the second compilation for fill patterns, are written directly. Reentrant; other
    threads wait; also restored on errors.
    """
    from branca.element import Element
    from folium.features import GeoJsonStyleMapper

    with _LOCK:
        plain_init, plain_mapping = Element.__init__, GeoJsonStyleMapper._create_mapping

        def final_init(self: "Element", template: str | None = None, template_name: str | None = None) -> None:
            plain_init(self, None, template_name if template is None else None)
            self._created_at = _line_of_caller()  # type: ignore[attr-defined]
            if template is not None:
                set_text(self, template)

        setattr(Element, "__init__", final_init)  # noqa: B010  (mypy knows no other way to replace a method)
        setattr(GeoJsonStyleMapper, "_create_mapping", _style_mapping)  # noqa: B010
        try:
            yield
        finally:
            setattr(Element, "__init__", plain_init)  # noqa: B010
            setattr(GeoJsonStyleMapper, "_create_mapping", plain_mapping)  # noqa: B010


def created_at(element: "Element") -> tuple[str, int] | None:
    """(file, line) of the code that made an element inside `verbatim()`: of a volunteer's, not of a library; None where unknown."""
    return vars(element).get("_created_at")


def _line_of_caller() -> tuple[str, int] | None:
    frame: Any = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(_library_folders()):
        frame = frame.f_back
    return (frame.f_code.co_filename, frame.f_lineno) if frame is not None else None


@cache
def _library_folders() -> tuple[str, ...]:
    import branca
    import folium

    kit = Path(__file__).parents[2]
    return tuple(f"{folder}{os.sep}" for folder in (Path(branca.__file__).parent, Path(folium.__file__).parent, kit))


def _style_mapping(self: Any, function: Any, _switch: str) -> dict[str, Any]:
    """JavaScript style → ids of the features that have it; strings are JSON literals, an element becomes its variable name."""
    mapping: dict[str, Any] = {}
    rendered: set[str] = set()
    for feature in self.data["features"]:
        styles = sorted(function(feature).items())
        code = ",".join(f"{json_block(k)}:{_style_value(v, self.geojson_obj, rendered)}" for k, v in styles)
        mapping.setdefault("{" + code + "}", []).append(self.get_feature_id(feature))
    self._set_default_key(mapping)
    return mapping


def _style_value(value: Any, layer: "Element", rendered: set[str]) -> str:
    """A style value as JavaScript; an element is rendered once, under the layer."""
    from branca.element import Element

    if not isinstance(value, Element):
        return json_block(value)
    name = value.get_name()
    if (
        value._parent in (None, layer) and name not in rendered
    ):  # created inside a style function: nothing else renders it
        value._parent = layer
        value.render()
        rendered.add(name)
    return name


# --- the rendered map ----------------------------------------------------------------------------------------------


def render_map(city_map: "folium.Map") -> RenderedMap:
    """A map rendered for a document of the kit, with everything its layers need. Leaves the map unchanged.

    Scripts that templates of folium or of a plugin write into head or body are moved into `script`, so that the page's
    policy can name each by its hash. A script in an Element added by the volunteer is moved only if that Element holds
    nothing but scripts and styles: markup with data in it must not smuggle in a script.
    """
    from branca.element import Figure

    figure = root_element(city_map)
    if not isinstance(figure, Figure):
        figure = Figure()
        figure.add_child(city_map)
    with verbatim(), _children_restored(figure):
        added = {id(child) for container in _containers(figure) for child in container._children.values()}
        for child in list(figure._children.values()):
            child.render()
        return _collect(figure, added)


def _containers(figure: "Figure") -> tuple["Element", "Element", "Element"]:
    return figure.header, figure.html, figure.script


@contextmanager
def _children_restored(figure: "Figure") -> Iterator[None]:
    """Remove the children that rendering adds (a marker's icon is added again each time)."""
    before = [
        (element, element._children.copy(), list(vars(element).get("children_for_m2_copied", ())))
        for element in walk(figure)
    ]
    try:
        yield
    finally:
        for element, children, copied in before:
            element._children = children
            if "children_for_m2_copied" in vars(element):
                element.children_for_m2_copied = copied  # type: ignore[attr-defined]


def _collect(figure: "Figure", added: set[int]) -> RenderedMap:
    """The rendered map from a figure whose children are rendered. added: ids of the elements that were added by the volunteer."""
    from branca.element import CssLink, Link

    collected: dict[str, list[str]] = {"css": [], "scripts": [], "early": [], "head": [], "body": [], "script": []}
    for container, name in zip(_containers(figure), ("head", "body", "script"), strict=True):
        for child in container._children.values():
            if isinstance(child, Link):
                collected["css" if isinstance(child, CssLink) else "scripts"].append(child.url)
                continue
            text = child.render()
            if id(child) not in added:
                text = _FULL_WINDOW_STYLE.sub("", text)
            if name != "script" and (id(child) not in added or not _ONLY_ASSETS.sub("", text)):
                text = _extract_assets(text, collected)
            collected[name].append(text)
    for element in walk(figure):  # two plugins may use one name for different files: then the header has lost the first
        collected["scripts"] += [url for _, url in getattr(element, "default_js", ())]
        collected["css"] += [url for _, url in getattr(element, "default_css", ())]
    head = _DOCUMENT_TAGS.sub("", "\n".join(collected["head"]))
    code = ";\n".join([*collected["early"], "\n".join(collected["script"])])
    return RenderedMap(
        css=list(dict.fromkeys(collected["css"])),
        scripts=list(dict.fromkeys(collected["scripts"])),
        head=_without_surrogates(re.sub(r"\n\s*\n", "\n", head).strip()),
        body=_without_surrogates("\n".join(collected["body"]).strip()),
        script=_without_surrogates(re.sub(r"(?i)<(?=/script|!--)", r"\\x3c", code)),
    )


def _extract_assets(text: str, collected: dict[str, list[str]]) -> str:
    """The markup without its scripts and linked style sheets, which are moved to the lists of `collected`."""

    def script(match: re.Match[str]) -> str:
        source = _attribute(match[1], "src")
        if source:
            collected["scripts"].append(source)
        elif _attribute(match[1], "type").lower() in _JAVASCRIPT:
            collected["early"].append(match[2].strip())
        else:
            return match[0]
        return ""

    def link(match: re.Match[str]) -> str:
        if "stylesheet" not in _attribute(match[1], "rel").lower().split():
            return match[0]
        collected["css"].append(_attribute(match[1], "href"))
        return ""

    return _LINK.sub(link, _SCRIPT.sub(script, text))


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"""(?i)(?<![\w-]){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", attributes)
    return next((value for value in match.groups() if value is not None), "") if match else ""


def _without_surrogates(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
