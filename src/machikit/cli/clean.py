"""`machikit clean`, `add` and `samples`: turn a city's own file into a dataset."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.cli import console
from machikit.cli.cleaning_summary import proposals, record, show_dataset, show_tables
from machikit.cli.help import Command
from machikit.cli.table_questions import propose_measure

if TYPE_CHECKING:
    from machikit.catalog import Catalog
    from machikit.intake import CleanedDataset, CleanRequest

MAX_NAMES = 10  # of documents that were left out, on the screen
PROGRESS_ROWS = 5_000  # rows from which a progress bar is shown
DEFAULT_OUT = Path("cleaned")
NO_UNITS: list[str] = []

Topic = Annotated[str, typer.Option("--topic", metavar="TOPIC")]
City = Annotated[str, typer.Option("--city", metavar="CITY")]
Sheet = Annotated[str, typer.Option("--sheet", metavar="SHEET")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR")]
Locate = Annotated[bool, typer.Option("--locate")]
Licence = Annotated[str, typer.Option("--licence", metavar="LICENCE")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE")]
Publisher = Annotated[str, typer.Option("--publisher", metavar="NAME")]
RowName = Annotated[str, typer.Option("--row", metavar="WHAT")]
Unit = Annotated[list[str], typer.Option("--unit", metavar="UNIT")]
CountBy = Annotated[str, typer.Option("--count-by", metavar="COLUMNS")]
PermittedBy = Annotated[str, typer.Option("--permitted-by", metavar="OFFICE")]
Table = Annotated[str, typer.Option("--table", metavar="TABLE")]
Force = Annotated[bool, typer.Option("--force")]
Paste = Annotated[bool, typer.Option("--paste")]
AsJson = Annotated[bool, typer.Option("--json")]
Writer = Callable[[Path, "CleanedDataset"], Path]  # writes a dataset made from a file and returns its folder


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command("clean", cls=Command)(_clean)
    app.command("add", cls=Command)(_add)
    app.command("samples", cls=Command)(_samples)


def _clean(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE…]")] = None,
    paste: Paste = False,
    topic: Topic = "",
    city: City = "",
    sheet: Sheet = "",
    out: Out = DEFAULT_OUT,
    locate: Locate = False,
    licence: Licence = "",
    as_of: AsOf = "",
    publisher: Publisher = "",
    row: RowName = "",
    unit: Unit = NO_UNITS,
    count_by: CountBy = "",
    permitted_by: PermittedBy = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from machikit.tables.read import reader_process

    reader_process.start()  # it starts up while the rest of the kit is imported
    from machikit.cli.pasted import check_named, pasted_table
    from machikit.intake import output, table_files, unnamed_documents

    used: set[Path] = set()

    def write(path: Path, dataset: "CleanedDataset") -> Path:
        needs_subfolder = out == DEFAULT_OUT or len(paths) > 1 or out in used
        folder = _unused_folder(out, path, dataset, used) if needs_subfolder else out
        used.add(folder)
        output.write_output(dataset.data | output.report_files(dataset), folder, force)
        return folder

    files = files or []
    check_named(bool(files), paste)
    left = [path for path in unnamed_documents(files)]
    paths = list(table_files(files))
    if left and not as_json:
        names = say("cli.comma").join(path.name for path in left[:MAX_NAMES])
        console.show_status(say("intake.documents", n=len(left), names=names), "yellow")
    if not paths and not paste:
        raise kit_error("intake.no_files", ", ".join(map(str, files)))
    with pasted_table(paste) as pasted:
        paths += pasted
        _run(
            paths,
            _request(topic, city, sheet, locate, (licence, as_of, publisher, permitted_by), (row, unit, count_by)),
            write,
            as_json,
            ("clean", *(("--out", str(out)) if out != DEFAULT_OUT else ()), "--force"),
        )


def _add(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None,
    paste: Paste = False,
    topic: Topic = "",
    city: City = "",
    sheet: Sheet = "",
    locate: Locate = False,
    licence: Licence = "",
    as_of: AsOf = "",
    publisher: Publisher = "",
    row: RowName = "",
    unit: Unit = NO_UNITS,
    count_by: CountBy = "",
    permitted_by: PermittedBy = "",
    table: Table = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from machikit.tables.read import reader_process

    reader_process.start()  # it starts up while the rest of the kit is imported
    from machikit.catalog import Catalog, kit_root, workspaces
    from machikit.cli.pasted import check_named, pasted_table
    from machikit.intake import output

    candidates = [folder for folder in workspaces(Path.cwd()) if folder != kit_root() or folder == Path.cwd()]
    workspace = candidates[0] if candidates else Path.cwd()

    added: dict[str, Path] = {}  # city → the folder of a table of its own that was added last

    def write(path: Path, dataset: "CleanedDataset") -> Path:
        folder = output.add(Catalog(), dataset, workspace, force, table)
        added.update({dataset.city.id: folder} if dataset.schema.general else {})
        return folder

    check_named(file is not None, paste)
    with pasted_table(paste) as pasted:
        _run(
            [*([file] if file else []), *pasted],
            _request(topic, city, sheet, locate, (licence, as_of, publisher, permitted_by), (row, unit, count_by)),
            write,
            as_json,
            ("add", *(("--table", table) if table else ()), "--force"),
            lambda: show_tables(added),
        )


def _samples(out: Out = Path("machikit-samples")) -> None:
    from machikit.intake import samples

    for path in samples.copy_samples(out):
        console.show(path)
    console.show_status(say("intake.samples.next", folder=console.shell_quoted(out)))


# --- shared ---------------------------------------------------------------------------------------------------------------


def _request(
    topic: str,
    city: str,
    sheet: str,
    locate: bool,
    terms: tuple[str, str, str, str],
    answers: tuple[str, list[str], str],
) -> "CleanRequest":
    from machikit.intake import CleanRequest
    from machikit.tables.datapackage.upload_metadata import UploadTerms

    row, units, count_by = answers
    columns = tuple(filter(None, map(str.strip, re.split(r"[,、，]", count_by))))
    return CleanRequest(topic, city, sheet, locate, UploadTerms(*terms), _with_progress, row, tuple(units), columns)


def _run(
    paths: Sequence[Path],
    request: "CleanRequest",
    write: Writer,
    as_json: bool,
    again: Sequence[str],
    show_more: Callable[[], None] = lambda: None,
) -> None:
    """Clean each file and write its datasets; an error in one file does not stop the others. again: the command that replaces what it
    wrote, with its own options; show_more: prints what follows.

    Exit code 1 where any of them failed or needs a person.
    """
    from machikit.catalog import Catalog
    from machikit.intake import clean

    catalog, records, needs_a_human, sensitivities = Catalog(), [], False, set()
    _check_usage(catalog, paths, request)
    for path in paths:
        try:
            for dataset in clean(catalog, path, request):
                folder = write(path, dataset)
                proposed = propose_measure(again, path, request, dataset)
                records.append(record(path, dataset, folder) | ({"proposed": proposed} if proposed else {}))
                needs_a_human = needs_a_human or dataset.needs_review
                sensitivities.add(dataset.report["sensitivity"])
                if not as_json:
                    show_dataset(path, dataset, folder)
                    if proposed:
                        console.show("  " + say("intake.ask_row", **proposed), "yellow")
        except KitError as error:
            records.append({"file": str(path), "error": error.as_dict(), **proposals(error)})
            needs_a_human = True
            if not as_json:
                console.show_error(error)
    if as_json:
        console.show_json(records)
    else:
        show_more()
    if "internal" in sensitivities and not as_json:
        console.show_status(say("intake.internal"), "yellow")
    if needs_a_human:
        raise typer.Exit(1)


def _check_usage(catalog: "Catalog", paths: Sequence[Path], request: "CleanRequest") -> None:
    """Raise UsageError (exit code 2) for what the command line names wrongly: a missing file, an unknown topic, city or licence."""
    from machikit.intake import find_city
    from machikit.tables.datapackage import upload_metadata
    from machikit.tables.map_permission import check_role

    try:
        upload_metadata.check_terms(request.terms)
        check_role(request.terms.permitted_by)
        _ = catalog.schema(request.topic) if request.topic else None
        _ = find_city(catalog, request.city) if request.city else None
        for path in paths:
            if not path.is_file():
                raise kit_error("read.none", path)
    except KitError as error:
        raise console.UsageError(*error.args) from error


def _unused_folder(out: Path, path: Path, dataset: "CleanedDataset", used: set[Path]) -> Path:
    """A separate folder for each dataset: named after the file, and after the topic as well where a file gave several."""
    from machikit.tables.privacy.personal_text import redact

    stem, topic = redact(path.stem), dataset.schema.id  # a person's name in it would go where the folder goes
    names = (stem, f"{stem}-{topic}", f"{path.parent.name}-{stem}-{topic}")
    return next((out / name for name in names if out / name not in used), out / f"{names[-1]}-{len(used)}")


def _with_progress(rows: Sequence[Any]) -> Iterable[Any]:
    """The same rows, with a progress bar on stderr for a long table where stderr is a terminal."""
    if len(rows) < PROGRESS_ROWS or not sys.stderr.isatty():
        return rows
    return console.track(rows, say("intake.progress"))
