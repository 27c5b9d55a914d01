"""The commands: each declares its options, calls the module that does the work, and shows the result.

A function's name is the command's name, and its parameters' names are the keys of the help texts (see `cli.help`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machikit._base.messages import kit_error, language, say
from machikit.cli import clean, confirm, console, merge, town_pack, user_tests, words
from machikit.cli.city import city_app
from machikit.cli.event import event_app
from machikit.cli.help import Command, Group
from machikit.cli.team import team_app

if TYPE_CHECKING:
    from machikit.catalog import Catalog

DEMO = ("shelter-by-hazard", "takamatsu")

app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

AsJson = Annotated[bool, typer.Option("--json")]
NoOpen = Annotated[bool, typer.Option("--no-open")]
Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]
CityName = Annotated[str | None, typer.Option("--city", metavar="CITY")]


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
    debug: Annotated[bool, typer.Option("--debug")] = False,
) -> None:
    if version:
        from machikit._base.version import __version__

        console.show(f"machikit {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand:
        return
    if console.is_interactive():
        from machikit.cli.prompts import run_prompts

        run_prompts()
    else:
        console.show(ctx.get_help())


@app.command(cls=Command)
def demo(out: Annotated[Path, typer.Option("--out", metavar="DIR")] = Path("demo"), no_open: NoOpen = False) -> None:
    from machikit._base import known_folders
    from machikit.catalog import Catalog
    from machikit.prototype.generate import create_prototype as generate

    card, city = DEMO
    project = out.absolute() / f"{card}-{city}"
    if not project.exists():
        console.show_status(say("cli.making", folder=console.relative_path(project)))
        generate(Catalog(), card, city, out)
        known_folders.remember(project)
    page = _build(project)
    failed = _show_findings(project, brief=True)
    console.show(page, "bold green")
    if failed:
        raise typer.Exit(1)
    if not no_open:
        console.open_file(page.as_uri())


@app.command(cls=Command)
def cities(
    city: Annotated[str | None, typer.Argument(metavar="[CITY]")] = None,
    as_json: AsJson = False,
) -> None:
    if city:
        from machikit.cli import one_city

        return one_city.show_city(city, as_json)
    from machikit.cli import listings

    listings.show_cities(as_json)


@app.command(cls=Command)
def datasets(city: Annotated[str | None, typer.Argument(metavar="[CITY]")] = None, as_json: AsJson = False) -> None:
    from machikit.cli import listings

    listings.show_datasets(city, as_json)


@app.command(cls=Command)
def cards(
    city: CityName = None,
    theme: Annotated[str | None, typer.Option("--theme", metavar="THEME")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", metavar="N", min=1)] = None,
    sensitivity: Annotated[str | None, typer.Option("--sensitivity", metavar="open|internal|closed")] = None,
    skills: Annotated[str | None, typer.Option("--skills", metavar="SKILLS")] = None,
    compare: Annotated[list[str] | None, typer.Option("--compare", metavar="CITY")] = None,
    as_json: AsJson = False,
) -> None:
    from machikit.cli import cards as card_list

    card_list.show_cards(
        city,
        lambda catalog: card_list.parse_filter(catalog, theme, minutes, sensitivity, skills),
        as_json,
        compare or (),
    )


@app.command(cls=Command)
def templates(as_json: AsJson = False) -> None:
    from machikit.cli import listings

    listings.show_templates(as_json)


@app.command(cls=Command)
def new(
    card: Annotated[str, typer.Argument(metavar="CARD")],
    city: Annotated[str, typer.Option("--city", metavar="CITY")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR")] = Path(),
    name: Annotated[str | None, typer.Option("--name", metavar="NAME")] = None,
    page_lang: Annotated[str, typer.Option("--page-lang", metavar="ja|en")] = "ja",
    compare: Annotated[list[str] | None, typer.Option("--compare", metavar="CITY")] = None,
    table: Annotated[list[str] | None, typer.Option("--table", metavar="TABLE")] = None,
) -> None:
    from machikit._base import known_folders
    from machikit.catalog import Catalog
    from machikit.cli import listings
    from machikit.prototype.generate import create_prototype as generate
    from machikit.prototype.generate import doubts

    catalog = Catalog()
    language = console.parse_language(page_lang, "--page-lang")
    comparison = listings.comparison(catalog, card, city, compare or ())
    compared = [c.id for c in comparison.cities]
    project = generate(catalog, card, city, out, name, language, compared, tables=table or ())
    known_folders.remember(project)
    listings.warn_overrides(catalog)
    listings.warn_foreign_templates(catalog, catalog.card(card).template)
    listings.warn_broken_entries(catalog)
    listings.show_comparison(comparison)
    console.show(say("cli.made", folder=console.relative_path(project)), "bold green")
    if why := doubts(catalog, card, city, table or ()):
        console.show_status(" ".join([say("readiness.made"), *why]), "yellow")
    _tell_expired(catalog, card, city)
    console.show(say("cli.next"))
    for command in ("build", "serve"):
        console.show(f"  machikit {command} {console.shell_quoted(project)}")


def _tell_expired(catalog: "Catalog", card: str, city: str) -> None:
    """Say of what date lists on safety are that have expired, and how they are renewed."""
    from machikit.catalog.municipalities import find_city
    from machikit.prototype.generate import expired_datasets, has_public_source

    for dataset in expired_datasets(catalog, card, city):
        key = "cli.expired.public" if has_public_source(catalog, dataset.topic) else "cli.expired"
        values = {"topic": catalog.topic_title(dataset.topic), "as_of": dataset.package["as_of"]}
        console.show(say(key, **values, id=find_city(catalog, city).id), "dim", wrap=True)


@app.command(cls=Command)
def build(
    folder: Folder = Path(),
    public: Annotated[bool, typer.Option("--public")] = False,
    feeds: Annotated[bool, typer.Option("--feeds")] = False,
    pdf: Annotated[bool, typer.Option("--pdf")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx")] = False,
    editable: Annotated[bool, typer.Option("--editable")] = False,
    every: Annotated[bool, typer.Option("--all")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")] = Path("machikit-all"),
    city: Annotated[list[str] | None, typer.Option("--city", metavar="CITY")] = None,
    prefecture: Annotated[list[str] | None, typer.Option("--prefecture", metavar="PREF")] = None,
    japan: Annotated[bool, typer.Option("--japan")] = False,
    card: Annotated[list[str] | None, typer.Option("--card", metavar="CARD")] = None,
    part: Annotated[str, typer.Option("--part", metavar="3/8")] = "",
    scheduler: Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS")] = None,
    page_lang: Annotated[str | None, typer.Option("--page-lang", metavar="ja|en")] = None,
) -> None:
    from machikit.cli.build_all import build_all, refuse_with_all, refuse_without_all, selection_of
    from machikit.prototype.batch.job import BatchOptions

    if every:
        refuse_with_all(pdf=pdf, xlsx=xlsx)
        selection = selection_of(city or (), prefecture or (), japan, card or (), part)
        pages_in = console.parse_language(page_lang or "ja", "--page-lang")
        options = BatchOptions(public, feeds, pages_in, language(), editable=editable)
        if not build_all(out, selection, options, scheduler):
            raise typer.Exit(1)
        return
    refuse_without_all(
        city=city, prefecture=prefecture, japan=japan, card=card, part=part, scheduler=scheduler, page_lang=page_lang
    )
    page = _build(folder, public, feeds, editable)
    console.show(page, "bold green")
    if pdf or xlsx:
        _show_copies(page, pdf, xlsx)


@app.command(cls=Command)
def serve(
    folder: Folder = Path(),
    port: Annotated[int, typer.Option("--port", metavar="PORT")] = 8000,
    no_open: NoOpen = False,
) -> None:
    from machikit.prototype.serve import PrototypeServer

    with PrototypeServer(folder, port) as server:
        console.warn_runs_code(server.folder)
        console.show(say("cli.serving", address=server.address), "bold green")
        console.show_status(say("cli.serving.stop"))
        if not no_open:
            console.open_file(server.address)

        def on_built(path: Path) -> None:
            for remark in server.remarks:
                console.show_error(remark, style="yellow")
            console.show_status(say("cli.built", file=console.relative_path(path)))

        server.watch(on_error=console.show_error, on_built=on_built)


@app.command(cls=Command)
def check(folder: Folder = Path(), as_json: AsJson = False) -> None:
    if _show_findings(folder, as_json=as_json):
        raise typer.Exit(1)


@app.command(cls=Command)
def offline(
    page: Annotated[Path, typer.Argument(metavar="MAP.html")],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    from machikit.pages.safe_folium import offline_words
    from machikit.pages.safe_folium.offline import offline_file

    target = out or page.with_name(f"{page.stem}-offline{page.suffix or '.html'}")
    report = offline_file(page, target, force)
    console.show(target, "bold green")
    console.show_status(offline_words.summary(report))
    for heading, lines in offline_words.lists(report):
        console.show_status(heading, "yellow")
        for line in lines:
            console.show_status(f"  {line}")


@app.command(cls=Command)
def doctor(as_json: AsJson = False) -> None:
    from machikit.check.doctor import check_system

    results = check_system()
    if as_json:
        console.show_json([result.as_dict() for result in results])
    else:
        for result in results:
            _show_finding(result.level, f"{result.title}  {result.what}", "", result.fix)
    if any(result.level == "error" for result in results):
        raise typer.Exit(1)


clean.register(app)
user_tests.register(app)
confirm.register(app)
words.register(app)
town_pack.register(app)
merge.register(app)
app.add_typer(city_app, name="city")
app.add_typer(event_app, name="event")
app.add_typer(team_app, name="team")


# --- shared by several commands -------------------------------------------------------------------------------------


def _build(folder: Path, public: bool = False, feeds: bool = False, editable: bool = False) -> Path:
    from machikit.catalog import Catalog
    from machikit.cli import listings
    from machikit.prototype import run

    project = folder.absolute()
    if not (project / "prototype.py").is_file():
        raise kit_error("build.no_prototype", project)
    catalog = Catalog(project)
    listings.warn_overrides(catalog)
    catalog.read_all(project.resolve())
    listings.warn_broken_entries(catalog)  # the kit's entry of the same name may replace one that could not be read
    console.warn_runs_code(project)
    console.show_status(say("cli.building", folder=project.name))
    return run(project, public, feeds, catalog, lambda error: console.show_error(error, style="yellow"), editable)


def _show_copies(page: Path, pdf: bool, xlsx: bool) -> None:
    """Write the copies of a page, and say how to print it where no browser could be asked to."""
    from machikit.prototype.page_copies import write_copies

    copies = write_copies(page, pdf=pdf, xlsx=xlsx)
    for file in copies.files:
        console.show(file, "bold green")
    if copies.no_pdf:
        console.show_error(copies.no_pdf, style="yellow")


def _show_findings(folder: Path, *, as_json: bool = False, brief: bool = False) -> bool:
    """Print every finding; returns whether one of them is an error. brief: print nothing where there are no findings."""
    from machikit.check import check as run_checks

    findings = run_checks(folder)
    if not brief:
        _warn_overrides(folder)
    failed = sum(finding.level == "error" for finding in findings)
    if as_json:
        console.show_json([finding.as_dict() for finding in findings])
        return failed > 0
    for finding in findings:
        _show_finding(finding.level, finding.where, finding.what, finding.fix)
    if findings or not brief:
        summary = say("cli.checked", errors=failed, warnings=len(findings) - failed)
        console.show_status(summary, "bold red" if failed else "bold green")
    return failed > 0


def _warn_overrides(folder: Path) -> None:
    """Warn of what overrides the kit, for a prototype; the checks of a workspace report it as findings."""
    from machikit.catalog import Catalog
    from machikit.check import find_prototype
    from machikit.cli import listings

    if project := find_prototype(folder):
        listings.warn_overrides(Catalog(project))


def _show_finding(level: str, where: str, what: str, fix: str) -> None:
    style = {"error": "red", "warning": "yellow"}.get(level, "green")
    console.show(f"{say(f'cli.level.{level}')}  {where}", f"bold {style}")
    if what:
        console.show(f"   {what}")
    if fix:
        console.show(f"   {console.arrow()} {fix}")
