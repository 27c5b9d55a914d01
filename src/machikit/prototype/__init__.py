"""A prototype: a folder with a card, a city and data, whose code builds one page. Prototypes import from this package."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machikit.prototype.load import Prototype as Prototype
    from machikit.prototype.run_code import run as run

_LAZY = {"Prototype": "machikit.prototype.load", "run": "machikit.prototype.run_code"}


def __getattr__(name: str) -> Any:
    """Prototype and run, imported on first use: `machikit cards` needs neither."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(name)
