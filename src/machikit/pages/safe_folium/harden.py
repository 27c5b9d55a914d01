"""Make a folium map safe to render: no text that may come from data is interpreted as HTML or code.

HTML written by a volunteer (popup, tooltip, layer name, DivIcon) keeps its harmless markup; a table's cells (GeoJson
properties, rows of FastMarkerCluster) are fully escaped. Style functions, JsCode and other code stay unchanged, and style
functions still receive the original cells.
"""

import html
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from machikit.pages.safe_folium import features
from machikit.pages.safe_folium.escape import html_text, json_block, safe_markup, safe_style
from machikit.pages.safe_folium.rendering import root_element, set_text, text_of, walk

if TYPE_CHECKING:
    from branca.element import Element


def harden(element: "Element") -> None:
    """Make all texts of a map, or of any folium element, safe in place; idempotent.

    The caller's tables and dicts are never changed: layers get copies of their features.
    """
    for node in walk(root_element(element), element):
        for cls in reversed(type(node).__mro__):
            if cls.__module__.split(".")[0] in ("folium", "branca") and cls.__name__ in RULES:
                RULES[cls.__name__](node)


# --- kinds of text -------------------------------------------------------------------------------------------------


class QuotedText(str):
    """Text that `str()` escapes, for templates that put it between quotes in a script; compares and encodes unescaped."""

    def __str__(self) -> str:
        inner = json_block(str.__str__(self))[1:-1]
        return re.sub("['`${]", lambda match: f"\\u{ord(match[0]):04x}", inner)


def _quoted(*names: str) -> Callable[[Any], None]:
    """A rule for attributes that folium's template puts between quotes unescaped."""

    def rule(element: Any) -> None:
        for name in names:
            value = getattr(element, name, None)
            if isinstance(value, str) and not isinstance(value, QuotedText):
                setattr(element, name, QuotedText(value))

    return rule


def _numbers(*names: str) -> Callable[[Any], None]:
    """A rule for attributes that folium's template writes into a script as bare numbers: others become NaN."""

    def rule(element: Any) -> None:
        for name in names:
            value = getattr(element, name, None)
            if isinstance(value, (list, tuple)):
                setattr(element, name, [_number(v) for v in value])
            elif value is not None and not isinstance(value, bool):
                setattr(element, name, _number(value))

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
    """Text for an HTML attribute that a plugin composes; idempotent."""
    return html_text(html.unescape(value)) if isinstance(value, str) else value


_SHOWN_AS_TEXT = {"title", "alt", "title_cancel", "tags", "data"}  # the scripts set these as text, never as HTML


def _option(value: Any, name: str = "") -> Any:
    """An option that a plugin might insert as HTML: text with `<` is restricted to harmless markup."""
    if name in _SHOWN_AS_TEXT:
        return value
    if isinstance(value, dict):
        return {_option_name(k): _option(v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return (list if isinstance(value, list) else tuple)(_option(v) for v in value)
    return safe_markup(value) if isinstance(value, str) and "<" in value else value


def _option_name(name: Any) -> Any:
    """The name of an option, which folium writes between quotes unescaped."""
    return re.sub('["\\\\<>\r\n\u2028\u2029]', "", name) if isinstance(name, str) else name


# --- elements ------------------------------------------------------------------------------------------------------


def _plain_element(element: Any) -> None:
    text = text_of(element) if type(element).__name__ == "Element" else None
    if text is not None:
        # the legend of GeoDataFrame.explore() is an Element, but all text in it is data
        set_text(element, safe_markup(text) if text.lstrip().startswith("<div id='maplegend ") else text)


def _html(element: Any) -> None:
    element.data = safe_markup(str(element.data)) if element.script else html_text(element.data)
    element.script = True


def _popup(element: Any) -> None:
    from branca.element import Html

    children = element.html._children
    named = [(name if name.isidentifier() else child.get_name(), child) for name, child in children.items()]
    children.clear()  # the names become JavaScript variables
    for name, child in named:
        children[name] = child
        markup = _markup_of(child)
        if markup is not None:
            child = children[name] = Html(safe_markup(markup), script=True)
            child._parent = element.html
        if isinstance(child, Html):  # Popup escaped backticks for its script; the safe text has none left
            child.data = str(child.data).replace("\\`", "`")


def _markup_of(child: Any) -> str | None:
    """The markup of a raw Element, or of those in an IFrame: shown without the frame, which the page's CSP forbids."""
    if type(child).__name__ == "IFrame":
        inner = [_markup_of(c) for c in child._children.values()]
        return None if None in inner else "".join(map(str, inner))
    return text_of(child) if type(child).__name__ == "Element" else None


def _tooltip(element: Any) -> None:
    element.text = safe_markup(str(element.text))
    _style_attribute(element)


def _style_attribute(element: Any) -> None:
    style = html.unescape(getattr(element, "style", None) or "")
    if style:
        element.style = html_text(style) if safe_style(style) else ""


def _layer(element: Any) -> None:
    element.layer_name = safe_markup(str(element.layer_name))


def _macro_element(element: Any) -> None:
    for name, value in list(vars(element).items()):
        if "options" in name or name in ("args", "kwargs"):
            setattr(element, name, _option(value))


def _icon(element: Any) -> None:
    for name in ("icon", "prefix", "icon_color", "extra_classes", "spin_class"):
        if name in element.options:
            element.options[name] = _attribute_text(element.options[name])


def _beautify_icon(element: Any) -> None:
    element.options = {k: v if k == "html" else _attribute_text(v) for k, v in element.options.items()}


def _geojson_detail(element: Any) -> None:
    escape = (
        html_text if element.aliases is element.fields else safe_markup
    )  # field names are data, aliases are written by the volunteer
    element.aliases = [escape(str(alias)) for alias in element.aliases]
    if getattr(element, "style", None):
        element.style = re.sub("[<>{}]", "", element.style)


def _search(element: Any) -> None:
    from branca.element import MacroElement
    from folium.template import Template

    _quoted("search_label", "placeholder", "position")(element)
    if element.layer._name not in ("GeoJson", "TopoJson"):  # their cells are already escaped; a marker's title is not
        tip = MacroElement()
        tip._template = Template(
            "{% macro script(this, kwargs) %}"
            "{{ this._parent.layer.get_name() }}searchControl.options.buildTip = function (text) {"
            " var tip = document.createElement('li'); tip.textContent = text; return tip; };"
            "{% endmacro %}"
        )
        element.add_child(tip, name="safe_tip")


def _click_for_marker(element: Any) -> None:
    if element.popup.startswith("`"):
        markup = safe_markup(element.popup[1:-1].replace("\\`", "`"))
        for placeholder in ("lat", "lng"):  # folium's placeholders for the clicked point
            markup = markup.replace(html_text(f"${{{placeholder}}}"), f"${{{placeholder}}}")
        element.popup = f"`{markup}`"


def _grouped_layer_control(element: Any) -> None:
    def safe(name: Any) -> str:
        return safe_markup(str(name))

    groups = element.grouped_overlays.items()
    element.grouped_overlays = {safe(group): {safe(n): v for n, v in names.items()} for group, names in groups}
    if "exclusiveGroups" in element.options:
        element.options["exclusiveGroups"] = [safe(g) for g in element.options["exclusiveGroups"]]


def _tree_layer_control(element: Any) -> None:
    element.base_tree, element.overlay_tree = _tree_node(element.base_tree), _tree_node(element.overlay_tree)


def _tree_node(node: Any) -> Any:
    if isinstance(node, (list, tuple)):
        return [_tree_node(n) for n in node]
    if not isinstance(node, dict):
        return node
    texts = {k: safe_markup(v) for k, v in node.items() if k in ("label", "name", "radioGroup") and isinstance(v, str)}
    return {**node, **texts} | ({"children": _tree_node(node["children"])} if "children" in node else {})


def _timestamped_geojson(element: Any) -> None:
    features.escape_timestamped_geojson(element)
    _quoted("date_options")(element)


def _float_image(element: Any) -> None:
    element.image = _attribute_text(element.image)
    _numbers("bottom", "left")(element)


# The rule for each folium or branca class; an element is passed to the rules of all its base classes, most general first.
RULES: dict[str, Callable[[Any], None]] = {
    "BeautifyIcon": _beautify_icon,
    "BoatMarker": _numbers("heading", "wind_speed", "wind_heading"),
    "ClickForMarker": _click_for_marker,
    "Element": _plain_element,
    "FastMarkerCluster": features.escape_cluster_rows,
    "FloatImage": _float_image,
    "GeoJson": features.escape_geojson,
    "GeoJsonDetail": _geojson_detail,
    "GroupedLayerControl": _grouped_layer_control,
    "HeatMapWithTime": features.escape_time_labels,
    "Html": _html,
    "Icon": _icon,
    "Layer": _layer,
    "MacroElement": _macro_element,
    "Popup": _popup,
    "Realtime": features.escape_realtime,
    "Search": _search,
    "SemiCircle": _numbers("direction"),
    "TimeSliderChoropleth": _quoted("stroke_color"),
    "TimestampedGeoJson": _timestamped_geojson,
    "Tooltip": _tooltip,
    "TopoJson": features.escape_topojson,
    "TreeLayerControl": _tree_layer_control,
    "VectorGridProtobuf": _quoted("url"),
}
