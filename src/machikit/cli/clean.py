"""`clean`, `add` and `samples`: a city's own file becomes a dataset."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from machikit._base.errors import KitError
from machikit._base.messages import language, problem, say
from machikit.cli import console
from machikit.cli.help import Command

if TYPE_CHECKING:
    from machikit.catalog import Catalog
    from machikit.intake import Asked, Intake

LONG = 5_000  # rows from which a bar shows how far it is
SHEETS = 10  # named on the screen
CLEANED = Path("cleaned")

Topic = Annotated[str, typer.Option("--topic", metavar="TOPIC")]
City = Annotated[str, typer.Option("--city", metavar="CITY")]
Sheet = Annotated[str, typer.Option("--sheet", metavar="SHEET")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR")]
Locate = Annotated[bool, typer.Option("--locate")]
Licence = Annotated[str, typer.Option("--licence", metavar="LICENCE")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE")]
Publisher = Annotated[str, typer.Option("--publisher", metavar="NAME")]
Force = Annotated[bool, typer.Option("--force")]
AsJson = Annotated[bool, typer.Option("--json")]
Place = Callable[[Path, "Intake"], Path]


def register(app: typer.Typer) -> None:
    """Give the application the commands of this module."""
    app.command("clean", cls=Command)(_clean)
    app.command("add", cls=Command)(_add)
    app.command("samples", cls=Command)(_samples)


def _clean(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…")],
    topic: Topic = "",
    city: City = "",
    sheet: Sheet = "",
    out: Out = CLEANED,
    locate: Locate = False,
    licence: Licence = "",
    as_of: AsOf = "",
    publisher: Publisher = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from machikit.tables.read import reader_process

    reader_process.start()  # it gets ready while the rest of the kit is imported
    from machikit.intake import output, sources

    taken: set[Path] = set()

    def place(path: Path, intake: "Intake") -> Path:
        folder = _free(out, path, intake, taken) if out == CLEANED or len(paths) > 1 or out in taken else out
        taken.add(folder)
        output.lay(intake.data | output.reports(intake), folder, force)
        return folder

    paths = list(sources(files))
    if not paths:
        raise problem("intake.no_files", ", ".join(map(str, files)))
    _run(paths, _asked(topic, city, sheet, locate, (licence, as_of, publisher)), place, as_json)


def _add(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    topic: Topic = "",
    city: City = "",
    sheet: Sheet = "",
    locate: Locate = False,
    licence: Licence = "",
    as_of: AsOf = "",
    publisher: Publisher = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from machikit.tables.read import reader_process

    reader_process.start()  # it gets ready while the rest of the kit is imported
    from machikit.catalog import Catalog, house, workspaces
    from machikit.intake import output

    around = [folder for folder in workspaces(Path.cwd()) if folder != house() or folder == Path.cwd()]
    workspace = around[0] if around else Path.cwd()

    def place(path: Path, intake: "Intake") -> Path:
        return output.add(Catalog(), intake, workspace, force)

    _run([file], _asked(topic, city, sheet, locate, (licence, as_of, publisher)), place, as_json)


def _samples(out: Out = Path("machikit-samples")) -> None:
    from machikit.intake import samples

    for path in samples.lay(out):
        console.show(path)
    console.note(say("intake.samples.next", folder=console.quoted(out)))


# --- shared ---------------------------------------------------------------------------------------------------------------


def _asked(topic: str, city: str, sheet: str, locate: bool, terms: tuple[str, str, str]) -> "Asked":
    from machikit.intake import Asked
    from machikit.tables.datapackage.upload_metadata import Terms

    return Asked(topic, city, sheet, locate, Terms(*terms), _watch)


def _run(paths: Sequence[Path], asked: "Asked", place: Place, as_json: bool) -> None:
    """Clean each file and lay it in its place; what is wrong with one does not stop the others. Exit code 1 where any of them
    needs a human.
    """
    from machikit.catalog import Catalog
    from machikit.intake import clean

    catalog, told, human, levels = Catalog(), [], False, set()
    _require(catalog, paths, asked)
    for path in paths:
        try:
            for intake in clean(catalog, path, asked):
                folder = place(path, intake)
                told.append(_record(path, intake, folder))
                human = human or intake.needs_a_human
                levels.add(intake.account["sensitivity"])
                if not as_json:
                    _show(path, intake, folder)
        except KitError as error:
            told.append({"file": str(path), "error": error.as_dict(), **_proposals(error)})
            human = True
            if not as_json:
                console.tell(error)
    if as_json:
        console.show_json(told)
    elif "internal" in levels:
        console.note(say("intake.internal"), "yellow")
    if human:
        raise typer.Exit(1)


def _require(catalog: "Catalog", paths: Sequence[Path], asked: "Asked") -> None:
    """What the command itself says wrong is usage (exit code 2): a file that is not there, an unknown topic, city or licence."""
    from machikit.intake import known
    from machikit.tables.datapackage import upload_metadata

    try:
        upload_metadata.require(asked.terms)
        _ = catalog.schema(asked.topic) if asked.topic else None
        _ = known(catalog, asked.city) if asked.city else None
        for path in paths:
            if not path.is_file():
                raise problem("read.none", path)
    except KitError as error:
        raise console.WrongUsage(*error.args) from error


def _free(out: Path, path: Path, intake: "Intake", taken: set[Path]) -> Path:
    """A folder of its own for each dataset: after the file, and after the topic where a file gave several."""
    from machikit.tables.privacy.personal_text import hide

    stem = hide(path.stem)  # a person's name in it would go where the folder goes
    names = (stem, f"{stem}-{intake.schema.id}", f"{path.parent.name}-{stem}-{intake.schema.id}")
    return next((out / name for name in names if out / name not in taken), out / f"{names[-1]}-{len(taken)}")


def _watch(rows: Sequence[Any]) -> Iterable[Any]:
    """A bar on stderr while a long table is cleaned, where somebody looks on."""
    if len(rows) < LONG or not sys.stderr.isatty():
        return rows
    return console.track(rows, say("intake.progress"))


def _record(path: Path, intake: "Intake", folder: Path) -> dict[str, Any]:
    told = intake.account
    counts = {key: told[key] for key in ("rows_in", "rows_out", "rows_aside", "sensitivity", "cards")}
    lists = {key: len(told[key]) for key in ("repairs", "doubts", "personal")}
    names = {"topic": intake.schema.id, "city": intake.city.id}
    sheets = [{key: one[key] for key in ("name", "rows", "used", "reason", "doubt")} for one in told["sheets"]]
    folders = {"out": str(folder), "sheets": sheets}
    return {"file": str(path), **names, **folders, **counts, **lists, "human": intake.needs_a_human}


def _proposals(error: KitError) -> dict[str, Any]:
    from machikit.intake import Unclear

    if not isinstance(error, Unclear):
        return {}
    return {
        "proposals": [{"topic": p.topic, "columns": [*p.only, *p.common], "missing": p.missing} for p in error.found]
    }


def _show(path: Path, intake: "Intake", folder: Path) -> None:
    """What came of one table, in a few lines."""
    told, said = intake.account, language()
    console.show(
        say("intake.from", file=path.name, topic=intake.schema.title[said], city=intake.city.name[said]), "bold"
    )
    numbers = {name: f"{told[f'rows_{end}']:,}" for name, end in (("rows", "in"), ("out", "out"), ("aside", "aside"))}
    found = {key: f"{len(told[key]):,}" for key in ("repairs", "doubts", "personal")}
    console.show("  " + say("intake.rows", **numbers))
    console.show("  " + say("intake.found", **found), "yellow" if intake.needs_a_human else "green")
    _show_sheets(told["sheets"])
    if ready := [card["title"][said] for card in told["cards"]["ready"]]:
        console.show("  " + say("intake.ready", cards=say("cli.comma").join(ready)), "green")
    if told["sensitivity"] == "closed":
        console.show("  " + (say("intake.closed.topic") if intake.schema.closed else say("intake.closed")), "red")
    console.show(f"  {console.arrow()} {console.short(folder)}")


def _show_sheets(sheets: Sequence[dict[str, Any]]) -> None:
    """The sheets that were read and those that were not, with their rows, where there are several."""
    here = [s for s in sheets if s["reason"] != "elsewhere"]
    for key, used in (("used", True), ("left", False)) if len(here) > 1 else ():
        some = [s for s in here if s["used"] == used]
        named = [say("intake.sheets.rows", name=s["name"], rows=f"{s['rows']:,}") for s in some]
        named[SHEETS:] = [say("tell.more", n=len(named) - SHEETS)] if len(named) > SHEETS else []
        line = say("intake.sheets" if used else "intake.sheets.left", **{key: say("cli.comma").join(named)})
        if named:
            console.show("  " + line, "yellow" if any(s["doubt"] for s in some) else None)
