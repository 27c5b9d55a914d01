"""`from machikit.parts import TrendChart`: the parts of a page, imported by class name.

The class TrendChart is looked up in `pages/parts/trend_chart/`, so a new part needs no registration.
"""

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def __getattr__(name: str) -> Any:
    folder = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    module = f"machikit.pages.parts.{folder}"
    if not name[:1].isupper() or find_spec(module) is None:
        raise AttributeError(name)
    return getattr(import_module(module), name)
