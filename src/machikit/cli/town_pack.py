"""`machikit town-pack`: a town's set as a folder, or one zip for each of many municipalities."""

import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from machikit._base.messages import kit_error, say
from machikit.cli import console
from machikit.cli.help import Command

if TYPE_CHECKING:
    from machikit.event.town_pack.many_towns import ZippedPacks
    from machikit.event.town_pack.write import TownPack

MEGABYTE = 1_000_000
MOST_NAMES = 5  # of files, in a message


def register(app: typer.Typer) -> None:
    app.command("town-pack", cls=Command)(town_pack)


def town_pack(
    towns: Annotated[str | None, typer.Argument(metavar="[CITY]")] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR")] = Path("town-pack"),
    themes: Annotated[str, typer.Option("--themes", metavar="THEMES")] = "",
    card: Annotated[list[str] | None, typer.Option("--card", metavar="CARD")] = None,
    hours: Annotated[int, typer.Option("--hours", metavar="4|6|8")] = 8,
    teams: Annotated[int, typer.Option("--teams", metavar="N")] = 6,
    page_lang: Annotated[str, typer.Option("--page-lang", metavar="ja|en")] = "ja",
    no_pdf: Annotated[bool, typer.Option("--no-pdf")] = False,
    no_copies: Annotated[bool, typer.Option("--no-copies")] = False,
    prefecture: Annotated[list[str] | None, typer.Option("--prefecture", metavar="PREF")] = None,
    japan: Annotated[bool, typer.Option("--japan")] = False,
    part: Annotated[str, typer.Option("--part", metavar="3/8")] = "",
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    from machikit.catalog import Catalog
    from machikit.catalog.model import City
    from machikit.cli.listings import warn_foreign_templates, warn_overrides
    from machikit.event.event_folder import Event, undated_event
    from machikit.event.town_pack.write import PackOptions

    many = bool(japan or prefecture)
    if not towns and not many:
        raise console.UsageError(*kit_error("town_pack.no_town", "machikit town-pack").args)
    if towns and many:
        raise console.UsageError(*kit_error("town_pack.both", f"machikit town-pack {towns}").args)
    lang = console.parse_language(page_lang, "--page-lang")
    named = [theme for theme in re.split("[,，、]", themes) if theme.strip()]
    catalog, options = Catalog(), PackOptions(not no_pdf, not no_copies)
    warn_overrides(catalog)
    warn_foreign_templates(catalog)

    def event_for(city: City) -> Event:
        return undated_event(city, lang, hours, teams, named)

    if many:
        return _zip_many(catalog, event_for, out, options, (prefecture or [], japan, part), named, card or [], force)
    from machikit.event.town_pack.contents import choose_contents
    from machikit.event.town_pack.write import build_town_pack

    started = time.perf_counter()
    contents = choose_contents(catalog, str(towns), named, card or [])
    pack = build_town_pack(catalog, contents, event_for(contents.city), out, options, force, console_track)
    _show(pack, time.perf_counter() - started, options.pdf)


def console_track(items: Iterable[Any], total: int, what: str) -> Iterable[Any]:
    return console.track(items, what, total)


def _show(pack: "TownPack", seconds: float, pdf: bool) -> None:
    city, lang = pack.contents.city, say("lang")
    pages = sum(
        1 for _ in (pack.folder / "pages").glob("*.html")
    )  # of a card on tables of the town's own one of each table
    values = {"n": pages, "size": f"{pack.size / MEGABYTE:.1f}", "seconds": round(seconds)}
    folder = console.relative_path(pack.folder)
    console.show(say("cli.town_pack.done", city=city.name[lang], folder=folder, **values), "bold green")
    if pack.contents.is_small:
        console.show_status(say("cli.town_pack.few", n=len(pack.contents.cards)), "yellow")
    if pack.trimmed:
        more = "…" if len(pack.trimmed) > MOST_NAMES else ""
        names = say("cli.comma").join(pack.trimmed[:MOST_NAMES]) + more
        console.show_status(say("cli.town_pack.trimmed", n=len(pack.trimmed), names=names), "yellow")
    if pdf and not pack.has_pdf:
        console.show_status(say("cli.town_pack.no_pdf"), "yellow")


def _zip_many(
    catalog: Any,
    event_for: Any,
    out: Path,
    options: Any,
    where: tuple[Sequence[str], bool, str],
    themes: Sequence[str],
    cards: Sequence[str],
    force: bool,
) -> None:
    """Zips of the municipalities of prefectures, or of Japan. where: prefectures, whether all, and which share of them."""
    from machikit.event.town_pack.many_towns import zip_town_packs
    from machikit.prototype.batch.selection import Selection, parse_part, select_cities

    started = time.perf_counter()
    prefectures, japan, part = where
    selection = Selection((), prefectures, japan, (), parse_part(part) if part else (1, 1))
    zipped = zip_town_packs(
        catalog,
        select_cities(catalog, selection),
        event_for,
        out,
        options,
        themes=themes,
        cards=cards,
        force=force,
        track=lambda items, total: console.track(items, say("cli.town_pack.towns"), total) if total else items,
    )
    _show_zips(zipped, out, time.perf_counter() - started)


def _show_zips(zipped: "ZippedPacks", out: Path, seconds: float) -> None:
    for city, error in zipped.failed.items():
        console.show(city, "bold red")
        console.show_error(error)
    values = {"n": len(zipped.written) + len(zipped.kept), "kept": len(zipped.kept), "seconds": round(seconds)}
    console.show(say("cli.town_pack.zips", folder=console.relative_path(out.absolute()), **values), "bold green")
    if zipped.failed:
        console.show_status(say("cli.town_pack.failed", n=len(zipped.failed)), "yellow")
        raise typer.Exit(1)
