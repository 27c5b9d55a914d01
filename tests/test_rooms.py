"""The house has no circle of imports and its rooms import downwards only, imports for type checkers counted."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import machikit

ROOT = Path(machikit.__file__).parent
TOP = {"__init__.py", "__main__.py", "parts.py"}
PRIVATE_WORDS = {"telling", "told", "found", "made", "account", "own", "kit"}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports() -> dict[str, set[str]]:
    """Module → modules it imports, anywhere in its code."""
    files = {module_of(p): p for p in ROOT.rglob("*.py")}
    edges: dict[str, set[str]] = {}
    for module, path in files.items():
        targets = edges.setdefault(module, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                targets |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                for alias in node.names:
                    name = f"{node.module}.{alias.name}"
                    targets.add(name if name in files else str(node.module))
        edges[module] = targets & set(files)
    return edges


def circle(edges: dict[str, set[str]]) -> list[str]:
    """One circle of imports, as a path back to its first module; empty where there is none."""
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        stack = [(start, iter(edges[start]))] if start not in done else []
        path += [start] if stack else []
        while stack:
            _, rest = stack[-1]
            following = next((m for m in rest if m not in done), None)
            if following is None:
                done.add(stack.pop()[0])
                path.pop()
            elif following in path:
                return [*path[path.index(following) :], following]
            else:
                stack.append((following, iter(edges[following])))
                path.append(following)
    return []


def test_there_is_no_circle_of_imports() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    edges = imports()
    assert len(edges) > 200 and sum(map(len, edges.values())) > 1000
    assert circle(edges) == []


def test_rooms_import_downwards() -> None:
    """The layers stand in pyproject.toml; `make lint` asks the same."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_no_module_lies_loose_and_none_has_a_private_name() -> None:
    assert {p.name for p in ROOT.glob("*.py")} == TOP
    names = [p for p in ROOT.rglob("*") if "vendor" not in p.parts and p.stem in PRIVATE_WORDS]
    assert names == []


# --- the figure in docs/contributing/house ------------------------------------------------------------------------------

DOCS = Path(__file__).parents[1] / "docs" / "contributing"


def figure(page: str) -> str:
    match = re.search(r"^```mermaid\n(.*?)^```$", (DOCS / page).read_text(encoding="utf-8"), re.M | re.S)
    assert match, page
    return match[1]


def test_the_figure_of_the_house_is_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS.parents[1] / "tools"))
    import docs_flowchart

    assert figure("house.md") == figure("house.en.md")
    chart, edges = docs_flowchart.parse(figure("house.md")), imports()
    for start, _, end in chart.edges:
        one, other = (f"machikit.{chart.labels[node]}" for node in (start, end))
        assert other in edges[one], f"{one} does not import {other}"
    for room, nodes in chart.rooms.items():
        assert nodes and all(chart.labels[n].split(".")[0] == room for n in nodes)
    for arrow in ("-->", "-.->"):
        stops = {node for a, kind, b in chart.edges if kind == arrow for node in (a, b)}
        assert 2 < len(stops) <= 12, (arrow, stops)
    settings = tomllib.loads((DOCS.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    layers = [name.removeprefix("machikit.") for name in settings["tool"]["importlinter"]["contracts"][0]["layers"]]
    assert [room for room in layers if room in chart.rooms] == list(chart.rooms)
    for page in ("house.md", "house.en.md"):
        text = (DOCS / page).read_text(encoding="utf-8")
        assert re.findall(r"^\| `(\w+)` \|", text, re.M) == layers, page


def test_the_figure_is_drawn_without_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS.parents[1] / "tools"))
    import docs_flowchart

    chart, svg = docs_flowchart.parse(figure("house.md")), docs_flowchart.draw(figure("house.md"))
    stops = {(kind, node) for a, kind, b in chart.edges for node in (a, b)}
    assert svg.count("<circle") == len(stops) and all(f">{room}<" in svg for room in chart.rooms)
    assert "<script" not in svg
    with pytest.raises(ValueError):
        docs_flowchart.parse("flowchart TB\n  a ==> b")
