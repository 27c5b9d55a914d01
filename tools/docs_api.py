"""The API reference: what is public, with its arguments, results, errors and examples, out of the docstrings.

`docs_api.csv` says which names are public (kind, name) and gives each one sentence in Japanese; English comes from the docstrings,
and from the column `en` for scripts and style. `INTERNAL` are the names that the kit's own rooms use among themselves: a new name
belongs in one of the two, which tests/test_api_reference.py asks for.
"""

import csv
import doctest
import inspect
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docs_examples import OWN_PART

Lines = Iterator[str]
HERE = Path(__file__).resolve().parent
SECTION = re.compile(r"^(Args|Attributes|Returns|Raises|Example):[ ]*(.*)$", re.M)
WORDS = {
    "Attributes": ("持っているもの", "Attributes"),
    "Args": ("引数", "Arguments"),
    "Returns": ("返すもの", "Returns"),
    "Raises": ("エラー", "Errors"),
    "Example": ("例", "Example"),
    "nothing": ("なし", "None"),
    "part.page": ("できたページを開く", "Open the page that comes of it"),
    "part.example": ("使い方", "As templates use it"),
}
TITLES = {
    "Prototype": ("Prototype — 試作", "Prototype"),
    "Page": ("Page — つくっているページ", "Page"),
    "maps": ("maps — 地図", "maps"),
    "charts": ("charts — グラフ", "charts"),
    "read": ("read — 表を読む", "read"),
    "Part": ("Part — 自分の部品", "Part"),
    "KitError": ("KitError — エラー", "KitError"),
}
INTERNAL = {
    "Prototype": {
        "around", "base_layer", "base_map", "base_sources", "base_tiles", "first_words", "loaded_tables",
        "left_out", "loaded", "looks", "page_datasets", "refuse_changes", "refuse_columns", "refuse_page",
        "refuse_release", "row_edits", "topic_of", "used_datasets", "user_test_counts", "user_test_words",
    },
    "Page": {"all_words", "blocks", "expired", "flags", "group", "initial_flags", "looks", "numbers", "part_blocks", "part_words",
             "settings", "set_in_code", "source_rows", "words"},
    # the first two are among the attributes of the class
    "Part": {"folder", "is_of_kit", "name", "script", "slots", "starting_words", "view_block"},
    "KitError": set(),
    "maps.OfflineMap": {"blocks"},
    "maps": {"base_block"},
    "charts": set(),
}  # fmt: skip


class Told(NamedTuple):
    """A docstring in its parts. args, attributes, errors: (name, what is said of it)."""

    summary: str
    args: list[tuple[str, str]]
    attributes: list[tuple[str, str]]
    returns: str
    errors: list[tuple[str, str]]
    example: str


@cache
def names(kind: str) -> dict[str, tuple[str, str]]:
    """Name → (Japanese, English) of everything public of a kind: python, part, core, map, plot, ics, css."""
    with (HERE / "docs_api.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: (row["ja"], row["en"]) for row in csv.DictReader(file) if row["kind"] == kind}


# --- Python ----------------------------------------------------------------------------------------------------------


def door() -> dict[str, Any]:
    """What a team's code comes by: the names of `machikit.__all__`, and the page that a prototype gives."""
    import machikit
    from machikit.pages.page import Page

    named = {name: getattr(machikit, name) for name in machikit.__all__ if name != "__version__"}
    return {name: (named | {"Page": Page})[name] for name in TITLES}


def find(name: str) -> tuple[Any, Any]:
    """(the member as its class or module holds it, the function or class that has its docstring)."""
    first, *rest = name.split(".")
    held = door()[first]
    for step in rest:
        held = inspect.getattr_static(held, step)
    return held, getattr(held, "__func__", getattr(held, "func", getattr(held, "fget", held)))


def told(thing: Any) -> Told:
    """The parts of a docstring."""
    summary, *rest = SECTION.split(inspect.getdoc(thing) or "")
    parts = {key: f"{head}\n{body}" for key, head, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True)}
    return Told(
        summary.strip(),
        _items(parts.get("Args", "")),
        _items(parts.get("Attributes", "")),
        " ".join(parts.get("Returns", "").split()),
        _items(parts.get("Raises", "")),
        inspect.cleandoc(parts.get("Example", "")),
    )


def _items(text: str) -> list[tuple[str, str]]:
    """`name: what it is`, one below the other, each going on in lines set further in; else one text without a name."""
    if not text.strip():
        return []
    if not text.startswith("\n"):
        return [("", " ".join(text.split()))]
    found = re.split(r"^ {4}(\w+): ", text, flags=re.M)[1:]
    return [(name, " ".join(said.split())) for name, said in zip(found[::2], found[1::2], strict=True)]


def signature(name: str) -> str:
    """How it is called or read: without self, without the modules of the types, and a method on what one calls it on."""
    held, function = find(name)
    kind = inspect.isclass(function)
    if kind and not told(function).args:
        return f"class {name}"
    is_called = kind or inspect.isfunction(held) or isinstance(held, classmethod)
    called = inspect.signature(function)
    own = ", ".join(_param(one) for one in called.parameters.values() if one.name not in ("self", "cls"))
    gives = "" if kind or called.return_annotation in (None, "None") else f" -> {_type(called.return_annotation)}"
    is_own = name.startswith(("Prototype.", "Page.")) and not isinstance(held, classmethod)
    return (name[0].lower() + name[1:] if is_own else name) + (f"({own})" if is_called else "") + gives


def _param(one: inspect.Parameter) -> str:
    stars = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
    said = "" if one.annotation is one.empty else f": {_type(one.annotation)}"
    if one.default is one.empty:
        return f"{stars}{one.name}{said}"
    default = f'"{one.default}"' if isinstance(one.default, str) else repr(one.default)
    return f"{one.name}{said} = {default}"


def _type(annotation: Any) -> str:
    said = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return re.sub(r"\b(?:machikit|pathlib|collections|typing)\.(?:\w+\.)*", "", said).replace("'", "")


def code(example: str) -> str:
    """An example as one would write it: without prompts, what comes out as a comment."""
    lines = []
    for one in doctest.DocTestParser().get_examples(example):
        came = one.want.strip().splitlines()
        lines.append(one.source.rstrip())
        if len(came) == 1 and "\n" not in one.source.strip():
            lines[-1] += f"  # {came[0]}"
        else:
            lines += [f"# {line}" for line in came]
    return "\n".join(lines)


def python(language: str, up: str) -> Lines:
    """Every public name of the door."""
    for first, title in TITLES.items():
        own = [name for name in names("python") if name.split(".")[0] == first]
        yield f"\n## {title[language == 'en']} {{#{first.lower()}}}\n"
        for name in own:
            if name != first:
                yield f"\n### {name} {{#{name.lower()}}}\n"
            yield from _entry(name, language)


def _entry(name: str, language: str) -> Lines:
    said = told(find(name)[1])
    if language == "ja":
        yield f"{names('python')[name][0]}\n"
    yield f"```{{ .python .signature }}\n{signature(name)}\n```\n\n{_prose(said.summary)}\n"
    listed = (
        ("Attributes", said.attributes), ("Args", said.args), ("Returns", [("", said.returns)] if said.returns else []),
        ("Raises", said.errors if said.errors != [("", "Nothing.")] else [("", word("nothing", language))]),
    )  # fmt: skip
    yield facts((word(key, language), _list(items)) for key, items in listed if items)
    yield f"```python\n{code(said.example)}\n```\n"


def word(key: str, language: str) -> str:
    return WORDS[key][language == "en"]


def facts(pairs: "Iterator[tuple[str, str]]") -> str:
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs if value)
    return f'<dl class="facts api">{rows}</dl>\n'


def _list(items: list[tuple[str, str]]) -> str:
    return "<br>".join((f"<code>{name}</code>: " if name else "") + inline(said) for name, said in items)


def inline(text: str) -> str:
    """Plain text with code between backticks, as markup."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def _prose(text: str) -> str:
    return text.replace("<", "&lt;")


# --- parts -----------------------------------------------------------------------------------------------------------


def kit_parts() -> dict[str, Any]:
    """Name → class of the kit's own parts: one in each folder of pages/parts."""
    from importlib import import_module

    import machikit.pages.parts as home
    from machikit.pages.part import Part

    found = {}
    for folder in sorted(Path(home.__file__).parent.iterdir()):
        if (folder / "__init__.py").is_file():
            module = import_module(f"machikit.pages.parts.{folder.name}")
            found |= {
                name: thing for name, thing in vars(module).items()
                if inspect.isclass(thing) and issubclass(thing, Part) and thing.__module__ == module.__name__
            }  # fmt: skip
    return found


@cache
def usage(part: str) -> str:
    """The line that adds a part in the prototype.py of a template: the tests build every one of them."""
    for file in sorted(HERE.parent.glob("templates/*/*/prototype.py")):
        if found := re.search(rf"^ *(page\.add\(\s*{part}\(.*?\)\s*\))", file.read_text(encoding="utf-8"), re.M | re.S):
            return re.sub(r"\s*\n\s*", " ", found[1])
    return "page.chart(figure)" if part == "Chart" else ""


def parts(language: str, up: str) -> Lines:
    for name, thing in kit_parts().items():
        yield f"\n### {name} {{#part-{name.lower()}}}\n"
        if language == "ja":
            yield f"{names('part')[name][0]}\n"
        own = ", ".join(map(_param, inspect.signature(thing).parameters.values()))
        yield f"```{{ .python .signature }}\n{name}({own})\n```\n\n{_prose(inspect.getdoc(thing) or '')}\n"
        if line := usage(name):
            yield f"{word('part.example', language)}\n\n```python\n{line}\n```\n"


def own_part(language: str, up: str) -> Lines:
    """A link to the page that the example was built into, and its files."""
    yield f'<p><a href="{up}examples/own-part.html">{word("part.page", language)}</a></p>\n'
    kinds = {".py": "python", ".html": "html", ".js": "js", ".css": "css", ".csv": "text"}
    order = [".py", ".html", ".js", ".css", ".csv"]
    for file in sorted(OWN_PART.iterdir(), key=lambda file: order.index(file.suffix) if file.suffix in order else 9):
        if file.suffix in kinds:
            text = file.read_text(encoding="utf-8").rstrip()
            yield f'\n```{kinds[file.suffix]} title="parts/{OWN_PART.name}/{file.name}"\n{text}\n```\n'
