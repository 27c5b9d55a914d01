"""A template's folder becomes a project's: names to be filled in are filled, and nothing of the template runs.

The files are cookiecutter's, so that bare cookiecutter makes the same project of the kit's own templates. But a template may be
anybody's, and cookiecutter's Jinja is a language: here it is parsed, held against a list of the few things that a template may say
(`{{ cookiecutter.city }}`, and `{% if cookiecutter.language == "en" %}` around a text), and only then filled in, by Jinja's sandbox,
with the answers' ids and nothing else. No loop, call, filter, sum, import, or attribute beyond the answers can be said at all.
"""

import fnmatch
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import problem

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

CACHES = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".DS_Store", "Thumbs.db"}
ROOT = "cookiecutter"  # what a template's names are called by
MARKS = (b"{{", b"{%", b"{#")
MOST_BYTES = 1_000_000  # of a file in which names are filled in
MOST_FILES = 2_000
DEEPEST = 40  # folders in folders
MOST_TAGS = 1_000  # of one file: Jinja itself is slow where there are very many
# What a text may be made of; `If` and its comparisons are finite whatever they hold.
SAYS = {
    *("Template", "Output", "TemplateData", "Getattr", "Getitem", "Name", "Const"),
    *("If", "CondExpr", "Compare", "Operand", "And", "Or", "Not"),
}


def render(template: Path, ids: Mapping[str, str], out: Path, copied: Sequence[str] = ()) -> Path:
    """Fill in `template`'s project folder below `out`; its path. copied: patterns of files in which nothing is filled in.

    Raises KitError, naming file and line, for all that a template may not say, for links, and for names that leave the folder.
    """
    source = project_folder(template)
    target = out / _name(source.name, ids, f"templates/{template.name}/{source.name}")
    target.mkdir(parents=True)
    for number, path in enumerate(_files(source, template.name)):
        if number >= MOST_FILES:
            raise problem("template.many", f"templates/{template.name}", most=MOST_FILES)
        inner = path.relative_to(source)
        where = f"templates/{template.name}/{inner.as_posix()}"
        there = target.joinpath(*(_name(part, ids, where) for part in inner.parts))
        there.parent.mkdir(parents=True, exist_ok=True)
        if there.exists():
            raise problem("template.name", where, name=there.name)
        body = path.read_bytes()
        as_it_is = any(fnmatch.fnmatch(inner.as_posix(), pattern) for pattern in copied)
        there.write_bytes(body if as_it_is else filled(body, ids, where))
        if path.stat().st_mode & stat.S_IXUSR:
            os.chmod(there, there.stat().st_mode | stat.S_IXUSR)
    return target


def project_folder(template: Path) -> Path:
    """The one folder of a template whose name holds `{{ cookiecutter… }}`. Raises KitError where there is none."""
    found = [p for p in sorted(template.iterdir()) if ROOT in p.name and "{{" in p.name and p.is_dir()]
    if not found:
        raise problem("template.empty", f"templates/{template.name}")
    paths.refuse_links(template, found[0], f"templates/{template.name}")
    return found[0]


def _files(folder: Path, template: str, depth: int = 1) -> Iterator[Path]:
    """The plain files of a folder; caches are left out. Raises KitError for a link, and for what is no file (a pipe)."""
    if depth > DEEPEST:
        raise problem("template.many", f"templates/{template}", most=MOST_FILES)
    for path in sorted(folder.iterdir()):
        if path.name in CACHES:
            continue
        if paths.is_link(path):
            raise problem("path.link", f"templates/{template}", path=path.name)
        if path.is_dir():
            yield from _files(path, template, depth + 1)
        elif path.is_file():
            yield path
        else:
            raise problem("reading.no_file", f"templates/{template}/{path.name}")


def _name(name: str, ids: Mapping[str, str], where: str) -> str:
    """The name of a file or folder with what is to be filled in. Raises KitError where it is then more than one name."""
    made = filled(name.encode("utf-8", "surrogateescape"), ids, where).decode("utf-8", "surrogateescape")
    if len(paths.relative(made, where).parts) != 1:
        raise paths.outside(made, where)
    return made


def filled(body: bytes, ids: Mapping[str, str], where: str) -> bytes:
    """The text with its names filled in; as it is where there are none, or where it is no text (a picture)."""
    if not any(mark in body for mark in MARKS):
        return body
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body
    if len(body) > MOST_BYTES or sum(map(text.count, ("{{", "{%", "{#"))) > MOST_TAGS:
        raise problem("template.large", where, most=f"{MOST_BYTES / 1e6:g}", tags=MOST_TAGS)
    return _fill(text, ids, where).encode("utf-8")


def _fill(text: str, ids: Mapping[str, str], where: str) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    newline = "\r\n" if "\r\n" in text else "\n"
    try:
        tree = _environment(newline).parse(text)
        _look_at(tree, ids, where)
        return _environment(newline).from_string(tree).render({ROOT: dict(ids)})
    except TemplateSyntaxError as error:
        raise _broken(where, error.lineno, str(error.message or error)) from error
    except (TemplateError, RecursionError, SyntaxError, MemoryError, ValueError, TypeError) as error:
        raise _broken(where, 1, str(error)) from error


def _look_at(tree: "nodes.Node", ids: Mapping[str, str], where: str) -> None:
    """Raise KitError for the first thing that is not in SAYS, or that asks for anything but an answer."""
    left: list[Any] = [(tree, False)]
    while left:
        node, of_answers = left.pop()
        kind = type(node).__name__
        if kind not in SAYS or (kind == "Name" and not (of_answers and node.name == ROOT and node.ctx == "load")):
            raise _refused(node, where)
        if kind in ("Getattr", "Getitem") and _asked(node) not in ids:
            raise _refused(node, where)
        if kind == "Getitem":
            left.append((node.node, True))
            continue
        left += [(child, kind == "Getattr") for child in node.iter_child_nodes()]


def _asked(node: Any) -> object:
    """Which answer is asked for: `cookiecutter.city` or `cookiecutter["city"]`; None for anything else."""
    if type(node.node).__name__ != "Name":
        return None
    return node.attr if type(node).__name__ == "Getattr" else getattr(node.arg, "value", None)


def _refused(node: Any, where: str) -> KitError:
    what = str(getattr(node, "attr", "") or getattr(node, "name", "") or type(node).__name__)
    return problem("template.says", f"{where}:{node.lineno}", what=what[:60])


def _broken(where: str, line: int, why: str) -> KitError:
    return problem("template.broken", f"{where}:{line}", why=" ".join(why.split())[:200])


@cache
def _environment(newline: str) -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, newline_sequence=newline, cache_size=0
    )
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made
