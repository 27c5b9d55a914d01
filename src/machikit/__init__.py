"""machikit: from an idea card to a working page on a city's own data, in one day.

    from machikit import Prototype, maps, charts    # what a prototype.py and a notebook work with
    from machikit import read                       # a city's file as a table
    from machikit import Part                       # the base class of a page part of one's own
    from machikit import KitError                   # every error that the user can fix

Each name is imported when it is first used: `machikit cards` needs neither folium nor pandas.
"""

from typing import TYPE_CHECKING

from machikit._base.errors import KitError as KitError
from machikit._base.version import __version__ as __version__

if TYPE_CHECKING:
    from machikit.pages import charts as charts
    from machikit.pages import maps as maps
    from machikit.pages.part import Part as Part
    from machikit.prototype.load import Prototype as Prototype
    from machikit.tables.read_table import read as read

__all__ = ["KitError", "Part", "Prototype", "__version__", "charts", "maps", "read"]

_LAZY = {  # name → the module, and its attribute; "" for the module itself
    "Part": ("machikit.pages.part", "Part"),
    "Prototype": ("machikit.prototype.load", "Prototype"),
    "charts": ("machikit.pages.charts", ""),
    "maps": ("machikit.pages.maps", ""),
    "read": ("machikit.tables.read_table", "read"),
}

if not TYPE_CHECKING:  # else a type checker would take any name for one of the package

    def __getattr__(name):
        """Import a name of `_LAZY` on first use."""
        from importlib import import_module

        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, attribute = _LAZY[name]
        value = import_module(module)
        return getattr(value, attribute) if attribute else value

    def __dir__():
        return sorted(__all__)
