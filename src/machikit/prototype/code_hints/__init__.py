"""What a mistake in a team's code means and what to do: for those that people make on their first days with Python and pandas."""

import builtins
import difflib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from machikit._base.messages import interface_words, say
from machikit.catalog import kit_parts
from machikit.prototype.code_hints.tables import TableHints

_MODULES = {"pd": "import pandas as pd", "np": "import numpy as np", "folium": "import folium", "px": "import plotly.express as px",
            "go": "import plotly.graph_objects as go", "gpd": "import geopandas as gpd", "maps": "from machikit import maps",
            "charts": "from machikit import charts", "Prototype": "from machikit.prototype import Prototype", "plugins":
            "from folium import plugins", "datetime": "import datetime", "json": "import json", "re": "import re"}  # fmt: skip
# Other messages of pandas and Python, by the word of the hint
_SAID = {
    "nan_mask": r"non-boolean array containing NA|bad operand type for unary ~: '(?:float|NoneType)'",
    "and_or": r"truth value of a (?:Series|GeoSeries|DataFrame|GeoDataFrame|array)",
    "brackets": r"unsupported operand type\(s\) for [&|]|Cannot perform 'r?(?:and|or)_'",
    "other_rows": r"[Uu]nalignable boolean Series",
    "text_column": r"Can only use \.str accessor",
    "number_column": r"not supported between instances of '(?:str|int|float)' and '(?:str|int|float)'|invalid literal for int|"
    r"could not convert string to float|can only concatenate str|"
    r"unsupported operand type\(s\) for [-+*/]+: '(?:str|int|float)' and '(?:str|int|float)'",
    "nothing": r"'NoneType' object (?:has no attribute|is not (?:subscriptable|iterable))|object of type 'NoneType' has no len",
    "bytes": r"codec can't decode byte",
}


@dataclass(frozen=True)
class Hint:
    """what: what is wrong; fix: what to do. Both in the user's language."""

    what: str
    fix: str


def hint(key: str, near: str = "", /, **values: object) -> Hint:
    """The hint with the words `hint.<key>` and `hint.<key>.fix`. near: what was probably meant; it goes before the rest."""
    fix = f"hint.{key}.fix"
    advice = say(fix, **values) if fix in interface_words() else ""
    return Hint(
        say(f"hint.{key}", **values), " ".join(filter(None, (say("hint.near", name=near) if near else "", advice)))
    )


def explain(error: BaseException, frame: FrameType, frames: Iterable[FrameType], source: str) -> Hint | None:
    """What an error means. frame: the team's, in which it came up; frames: those of libraries below; source: the statement."""
    known = {**vars(builtins), **frame.f_globals, **frame.f_locals}
    if isinstance(error, KeyError | AttributeError | NameError | ValueError):
        tables = TableHints(frame, list(frames), source)
        if found := tables.missing_column(error):
            return hint("column", found.near, name=found.name, columns=found.columns)
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], int):
        return hint("row_number", n=error.args[0])
    if isinstance(error, NameError):
        return _name(error, known)
    if isinstance(error, ImportError):
        return _module(error)
    if isinstance(error, FileNotFoundError):
        return _file(error, Path(frame.f_code.co_filename).parent)
    if isinstance(error, KeyError):
        return _dict_key(error, known, source, frames)
    key = next((key for key, said in _SAID.items() if re.search(said, str(error))), None)
    if key:
        return hint(key)
    return _attribute(error) if isinstance(error, AttributeError) else None


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant; "" where none is near."""
    return next(
        iter(difflib.get_close_matches(name, [n for n in names if not n.startswith("__")], n=1, cutoff=0.7)), ""
    )


def _name(error: NameError, known: dict[str, Any]) -> Hint | None:
    name = error.name or next(iter(re.findall(r"name '(\w+)'", str(error))), "")
    if isinstance(error, UnboundLocalError) or not name:
        return None
    if name in _MODULES:
        return hint("import", line=_MODULES[name], name=name)
    if name in ("true", "false", "none", "null"):
        return hint("name", {"null": "None"}.get(name, name.capitalize()), name=name)
    return hint("name", nearest(name, known), name=name)


def _module(error: ImportError) -> Hint | None:
    name = error.name or ""
    wanted = next(iter(re.findall(r"cannot import name '(\w+)'", str(error))), "")
    if wanted and name in sys.modules:
        return hint("not_in_module", nearest(wanted, _names_in(name)), name=wanted, module=name)
    if not isinstance(error, ModuleNotFoundError):
        return None
    near = nearest(
        name, [m for m in (*sys.stdlib_module_names, *sys.modules) if "." not in m and not m.startswith("_")]
    )
    return hint("module", near, name=name, package=name.partition(".")[0])


def _names_in(module: str) -> list[str]:
    if module != "machikit.parts":
        return dir(sys.modules[module])
    return [
        p.parent.name.title().replace("_", "") for p in kit_parts().glob("*/__init__.py")
    ]  # it loads each when asked


def _file(error: FileNotFoundError, base: Path) -> Hint | None:
    """base: the folder of the code, from which names are read."""
    if not isinstance(error.filename, str | Path) or not str(error.filename):
        return None
    path = base / error.filename
    near = nearest(path.name, sorted(p.name for p in [*path.parent.iterdir()][:2000])) if path.parent.is_dir() else ""
    return hint("file", near, name=error.filename, folder=base.name)


def _dict_key(error: KeyError, known: dict[str, Any], source: str, frames: Iterable[FrameType]) -> Hint | None:
    """A key that a mapping of the statement lacks, such as prototype.words, or a word that a page lacks."""
    key = error.args[0] if error.args else None
    if not isinstance(key, str):
        return None
    named = [known.get(name) for name in re.findall(r"[^\W\d]\w*", source)]
    named += [getattr(known.get(one), other, None) for one, other in re.findall(r"([^\W\d]\w*)\.(\w+)\[", source)]
    named += [getattr(frame.f_locals.get("self"), "all_words", None) for frame in frames]
    keys = [str(k) for mapping in named if isinstance(mapping, dict) for k in mapping]
    return hint("key", nearest(key, keys), name=key) if keys else None


def _attribute(error: AttributeError) -> Hint | None:
    if error.obj is None or not error.name:
        return None
    near = nearest(error.name, dir(error.obj))
    return hint("attribute", near, name=error.name, kind=type(error.obj).__name__) if near else None
