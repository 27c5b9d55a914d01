"""`machikit event pack`: the offline kit for the venue, one folder for a USB stick; written completely or not at all."""

import dataclasses
import datetime as dt
import json
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_change
from machikit._base.messages import kit_error, say
from machikit._base.version import __version__
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Card
from machikit.catalog.readers import read_settings, read_settings_text
from machikit.event import portable_python, wheels
from machikit.event.event_file import without_password
from machikit.event.event_folder import FILE, Event
from machikit.event.printing import print_event
from machikit.prototype.generate import create_prototype as generate
from machikit.prototype.templating import CACHES

MANIFEST = "pack.json"
STICK = Path(__file__).parent / "stick"
PAGES = 6  # sample pages to look at without Wi-Fi
FALLBACK = "takamatsu"  # the city of the sample pages where the event's city has no ready cards
COPIES = ("~", ".bak", ".orig", ".tmp")  # backup files of editors
WINDOWS = (".bat", ".txt")  # files that get Windows line endings


@dataclasses.dataclass(frozen=True)
class PackResult:
    """A kit that was written. has_docs: whether the documentation is in it. platforms: that its wheels are for. sizes: folder
    name → bytes."""

    folder: Path
    has_docs: bool
    platforms: list[str]
    sizes: dict[str, int]


def build_pack(
    event: Event,
    out: Path,
    *,
    python: Path | None = None,
    platforms: tuple[str, ...] = (),
    with_wheels: bool = True,
    pdf: bool = True,
    force: bool = False,
) -> PackResult:
    """Write the kit to `out`. python: a zip of the embeddable Python for Windows.

    Raises KitError, with nothing written, where `out` exists (with `force`, an earlier kit is replaced) or where pip cannot
    get the wheels.
    """
    for platform in platforms:
        wheels.parse_target(platform)
    target = out.absolute()
    replaces_earlier = _check_target(target, force)
    with atomic_change(target.parent, target) as change:
        staged = change.folder(target)
        packed = _fill(staged, event, python, platforms, with_wheels, pdf)
        if not replaces_earlier:
            _check_target(target, False)  # it may have been created meanwhile
    return dataclasses.replace(packed, folder=target)


def _check_target(target: Path, force: bool) -> bool:
    """Whether an earlier kit will be replaced; raises KitError where something else is in the way."""
    if not os.path.lexists(target):
        return False
    if not (target / MANIFEST).is_file():
        raise kit_error("pack.exists", target)
    if not force:
        raise kit_error("pack.earlier", target)
    return True


def _fill(
    staged: Path, event: Event, python: Path | None, platforms: tuple[str, ...], with_wheels: bool, pdf: bool
) -> PackResult:
    targets = [*platforms]
    if python is not None:
        targets.append(portable_python.unpack_python(python, staged / "python"))
    wheel_platforms = wheels.collect_wheels(staged / "wheels", targets) if with_wheels else []
    catalog = Catalog(event.folder)
    _pages(staged / "pages", event, catalog)
    public = _event(staged / "event", event)
    for _ in print_event(public, catalog, pdf=pdf):
        pass
    (staged / "event" / "print").rename(staged / "print")
    (staged / "event" / "print").mkdir()
    docs = _docs(staged / "docs")
    _starters(staged)
    manifest = {"kit": "machikit", "version": __version__, "id": secrets.token_hex(4), "event": event.folder.name,
             "made": dt.date.today().isoformat(), "for": wheel_platforms}  # fmt: skip
    (staged / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    return PackResult(staged, docs, wheel_platforms, {p.name: size(p) for p in sorted(staged.iterdir()) if p.is_dir()})


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


# --- the parts -----------------------------------------------------------------------------------------------------------


def _event(target: Path, event: Event) -> Event:
    """Copy the event's folder without the Wi-Fi password; returns the event in its new place.

    `print/` is not copied: its sheets contain the password, and those that were filled in contain names of people.
    """
    for path in _files(event.folder):
        parts = path.relative_to(event.folder).parts
        if parts[0] != "print":
            copy = target.joinpath(*parts)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)  # with mtime: a page must not look older than its sources
    for name in ("print", "teams", "board"):
        (target / name).mkdir(parents=True, exist_ok=True)
    path = event.folder / FILE
    public = without_password(read_settings_text(path), read_settings(path))
    (target / FILE).write_text(public, encoding="utf-8", newline="\n")
    return dataclasses.replace(event, folder=target, wifi=event.wifi | {"password": ""})


def _files(folder: Path) -> list[Path]:
    """The regular files of an event: no hidden ones, caches, links or backup files (which may contain the password), and no kit
    that was written inside it."""
    files = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if f not in CACHES and f[0] != "." and not Path(here, f, MANIFEST).is_file()
        )  # fmt: skip
        files += [
            Path(here, n) for n in sorted(names) if not (n in CACHES or n.startswith((".", "~$")) or n.endswith(COPIES))
        ]
    return [p for p in files if p.is_file() and not p.is_symlink()]


def _pages(out: Path, event: Event, catalog: Catalog) -> None:
    """Build a few sample pages for the event's city and themes, and a list of them."""
    from machikit.prototype import run

    out.mkdir()
    pages: list[tuple[str, Card]] = []
    for city in dict.fromkeys((event.city, FALLBACK)):
        for card in [] if pages else sample_cards(catalog, event, city):
            with tempfile.TemporaryDirectory(prefix=".made-", dir=out) as site:
                page = run(generate(catalog, card.id, city, Path(site), language=event.language), public=True)
                shutil.copyfile(page, out / f"{card.id}-{city}.html")
            pages.append((f"{card.id}-{city}.html", card))
    (out / "index.html").write_text(_index(pages, event), encoding="utf-8")


def sample_cards(catalog: Catalog, event: Event, city: str) -> list[Card]:
    """Open cards that are ready for the city: the event's themes first, then one of each template before the others."""
    ready = [c for c in catalog.cards.values() if c.sensitivity == "open" and city in catalog.ready_cities(c)]
    ready.sort(key=lambda c: c.theme not in event.themes)
    first = {c.template: c for c in reversed(ready)}.values()
    return sorted(ready, key=lambda c: (c.theme not in event.themes, c not in first))[:PAGES]


def _index(pages: list[tuple[str, Card]], event: Event) -> str:
    language = event.language
    rows = "".join(
        f'<li><a href="{file}">{escape(card.title(language))}</a><p>{escape(card.question(language))}</p></li>'
        for file, card in pages
    )
    style = (
        "body{margin:6vh auto;max-width:44rem;padding:0 1.25rem;color:#1a1a1c;font:1.05rem/1.7 system-ui,sans-serif;"
        "line-break:strict;overflow-wrap:anywhere}h1{font-size:1.5rem}ul{padding:0;list-style:none}"
        "li{margin:1rem 0;padding:.9rem 1.1rem;border:1px solid #d9dbe1;border-radius:12px}"
        "a{font-weight:700;color:#00118f}p{margin:.2rem 0 0}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(event.title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(event.title)}</h1><ul>{rows}</ul></main></body></html>\n"
    )


def _docs(out: Path) -> bool:
    """Copy the documentation if it has been built in this checkout; returns whether it has."""
    site = kit_root() / "site"
    if not (site / "index.html").is_file():
        return False
    shutil.copytree(site, out)
    return True


def _starters(staged: Path) -> None:
    """Copy the start scripts and readmes. Files for Windows get its line endings, readmes a UTF-8 byte order mark for Notepad."""
    named = {"start.bat": "はじめる.bat", "start.sh": "start.sh", "README.ja.txt": "はじめにお読みください.txt",
             "README.en.txt": "README.txt"}  # fmt: skip
    (staged / "kit").mkdir()
    for file in sorted(p for p in STICK.iterdir() if p.is_file()):
        text = file.read_text(encoding="utf-8")
        if file.suffix in WINDOWS:
            text = text.replace("\n", "\r\n")
        target = staged / named[file.name] if file.name in named else staged / "kit" / file.name
        body = text.encode("utf-8-sig" if file.name.startswith("README") else "utf-8")
        target.write_bytes(body)
        with suppress(OSError):  # a stick may not support modes; `sh start.sh` works without
            target.chmod(0o755 if file.suffix == ".sh" else 0o644)


def size_rows(packed: PackResult) -> list[tuple[str, str]]:
    """(name, size as text) of each folder, and of the whole kit."""
    rows: list[tuple[str, Any]] = [*packed.sizes.items(), (say("pack.all"), size(packed.folder))]
    return [(name, f"{n / 1e6:.1f} MB") for name, n in rows]
