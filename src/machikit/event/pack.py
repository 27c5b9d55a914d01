"""`machikit event pack`: the offline kit for the venue, one folder for a USB stick; written completely or not at all."""

import dataclasses
import datetime as dt
import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_change
from machikit._base.messages import kit_error, say
from machikit._base.version import __version__
from machikit.catalog import kit_root
from machikit.event import portable_python, wheels
from machikit.event.event_folder import Event
from machikit.event.packed_event import MANIFEST, copy_event
from machikit.event.printing import print_event
from machikit.event.ready_pages import Track, build_pages

STICK = Path(__file__).parent / "stick"
WINDOWS = (".bat", ".txt")  # files that get Windows line endings


@dataclasses.dataclass(frozen=True)
class PackResult:
    """A kit that was written. has_docs: whether the documentation is in it. platforms: that its wheels are for. sizes: folder
    name → bytes. pages: of how many ready cards a page was built. carried: entries from outside the event's folder. left_out: what
    must not leave."""

    folder: Path
    has_docs: bool
    platforms: list[str]
    sizes: dict[str, int]
    pages: int
    carried: list[str]
    left_out: list[str]


def build_pack(
    event: Event,
    out: Path,
    *,
    python: Path | None = None,
    platforms: tuple[str, ...] = (),
    with_wheels: bool = True,
    pdf: bool = True,
    force: bool = False,
    track: Track = lambda items, total: items,
) -> PackResult:
    """Write the kit to `out`. python: a zip of the embeddable Python for Windows. track: shows the progress of its pages.

    Raises KitError, with nothing written, where `out` exists (with `force`, an earlier kit is replaced), where pip cannot get the
    wheels, or where the page of a ready card cannot be built from the kit alone.
    """
    for platform in platforms:
        wheels.parse_target(platform)
    target = out.absolute()
    replaces_earlier = _check_target(target, force)
    with atomic_change(target.parent, target) as change:
        staged = change.folder(target)
        packed = _fill(staged, event, python, platforms, with_wheels, pdf, track)
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
    staged: Path,
    event: Event,
    python: Path | None,
    platforms: tuple[str, ...],
    with_wheels: bool,
    pdf: bool,
    track: Track,
) -> PackResult:
    targets = [*platforms]
    if python is not None:
        targets.append(portable_python.unpack_python(python, staged / "python"))
    packed = copy_event(event, staged / "event")
    catalog = packed.catalog()
    wheel_platforms = wheels.collect_wheels(staged / "wheels", targets) if with_wheels else []
    pages = build_pages(staged / "pages", packed.event, catalog, track)
    for _ in print_event(packed.event, catalog, pdf=pdf, for_stick=True):
        pass
    (staged / "event" / "print").rename(staged / "print")
    (staged / "event" / "print").mkdir()
    docs = _docs(staged / "docs")
    _starters(staged)
    manifest = {
        "kit": "machikit",
        "version": __version__,
        "id": secrets.token_hex(4),
        "event": event.folder.name,
        "city": packed.event.city,
        "cards": pages,
        "made": dt.date.today().isoformat(),
        "for": wheel_platforms,
    }
    (staged / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    sizes = {p.name: size(p) for p in sorted(staged.iterdir()) if p.is_dir()}
    return PackResult(staged, docs, wheel_platforms, sizes, len(pages), packed.carried, packed.left_out)


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


# --- the parts -----------------------------------------------------------------------------------------------------------


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
