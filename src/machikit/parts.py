"""`from machikit.parts import TrendChart`: the parts of a page, imported by class name.

The class TrendChart is looked up in the folder `trend_chart`: in `parts/` of the workspaces around the prototype (its own folder
first), then of the packs, then among the kit's own. So a new part needs no registration.
"""

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def __getattr__(name: str) -> Any:
    if not name[:1].isupper():
        raise AttributeError(name)
    from machikit.prototype.part_loader import find_part, load_part

    folder = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    if place := find_part(folder):
        return load_part(place, name)
    module = f"machikit.pages.parts.{folder}"
    if not folder.isidentifier() or find_spec(module) is None:
        raise AttributeError(name)
    return getattr(import_module(module), name)
