"""`machikit event pack`: the offline kit for the venue, one folder that goes onto a USB stick; whole, or not at all."""

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

import yaml

from machikit import __version__
from machikit._base.atomic import changing
from machikit._base.messages import problem, say
from machikit.catalog import Catalog, house
from machikit.catalog.model import Card
from machikit.event import portable_python, wheels
from machikit.event.event_folder import FILE, Event
from machikit.event.printing import print_event
from machikit.prototype.generate import new as generate
from machikit.prototype.templating import CACHES

MARK = "pack.json"
STICK = Path(__file__).parent / "stick"
PAGES = 6  # finished pages to look at while the Wi-Fi is off
FALLBACK = "takamatsu"  # whose pages are shown where the event's city has none yet
COPIES = ("~", ".bak", ".orig", ".tmp")  # what editors leave beside a file
WINDOWS = (".bat", ".txt")  # files that Windows opens: its line ends


@dataclasses.dataclass(frozen=True)
class Packed:
    """A kit that was made. docs: whether the documentation is in it; sizes: bytes of each part."""

    folder: Path
    docs: bool
    made_for: list[str]
    sizes: dict[str, int]


def pack(
    event: Event,
    out: Path,
    *,
    python: Path | None = None,
    platforms: tuple[str, ...] = (),
    with_wheels: bool = True,
    pdf: bool = True,
    force: bool = False,
) -> Packed:
    """Make the kit at `out`. python: an embeddable Python for Windows, as a zip.

    Raises KitError, with nothing half made, where `out` is there already (with `force` an earlier kit is replaced), or where
    pip does not get the wheels.
    """
    for platform in platforms:
        wheels.target_of(platform)
    target = out.absolute()
    replaced = _may_be(target, force)
    with changing(target.parent, target) as change:
        made = change.folder(target)
        packed = _fill(made, event, python, platforms, with_wheels, pdf)
        if not replaced:
            _may_be(target, False)  # nothing may have come there meanwhile
    return dataclasses.replace(packed, folder=target)


def _may_be(target: Path, force: bool) -> bool:
    """Whether an earlier kit is replaced; KitError where something else is in the way."""
    if not os.path.lexists(target):
        return False
    if not (target / MARK).is_file():
        raise problem("pack.exists", target)
    if not force:
        raise problem("pack.earlier", target)
    return True


def _fill(
    made: Path, event: Event, python: Path | None, platforms: tuple[str, ...], with_wheels: bool, pdf: bool
) -> Packed:
    wanted = [*platforms]
    if python is not None:
        wanted.append(portable_python.unpack(python, made / "python"))
    made_for = wheels.bring(made / "wheels", wanted) if with_wheels else []
    known = Catalog(event.folder)
    _pages(made / "pages", event, known)
    public = _event(made / "event", event)
    for _ in print_event(public, known, pdf=pdf):
        pass
    (made / "event" / "print").rename(made / "print")
    (made / "event" / "print").mkdir()
    docs = _docs(made / "docs")
    _starters(made)
    facts = {"kit": "machikit", "version": __version__, "id": secrets.token_hex(4), "event": event.folder.name,
             "made": dt.date.today().isoformat(), "for": made_for}  # fmt: skip
    (made / MARK).write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
    return Packed(made, docs, made_for, {p.name: size(p) for p in sorted(made.iterdir()) if p.is_dir()})


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


# --- the parts -----------------------------------------------------------------------------------------------------------


def _event(target: Path, event: Event) -> Event:
    """Copy the event's folder and return the event there, without the password of its Wi-Fi.

    `print/` is not copied: the sheets that lie there name the password, and those that were filled in name people.
    """
    for path in _files(event.folder):
        parts = path.relative_to(event.folder).parts
        if parts[0] != "print":
            there = target.joinpath(*parts)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, there)  # with its time: a page must not look older than its files
    for name in ("print", "teams", "board"):
        (target / name).mkdir(parents=True, exist_ok=True)
    said = yaml.safe_load((event.folder / FILE).read_text(encoding="utf-8-sig"))
    if isinstance(said.get("wifi"), dict):
        said["wifi"]["password"] = ""
    (target / FILE).write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return dataclasses.replace(event, folder=target, wifi=event.wifi | {"password": ""})


def _files(folder: Path) -> list[Path]:
    """The plain files of an event; no hidden ones, no caches, no link, no editor's copy (which may hold the password), and no kit
    that was made inside it."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if f not in CACHES and f[0] != "." and not Path(here, f, MARK).is_file()
        )  # fmt: skip
        found += [
            Path(here, n) for n in sorted(names) if not (n in CACHES or n.startswith((".", "~$")) or n.endswith(COPIES))
        ]
    return [p for p in found if p.is_file() and not p.is_symlink()]


def _pages(out: Path, event: Event, catalog: Catalog) -> None:
    """A handful of finished pages of the event's city and themes, and a list of them."""
    from machikit.prototype import run

    out.mkdir()
    listed: list[tuple[str, Card]] = []
    for city in dict.fromkeys((event.city, FALLBACK)):
        for card in [] if listed else chosen(catalog, event, city):
            with tempfile.TemporaryDirectory(prefix=".made-", dir=out) as site:
                page = run(generate(catalog, card.id, city, Path(site), language=event.language), public=True)
                shutil.copyfile(page, out / f"{card.id}-{city}.html")
            listed.append((f"{card.id}-{city}.html", card))
    (out / "index.html").write_text(_index(listed, event), encoding="utf-8")


def chosen(catalog: Catalog, event: Event, city: str) -> list[Card]:
    """Cards that are ready for the city and open: those of the event's themes first, of different templates before alike."""
    ready = [c for c in catalog.cards.values() if c.sensitivity == "open" and city in catalog.ready(c)]
    ready.sort(key=lambda c: c.theme not in event.themes)
    first = {c.template: c for c in reversed(ready)}.values()
    return sorted(ready, key=lambda c: (c.theme not in event.themes, c not in first))[:PAGES]


def _index(listed: list[tuple[str, Card]], event: Event) -> str:
    language = event.language
    rows = "".join(
        f'<li><a href="{file}">{escape(card.title(language))}</a><p>{escape(card.question(language))}</p></li>'
        for file, card in listed
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
    """The documentation, where it has been built in this checkout."""
    site = house() / "site"
    if not (site / "index.html").is_file():
        return False
    shutil.copytree(site, out)
    return True


def _starters(made: Path) -> None:
    """What starts it. The batch file is ASCII with Windows' line ends; what Windows' editor opens begins with a mark of UTF-8."""
    named = {"start.bat": "はじめる.bat", "start.sh": "start.sh", "README.ja.txt": "はじめにお読みください.txt",
             "README.en.txt": "README.txt"}  # fmt: skip
    (made / "kit").mkdir()
    for file in sorted(p for p in STICK.iterdir() if p.is_file()):
        text = file.read_text(encoding="utf-8")
        if file.suffix in WINDOWS:
            text = text.replace("\n", "\r\n")
        target = made / named[file.name] if file.name in named else made / "kit" / file.name
        body = text.encode("utf-8-sig" if file.name.startswith("README") else "utf-8")
        target.write_bytes(body)
        with suppress(OSError):  # a stick may know no such thing; sh start.sh does without
            target.chmod(0o755 if file.suffix == ".sh" else 0o644)


def told(packed: Packed) -> list[tuple[str, str]]:
    """(what, how much) of each part, and of all."""
    rows: list[tuple[str, Any]] = [*packed.sizes.items(), (say("pack.all"), size(packed.folder))]
    return [(name, f"{n / 1e6:.1f} MB") for name, n in rows]
