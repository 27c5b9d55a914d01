"""Finds the picture that markup or code names, inside one folder only."""

import difflib
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say


def read_local(folder: Path | None, named: str, where: str, most_bytes: int) -> bytes:
    """The bytes of the file that `named` means inside `folder`. Raises KitError where there is none, or it lies elsewhere."""
    if folder is None:
        raise kit_error("picture.unknown", where)
    file = _file(folder, named, where)
    try:
        if file.stat().st_size > most_bytes:
            raise kit_error("picture.large", where, mb=most_bytes // 1_000_000)
        return file.read_bytes()
    except OSError as error:
        raise kit_error("picture.unreadable", where, why=error.strerror or error) from error


def _file(folder: Path, named: str, where: str) -> Path:
    """The file as it is written, as an address writes it (%20, ?v=1), or in another Unicode form of its name (macOS)."""
    refused: KitError | None = None
    texts = dict.fromkeys((named.strip(), unquote(named.strip()), unquote(re.split("[?#]", named.strip())[0])))
    for text in texts:
        try:
            path = paths.inside(folder, _relative(text, where), where)
        except KitError as error:
            refused = refused or error
            continue
        if (file := _existing(path)) is not None:
            return file
    if refused is not None and len(texts) == 1:
        raise refused
    raise refused or _missing(folder, [*texts][-1], where)


def _relative(text: str, where: str) -> str:
    """The path without `./` and with `/` between names. Raises KitError for one that leaves the folder."""
    text = text.replace("\\", "/")
    names = text.split("/")
    if not text:
        raise kit_error("picture.missing", where)
    if text.startswith("/") or ".." in names or re.match(r"(?i)[a-z][a-z0-9+.-]*:", text):
        raise kit_error("picture.outside", where)
    return "/".join(name for name in names if name not in ("", "."))


def _existing(path: Path) -> Path | None:
    if path.is_file():
        return path
    same = unicodedata.normalize("NFC", path.name)
    return next((f for f in _files(path.parent) if unicodedata.normalize("NFC", f.name) == same), None)


def _missing(folder: Path, named: str, where: str) -> KitError:
    name = named.replace("\\", "/").rsplit("/", 1)[-1]
    beside = {f.stem.lower(): f.name for f in _files((folder / _relative(named, where)).parent)}
    near = difflib.get_close_matches(name.rpartition(".")[0].lower(), beside, n=1)
    error = kit_error("picture.missing", where)
    return KitError(error.where, error.what, say("picture.near", name=beside[near[0]])) if near else error


def _files(folder: Path) -> list[Path]:
    return [f for f in sorted(folder.iterdir())[:5000] if f.is_file()] if folder.is_dir() else []
