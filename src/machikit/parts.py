"""`from machikit.parts import TrendChart`: the parts of a page by the names of their classes.

The class TrendChart stands in `pages/parts/trend_chart/`: a part that is dropped in needs no list.
"""

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def __getattr__(name: str) -> Any:
    folder = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    where = f"machikit.pages.parts.{folder}"
    if not name[:1].isupper() or find_spec(where) is None:
        raise AttributeError(name)
    return getattr(import_module(where), name)
