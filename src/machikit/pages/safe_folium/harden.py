"""Makes a folium map safe to render: every text that may come from data stays text.

What a volunteer writes as HTML (popup, tooltip, layer name, DivIcon) keeps its plain markup; a table's cells (GeoJson
properties, rows of FastMarkerCluster) are text through and through. Style functions, JsCode and other code stay as
written, and style functions still see the cells as they are.
"""

import html
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from machikit.pages.safe_folium import features
from machikit.pages.safe_folium.escape import html_text, json_block, safe_markup, safe_style
from machikit.pages.safe_folium.rendering import Parts, render_parts, set_text, text_of, top_of, verbatim, walk

if TYPE_CHECKING:
    from branca.element import Element

__all__ = ["Parts", "harden", "render_parts", "verbatim"]


def harden(element: "Element") -> None:
    """Make all texts of a map, or of any folium element, safe in place; doing it again changes nothing.

    The caller's own tables and dicts are never changed: layers get copies of their features.
    """
    for one in walk(top_of(element), element):
        for kind in reversed(type(one).__mro__):
            if kind.__module__.split(".")[0] in ("folium", "branca") and kind.__name__ in RULES:
                RULES[kind.__name__](one)


# --- kinds of text -------------------------------------------------------------------------------------------------


class QuotedText(str):
    """Text that prints escaped where a template puts it between quotes of a script; compares and encodes as itself."""

    def __str__(self) -> str:
        inner = json_block(str.__str__(self))[1:-1]
        return re.sub("['`${]", lambda found: f"\\u{ord(found[0]):04x}", inner)


def _quoted(*names: str) -> Callable[[Any], None]:
    """A rule for attributes that folium's template puts between quotes as they are."""

    def rule(one: Any) -> None:
        for name in names:
            value = getattr(one, name, None)
            if isinstance(value, str) and not isinstance(value, QuotedText):
                setattr(one, name, QuotedText(value))

    return rule


def _numbers(*names: str) -> Callable[[Any], None]:
    """A rule for attributes that folium's template writes into a script as bare numbers."""

    def rule(one: Any) -> None:
        for name in names:
            value = getattr(one, name, None)
            if isinstance(value, (list, tuple)):
                setattr(one, name, [_number(v) for v in value])
            elif value is not None and not isinstance(value, bool):
                setattr(one, name, _number(value))

    return rule


def _number(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return "NaN"
    if not math.isfinite(number):
        return "NaN"
    return int(number) if number == int(number) else number


def _attribute_text(value: Any) -> Any:
    """Text inside an attribute of HTML that a plugin puts together; the same however often it is done."""
    return html_text(html.unescape(value)) if isinstance(value, str) else value


_SHOWN_AS_TEXT = {"title", "alt", "title_cancel", "tags", "data"}  # set as text by the scripts, never as HTML


def _option(value: Any, name: str = "") -> Any:
    """An option as plugins may set it as HTML, too: harmless as it is without `<`, else only plain markup stays."""
    if name in _SHOWN_AS_TEXT:
        return value
    if isinstance(value, dict):
        return {_option_name(k): _option(v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return (list if isinstance(value, list) else tuple)(_option(v) for v in value)
    return safe_markup(value) if isinstance(value, str) and "<" in value else value


def _option_name(name: Any) -> Any:
    """folium writes the names of options between quotes as they are."""
    return re.sub('["\\\\<>\r\n\u2028\u2029]', "", name) if isinstance(name, str) else name


# --- elements ------------------------------------------------------------------------------------------------------


def _element(one: Any) -> None:
    text = text_of(one) if type(one).__name__ == "Element" else None
    if text is not None:
        # the legend of GeoDataFrame.explore() is an Element, but all its words are data
        set_text(one, safe_markup(text) if text.lstrip().startswith("<div id='maplegend ") else text)


def _html(one: Any) -> None:
    one.data = safe_markup(str(one.data)) if one.script else html_text(one.data)
    one.script = True


def _popup(one: Any) -> None:
    from branca.element import Html

    children = one.html._children
    named = [(name if name.isidentifier() else child.get_name(), child) for name, child in children.items()]
    children.clear()  # the names become variables of the script
    for name, child in named:
        children[name] = child
        markup = _markup_of(child)
        if markup is not None:
            child = children[name] = Html(safe_markup(markup), script=True)
            child._parent = one.html
        if isinstance(child, Html):  # Popup has escaped backticks for its script; the safe text has none left
            child.data = str(child.data).replace("\\`", "`")


def _markup_of(child: Any) -> str | None:
    """The markup of a raw Element, or of a frame around some: shown without the frame, which no policy allows."""
    if type(child).__name__ == "IFrame":
        inner = [_markup_of(c) for c in child._children.values()]
        return None if None in inner else "".join(map(str, inner))
    return text_of(child) if type(child).__name__ == "Element" else None


def _tooltip(one: Any) -> None:
    one.text = safe_markup(str(one.text))
    _style_attribute(one)


def _style_attribute(one: Any) -> None:
    style = html.unescape(getattr(one, "style", None) or "")
    if style:
        one.style = html_text(style) if safe_style(style) else ""


def _layer(one: Any) -> None:
    one.layer_name = safe_markup(str(one.layer_name))


def _options(one: Any) -> None:
    for name, value in list(vars(one).items()):
        if "options" in name or name in ("args", "kwargs"):
            setattr(one, name, _option(value))


def _icon(one: Any) -> None:
    for name in ("icon", "prefix", "icon_color", "extra_classes", "spin_class"):
        if name in one.options:
            one.options[name] = _attribute_text(one.options[name])


def _beautify_icon(one: Any) -> None:
    one.options = {k: v if k == "html" else _attribute_text(v) for k, v in one.options.items()}


def _detail(one: Any) -> None:
    make = html_text if one.aliases is one.fields else safe_markup  # headers are data, titles the volunteer's own
    one.aliases = [make(str(alias)) for alias in one.aliases]
    if getattr(one, "style", None):
        one.style = re.sub("[<>{}]", "", one.style)


def _search(one: Any) -> None:
    from branca.element import MacroElement
    from folium.template import Template

    _quoted("search_label", "placeholder", "position")(one)
    if one.layer._name not in ("GeoJson", "TopoJson"):  # their cells are made text already; a marker's title is not
        tip = MacroElement()
        tip._template = Template(
            "{% macro script(this, kwargs) %}"
            "{{ this._parent.layer.get_name() }}searchControl.options.buildTip = function (text) {"
            " var tip = document.createElement('li'); tip.textContent = text; return tip; };"
            "{% endmacro %}"
        )
        one.add_child(tip, name="safe_tip")


def _click_for_marker(one: Any) -> None:
    if one.popup.startswith("`"):
        markup = safe_markup(one.popup[1:-1].replace("\\`", "`"))
        for place in ("lat", "lng"):  # folium's own places for the clicked point
            markup = markup.replace(html_text(f"${{{place}}}"), f"${{{place}}}")
        one.popup = f"`{markup}`"


def _grouped(one: Any) -> None:
    def safe(name: Any) -> str:
        return safe_markup(str(name))

    groups = one.grouped_overlays.items()
    one.grouped_overlays = {safe(group): {safe(n): v for n, v in names.items()} for group, names in groups}
    if "exclusiveGroups" in one.options:
        one.options["exclusiveGroups"] = [safe(g) for g in one.options["exclusiveGroups"]]


def _tree(one: Any) -> None:
    one.base_tree, one.overlay_tree = _branch(one.base_tree), _branch(one.overlay_tree)


def _branch(node: Any) -> Any:
    if isinstance(node, (list, tuple)):
        return [_branch(n) for n in node]
    if not isinstance(node, dict):
        return node
    words = {k: safe_markup(v) for k, v in node.items() if k in ("label", "name", "radioGroup") and isinstance(v, str)}
    return {**node, **words} | ({"children": _branch(node["children"])} if "children" in node else {})


def _timestamped(one: Any) -> None:
    features.timestamped(one)
    _quoted("date_options")(one)


def _float_image(one: Any) -> None:
    one.image = _attribute_text(one.image)
    _numbers("bottom", "left")(one)


RULES: dict[str, Callable[[Any], None]] = {
    "BeautifyIcon": _beautify_icon,
    "BoatMarker": _numbers("heading", "wind_speed", "wind_heading"),
    "ClickForMarker": _click_for_marker,
    "Element": _element,
    "FastMarkerCluster": features.rows,
    "FloatImage": _float_image,
    "GeoJson": features.geojson,
    "GeoJsonDetail": _detail,
    "GroupedLayerControl": _grouped,
    "HeatMapWithTime": features.moments,
    "Html": _html,
    "Icon": _icon,
    "Layer": _layer,
    "MacroElement": _options,
    "Popup": _popup,
    "Realtime": features.realtime,
    "Search": _search,
    "SemiCircle": _numbers("direction"),
    "TimeSliderChoropleth": _quoted("stroke_color"),
    "TimestampedGeoJson": _timestamped,
    "Tooltip": _tooltip,
    "TopoJson": features.topojson,
    "TreeLayerControl": _tree,
    "VectorGridProtobuf": _quoted("url"),
}
