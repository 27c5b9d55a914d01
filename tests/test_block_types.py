"""What Python puts into a part's block and what its scripts expect there have the same names."""

import importlib
import re
import typing
from pathlib import Path

import pytest

from machikit.pages.part import KIT_PARTS

MODULES = sorted(path for path in KIT_PARTS.glob("*/*.py") if "TypedDict" in path.read_text(encoding="utf-8"))


def dicts(path: Path) -> dict[str, typing.Any]:
    """Name → TypedDict of a module, those that it defines itself."""
    name = f"machikit.pages.parts.{path.parent.name}" + ("" if path.stem == "__init__" else f".{path.stem}")
    module = importlib.import_module(name)
    return {n: thing for n, thing in vars(module).items() if typing.is_typeddict(thing) and thing.__module__ == name}


def interfaces(folder: Path) -> dict[str, set[str]]:
    """Name → the names in it, of each interface of a part's types, those it extends included."""
    text = re.sub(r"/\*.*?\*/|//.*", "", (folder / "types.d.ts").read_text(encoding="utf-8"), flags=re.S)
    found: dict[str, tuple[list[str], set[str]]] = {"Text": ([], {"ja", "en"})}  # of web/types.d.ts
    for name, above, inside in re.findall(r"interface (\w+)(?: extends ([\w, ]+))? \{(.*?)\n\}", text, re.S):
        names = set(re.findall(r"(?m)^  (?:readonly )?[\"']?([\w$]+)[\"']?\??:", inside))
        found[name] = [base.strip() for base in above.split(",") if base.strip()], names

    def whole(name: str) -> set[str]:
        above, names = found.get(name, ([], set()))
        return names.union(*map(whole, above))

    return {name: whole(name) for name in found}


def test_every_part_that_has_a_view_has_a_typed_block() -> None:
    views = {path.parent.name for path in KIT_PARTS.glob("*/view.js")}
    assert views == {path.name for path in KIT_PARTS.iterdir() if (path / "__init__.py").is_file()}
    assert views <= {path.parent.name for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_names_are_the_same_on_both_sides(path: Path) -> None:
    expected = interfaces(path.parent)
    shared = {name: thing for name, thing in dicts(path).items() if name in expected}
    assert shared, f"{path}: no TypedDict is named as an interface of types.d.ts"
    for name, thing in shared.items():
        assert set(typing.get_type_hints(thing)) == expected[name], name
