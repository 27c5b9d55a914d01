"""A prototype: a card, a city and a template in one folder, which builds one page. Prototypes import this door."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machikit.prototype.load import Prototype as Prototype
    from machikit.prototype.load import run as run


def __getattr__(name: str) -> Any:
    """Prototype and run, imported when they are asked for: `machikit cards` needs neither."""
    if name in ("Prototype", "run"):
        return getattr(import_module("machikit.prototype.load"), name)
    raise AttributeError(name)
