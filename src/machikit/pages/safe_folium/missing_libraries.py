"""The libraries of folium that the kit has no copy of, what a reader misses without them, and what stands in for each.

Without its stand-in the first call of such a library would stop the page's script, and everything that is drawn after it would be
missing too. The list of plugins in the docs comes from here.
"""

import json
import re
from dataclasses import dataclass

from machikit._base.messages import say
from machikit.pages.safe_folium.libraries import library_name

# What a chart's place says instead: in Vega, Vega-Lite and Vega-Embed of all versions.
VEGA = """(function () {
  function write(place) {
    var element = typeof place === "string" ? document.querySelector(place) : place;
    if (element && element.nodeType === 1) element.textContent = NOTE;
    return new Promise(function () {});
  }
  var chart = {parse: {spec: function (spec, use) { use(function (o) { write(o.el); return {update: function () {}}; }); }},
    embed: function (place, spec, use) { write(place); }};
  window.vegaEmbed = window.vegaEmbed || write;
  window.vg = window.vg || chart;
  window.vega = window.vega || {};
  window.vegaLite = window.vl = window.vegaLite || {};
})();"""
REALTIME = """L.realtime = L.Realtime = function () {
  var layer = L.featureGroup(), same = function () { return layer; };
  layer._container = layer;
  layer.start = layer.stop = layer.update = same;
  layer.isRunning = function () { return false; };
  return layer;
};"""
GEOCODER = """(function () {
  var search = {on: function () { return search; }, addTo: function () { return search; }};
  L.Control.geocoder = L.Control.Geocoder = function () { return search; };
  ["nominatim", "bing", "google", "mapbox", "photon", "arcgis", "here", "latLng", "openLocationCode", "what3words", "mapquest",
    "opencage", "pelias", "neutrino", "azure"].forEach(function (name) { search[name] = L.Control.Geocoder[name] = Object; });
})();"""
GEOMAN = """(function () {
  var tools = new Proxy({}, {get: function () { return function () { return tools; }; }});
  L.PM = tools;
  Object.defineProperty(L.Layer.prototype, "pm", {get: function () { return tools; }, configurable: true});
  Object.defineProperty(L.Map.prototype, "pm", {get: function () { return tools; }, configurable: true});
})();"""
SIDE_BY_SIDE = """L.control.sideBySide = function () {
  var control = {addTo: function () { return control; }, remove: function () { return control; }, on: function () { return control; },
    setLeftLayers: function () { return control; }, setRightLayers: function () { return control; }};
  return control;
};"""
VECTOR_GRID = """L.vectorGrid = {protobuf: function () {
  var layer = L.featureGroup();
  layer.setFeatureStyle = layer.resetFeatureStyle = layer.getDataLayerNames = function () { return layer; };
  return layer;
}};
L.vectorGrid.slicer = L.vectorGrid.protobuf;
L.canvas.tile = L.svg.tile = L.canvas.tile || function () { return {}; };"""
POLYGONS = """(function () {
  function shape(point, options) { return L.circleMarker(point, options); }
  ["RegularPolygonMarker", "StarMarker", "PolygonMarker"].forEach(function (name) {
    L[name] = shape;
    L[name[0].toLowerCase() + name.slice(1)] = shape;
  });
})();"""

# Scripts that no map needs: they count visitors, set formulas, or belong to a notebook's page.
ORNAMENTS = re.compile(
    r"(?i)googletagmanager\.com|google-analytics|analytics\.js|/gtag/|/mathjax|/katex|polyfill|/require(\.min)?\.js|/mermaid"
    r"|platform\.twitter|/prism(\.min)?\.js|/highlight(\.min|\.pack)?\.js|hotjar|clarity\.ms|facebook\.net|modernizr|html5shiv"
    r"|/respond(\.min)?\.js"
)
SCROLL_BUTTON = "ionicons/2.0.1/png/512/arrow-move.png"  # of ScrollZoomToggler: four arrows, drawn here anew
FOUR_ARROWS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 1l4 5h-3v5h5V8l5 4-5 4v-3h-5v5h3l-4 5-4-5h3v-5H6v3'
    'l-5-4 5-4v3h5V6H8z"/></svg>'
)


@dataclass(frozen=True)
class MissingLibrary:
    """key: of the word that says what is missed (offline.needs.<key>). names: a pattern for the names of its files.

    plugins: the names in folium.plugins or folium.features. script: its stand-in.
    """

    key: str
    names: str
    plugins: tuple[str, ...]
    script: str = ""

    def stand_in(self) -> str:
        return self.script.replace("NOTE", json.dumps(say(f"offline.instead.{self.key}"), ensure_ascii=True))


MISSING = (
    MissingLibrary("geocoder", r"control\.geocoder", ("Geocoder",), GEOCODER),
    MissingLibrary("geoman", r"leaflet-geoman(-free)?", ("GeoMan",), GEOMAN),
    MissingLibrary("realtime", r"leaflet-realtime", ("Realtime",), REALTIME),
    MissingLibrary("regular_polygon", r"leaflet-dvf(\.markers)?", ("RegularPolygonMarker",), POLYGONS),
    MissingLibrary("side_by_side", r"leaflet-side-by-side", ("SideBySideLayers",), SIDE_BY_SIDE),
    MissingLibrary("vector_grid", r"leaflet\.vectorgrid(\.bundled)?", ("VectorGridProtobuf",), VECTOR_GRID),
    MissingLibrary("vega", r"vega(-lite|-embed|-tooltip)?(-core)?", ("Vega", "VegaLite"), VEGA),
)
# Plugins whose libraries the kit has, but which show pictures that a server gives.
ONLINE_PLUGINS = ("ScrollZoomToggler", "TimestampedWmsTileLayers")


def missing_library(address: str) -> MissingLibrary | None:
    """The library of folium behind this URL, if it is one that the kit has no copy of."""
    name = library_name(address)[0]
    return next((one for one in MISSING if re.fullmatch(rf"{one.names}\.(js|css)", name)), None)


def is_ornament(address: str) -> bool:
    """Whether this is the URL of a script that no map needs."""
    return bool(ORNAMENTS.search(address))


def plugins_without_network() -> set[str]:
    """The names in folium.plugins and folium.features of what does not work without a network."""
    return {plugin for one in MISSING for plugin in one.plugins} | {*ONLINE_PLUGINS}
