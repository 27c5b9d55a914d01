"""machikit: from an idea card to a working page on a city's own data, in one day."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_LAZY = {"maps": "machikit.pages.maps", "charts": "machikit.pages.charts"}


def __getattr__(name: str) -> Any:
    """`from machikit import maps, charts` without importing folium and plotly before they are used."""
    if name in _LAZY:
        return import_module(_LAZY[name])
    raise AttributeError(name)
