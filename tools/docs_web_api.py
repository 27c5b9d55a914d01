"""What a team's own part may use on the page: the names at `window.machikit`, the classes of the style, folium's plugins.

Names and classes are those of docs_api.csv; how a name is called comes from the source that is bundled, and which plugins do
not work from the list that `machikit offline` reads (pages/safe_folium/missing_libraries.py).
"""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from html import escape

from docs_api import inline, names

from machikit.pages.safe_folium.libraries import WEB
from machikit.pages.safe_folium.missing_libraries import plugins_without_network

Lines = Iterator[str]
SOURCES = {
    "core": ("core.js", "plain.js"),
    "map": ("map.js",),
    "plot": ("plot.js",),
    "ics": ("ics.js",),
    "pure": ("pure.js",),
}
# At window.machikit too, for the kit's own scripts: what starts a page, and what folium's maps call.
INTERNAL = {
    "core": {
        "applyChanges",
        "begin",
        "built",
        "changedNow",
        "changesNow",
        "editsNow",
        "element",
        "fill",
        "has",
        "layOver",
        "listen",
        "speakAll",
        "useLanguage",
        "live",
        "numbersNow",
        "onLaid",
        "wordsNow",
        "written",
        "page",
        "run",
        "say",
        "speak",
        "start",
        "tryIn",
        "whenIdle",
    },
    "map": {"Areas", "Base", "Canvas", "addAreas", "addBase", "addPoints", "path", "toEdge", "unpack"},
    "plot": set(),
    "ics": set(),
    "pure": {
        "forget",
        "fragment",
        "geocentric",
        "ofChord",
        "once",
        "unit",
        "escapeHtml",
        "MAP",
        "Markup",
        "PLACE",
        "PLACE_SAID",
        "PLAIN_RADIUS",
    },
}
PAGE = ("settings", "map", "layers")  # values on the page itself (page.js)
COMMENT = r"(/\*\*(?:(?!\*/).)*\*/\s*)?"


# --- scripts ---------------------------------------------------------------------------------------------------------


@cache
def exports(kind: str) -> dict[str, str]:
    """Name → its source file, of what a bundle puts at window.machikit."""
    return {name: file for source in SOURCES[kind] for name, file in _exports(source).items()}


def _exports(file: str) -> dict[str, str]:
    text = (WEB / file).read_text(encoding="utf-8")
    found = {name: file for name in re.findall(r"^export (?:const|class) ([$\w]+)", text, re.M)}
    for listed, source in re.findall(r'^export \{([^}]*)\} from "\./([\w.]+)";', text, re.M | re.S):
        found |= {name: source for name in re.findall(r"[$\w]+", listed)}
    return found


def call(kind: str, name: str) -> str:
    """How a name is called, with the types that its JSDoc gives: `w(key: string, values?: Values)`; a value has its name alone."""
    file = exports(kind).get(name)
    if file is None:  # a value on the page
        return name
    text = (WEB / file).read_text(encoding="utf-8")
    pattern = rf"{COMMENT}^export (?:const|class) {re.escape(name)}(?=\W)(.*?)(?:=>|\{{$|;$)"
    found = re.search(pattern, text, re.M | re.S)
    assert found, (file, name)
    said, rest = found[1] or "", found[2]
    if rest.lstrip().startswith("extends"):
        inner = re.search(COMMENT + r"^  constructor\(", text[found.start() :], re.M | re.S)
        assert inner, (file, name)
        return f"new {name}({_params(inner[1] or '')})"
    if not re.match(r"\s*=\s*(?:async )?\(", rest):
        return name
    return f"{name}({_params(said) or _bare(rest)})"


def _params(comment: str) -> str:
    """`name: type` of each @param, with `?` behind the name of one that may be left out."""
    found = []
    for start in re.finditer(r"@param \{", comment):
        depth, at = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(comment[at], 0)
            at += 1
        name = re.match(r"\s*(\[?)(\w+)", comment[at:])
        assert name, comment
        kind = re.sub(r'import\("[^"]*"\)\.', "", " ".join(comment[start.end() : at - 1].split()))
        spread, kind = ("...", kind[3:]) if kind.startswith("...") else ("", kind)
        found.append(f"{spread}{name[2]}{'?' if name[1] else ''}: {kind}")
    return ", ".join(found)


def _bare(rest: str) -> str:
    """The names between the brackets, where no comment says their types."""
    return " ".join(rest[rest.index("(") + 1 : rest.rindex(")")].split())


def scripts(language: str, kind: str) -> Lines:
    """How each name is called, and what it does."""
    yield from _listed((call(kind, name), both[language == "en"]) for name, both in names(kind).items())


def _listed(rows: "Iterator[tuple[str, str]]") -> Lines:
    said = "".join(f"<div><dt><code>{escape(name)}</code></dt><dd>{inline(what)}</dd></div>" for name, what in rows)
    yield f'<dl class="names">{said}</dl>\n'


def types(language: str) -> Lines:
    """The types that these calls name, as they stand in types.d.ts."""
    text = (WEB / "types.d.ts").read_text(encoding="utf-8")
    pattern = r"^export (?:type (?P<type>\w+)[^;]*;|interface (?P<shape>\w+).*?^\})$"
    blocks = {found["type"] or found["shape"]: found[0] for found in re.finditer(pattern, text, re.M | re.S)}
    used = " ".join(call(kind, name) for kind in SOURCES for name in names(kind))
    shown = [block.removeprefix("export ") for name, block in blocks.items() if re.search(rf"\b{name}\b", used)]
    yield "```ts\n" + "\n".join(shown) + "\n```\n"


# --- style -----------------------------------------------------------------------------------------------------------


def styled() -> set[str]:
    """Every class that the kit's style knows."""
    text = re.sub(r"/\*.*?\*/", "", (WEB / "style.css").read_text(encoding="utf-8"), flags=re.S)
    selectors = " ".join(re.findall(r"([^{}]+)\{", text))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


def classes(language: str) -> Lines:
    yield from _listed((f".{name}", both[language == "en"]) for name, both in names("css").items())


# --- folium ----------------------------------------------------------------------------------------------------------


@cache
def plugins() -> tuple[list[str], list[str]]:
    """(those of folium's plugins that work without network, those that do not)."""
    import folium.plugins

    names = [name for name in folium.plugins.__all__ if inspect.isclass(getattr(folium.plugins, name))]
    others = plugins_without_network()
    return [name for name in names if name not in others], [name for name in names if name in others]


def plugin_list(language: str, works: bool) -> Lines:
    yield " ".join(f"`{name}`" for name in plugins()[not works]) + "\n"
