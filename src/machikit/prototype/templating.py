"""Renders the folder of a template into a prototype folder, without running any code of the template.

The format is that of cookiecutter, so that plain cookiecutter renders the templates of the kit to the same result. But a template
may come from anybody, and the Jinja of cookiecutter is a programming language. Here each text is parsed, compared with a list of
the few constructs that are allowed (`{{ cookiecutter.city }}`, and `{% if cookiecutter.language == "en" %}` around a text), and
only then rendered, in Jinja's sandbox, with the ids of the answers and nothing else. Loops, calls, filters, arithmetic, imports and
attributes other than the answers cannot be used at all.
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
from machikit._base.messages import kit_error

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

CACHES = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".DS_Store", "Thumbs.db"}
ROOT = "cookiecutter"  # the variable that holds the answers
MARKS = (b"{{", b"{%", b"{#")
MOST_BYTES = 1_000_000  # of a file with placeholders
MOST_FILES = 2_000
DEEPEST = 40  # levels of folders
MOST_TAGS = 1_000  # of one file: Jinja itself is slow with very many
# The Jinja nodes that a text may consist of; `If` and its comparisons always terminate.
ALLOWED_NODES = {
    *("Template", "Output", "TemplateData", "Getattr", "Getitem", "Name", "Const"),
    *("If", "CondExpr", "Compare", "Operand", "And", "Or", "Not"),
}


def render(template: Path, ids: Mapping[str, str], out: Path, copied: Sequence[str] = ()) -> Path:
    """Render the project folder of a template below `out`, and return its path. copied: patterns of files copied unchanged.

    Raises KitError, naming file and line, for constructs that are not allowed, for links, and for names that leave the folder.
    """
    source = project_folder(template)
    target = out / _fill_name(source.name, ids, f"templates/{template.name}/{source.name}")
    target.mkdir(parents=True)
    for number, path in enumerate(_files(source, template.name)):
        if number >= MOST_FILES:
            raise kit_error("template.many", f"templates/{template.name}", most=MOST_FILES)
        inner = path.relative_to(source)
        where = f"templates/{template.name}/{inner.as_posix()}"
        file = target.joinpath(*(_fill_name(part, ids, where) for part in inner.parts))
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            raise kit_error("template.name", where, name=file.name)
        body = path.read_bytes()
        is_copied = any(fnmatch.fnmatch(inner.as_posix(), pattern) for pattern in copied)
        file.write_bytes(body if is_copied else fill_placeholders(body, ids, where))
        if path.stat().st_mode & stat.S_IXUSR:
            os.chmod(file, file.stat().st_mode | stat.S_IXUSR)
    return target


def project_folder(template: Path) -> Path:
    """The folder of a template whose name contains `{{ cookiecutter… }}`. Raises KitError where there is none."""
    folders = [p for p in sorted(template.iterdir()) if ROOT in p.name and "{{" in p.name and p.is_dir()]
    if not folders:
        raise kit_error("template.empty", f"templates/{template.name}")
    paths.refuse_links(template, folders[0], f"templates/{template.name}")
    return folders[0]


def _files(folder: Path, template: str, depth: int = 1) -> Iterator[Path]:
    """The regular files of a folder, without caches. Raises KitError for a link, and for anything but a regular file (a pipe)."""
    if depth > DEEPEST:
        raise kit_error("template.many", f"templates/{template}", most=MOST_FILES)
    for path in sorted(folder.iterdir()):
        if path.name in CACHES:
            continue
        if paths.is_link(path):
            raise kit_error("path.link", f"templates/{template}", path=path.name)
        if path.is_dir():
            yield from _files(path, template, depth + 1)
        elif path.is_file():
            yield path
        else:
            raise kit_error("reading.no_file", f"templates/{template}/{path.name}")


def _fill_name(name: str, ids: Mapping[str, str], where: str) -> str:
    """Fill in the name of a file or folder. Raises KitError where the result is more than one path component."""
    result = fill_placeholders(name.encode("utf-8", "surrogateescape"), ids, where).decode("utf-8", "surrogateescape")
    if len(paths.relative(result, where).parts) != 1:
        raise paths.outside_error(result, where)
    return result


def fill_placeholders(body: bytes, ids: Mapping[str, str], where: str) -> bytes:
    """Fill in the placeholders of a file. Unchanged where there are none, or where it is not UTF-8 text (a picture)."""
    if not any(mark in body for mark in MARKS):
        return body
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body
    if len(body) > MOST_BYTES or sum(map(text.count, ("{{", "{%", "{#"))) > MOST_TAGS:
        raise kit_error("template.large", where, most=f"{MOST_BYTES / 1e6:g}", tags=MOST_TAGS)
    return _fill(text, ids, where).encode("utf-8")


def _fill(text: str, ids: Mapping[str, str], where: str) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    newline = "\r\n" if "\r\n" in text else "\n"
    try:
        tree = _environment(newline).parse(text)
        _check_nodes(tree, ids, where)
        return _environment(newline).from_string(tree).render({ROOT: dict(ids)})
    except TemplateSyntaxError as error:
        raise _broken(where, error.lineno, str(error.message or error)) from error
    except (TemplateError, RecursionError, SyntaxError, MemoryError, ValueError, TypeError) as error:
        raise _broken(where, 1, str(error)) from error


def _check_nodes(tree: "nodes.Node", ids: Mapping[str, str], where: str) -> None:
    """Raise KitError for the first node that is not in ALLOWED_NODES, or that reads anything but an answer."""
    todo: list[Any] = [(tree, False)]
    while todo:
        node, in_lookup = todo.pop()
        kind = type(node).__name__
        if kind not in ALLOWED_NODES or (
            kind == "Name" and not (in_lookup and node.name == ROOT and node.ctx == "load")
        ):
            raise _refused(node, where)
        if kind in ("Getattr", "Getitem") and _answer_name(node) not in ids:
            raise _refused(node, where)
        if kind == "Getitem":
            todo.append((node.node, True))
            continue
        todo += [(child, kind == "Getattr") for child in node.iter_child_nodes()]


def _answer_name(node: Any) -> object:
    """The answer that is read by `cookiecutter.city` or `cookiecutter["city"]`; None for anything else."""
    if type(node.node).__name__ != "Name":
        return None
    return node.attr if type(node).__name__ == "Getattr" else getattr(node.arg, "value", None)


def _refused(node: Any, where: str) -> KitError:
    what = str(getattr(node, "attr", "") or getattr(node, "name", "") or type(node).__name__)
    return kit_error("template.says", f"{where}:{node.lineno}", what=what[:60])


def _broken(where: str, line: int, why: str) -> KitError:
    return kit_error("template.broken", f"{where}:{line}", why=" ".join(why.split())[:200])


@cache
def _environment(newline: str) -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, newline_sequence=newline, cache_size=0
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment
