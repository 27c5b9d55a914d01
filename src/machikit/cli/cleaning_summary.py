"""What the screen and `--json` say of a cleaned file: rows, repairs, what is left to decide, and where its report is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import language, say
from machikit.cli import console

if TYPE_CHECKING:
    from machikit.intake import CleanedDataset

MAX_DOUBTS = 3  # kinds of doubts that are printed; all of them stand in the report
MAX_SHEETS = 10  # named on the screen


def record(path: Path, dataset: "CleanedDataset", folder: Path) -> dict[str, Any]:
    """A dataset for `--json`."""
    report = dataset.report
    counts = {key: report[key] for key in ("rows_in", "rows_out", "rows_aside", "sensitivity", "cards")}
    lists = {key: len(report[key]) for key in ("repairs", "doubts", "personal")}
    names = {"topic": dataset.schema.id, "city": dataset.city.id, "name": folder.name}
    sheets = [{key: sheet[key] for key in ("name", "rows", "used", "reason", "doubt")} for sheet in report["sheets"]]
    folders = {"out": str(folder), "sheets": sheets}
    return {"file": str(path), **names, **folders, **counts, **lists, "human": dataset.needs_review}


def proposals(error: KitError) -> dict[str, Any]:
    """The topic proposals of an error for `--json`."""
    from machikit.intake import UnclearTopic

    if not isinstance(error, UnclearTopic):
        return {}
    return {
        "proposals": [
            {"topic": p.topic, "columns": [*p.unique_headers, *p.shared_headers], "missing": p.missing_headers}
            for p in error.proposals
        ]
    }


def show_dataset(path: Path, dataset: "CleanedDataset", folder: Path) -> None:
    """Print a summary of one dataset in a few lines."""
    report, lang = dataset.report, language()
    title = say("intake.from", file=path.name, topic=dataset.schema.title[lang], city=dataset.city.name[lang])
    console.show(title, "bold")
    rows = {name: f"{report[f'rows_{key}']:,}" for name, key in (("rows", "in"), ("out", "out"), ("aside", "aside"))}
    counts = {key: f"{len(report[key]):,}" for key in ("repairs", "doubts", "personal")}
    console.show("  " + say("intake.rows", **rows))
    console.show("  " + say("intake.found", **counts), "yellow" if dataset.needs_review else "green")
    _show_sheets(report["sheets"])
    if ready := [card["title"][lang] for card in report["cards"]["ready"]]:
        console.show("  " + say("intake.ready", cards=say("cli.comma").join(ready)), "green")
    if report["sensitivity"] == "closed":
        console.show("  " + (say("intake.closed.topic") if dataset.schema.closed else say("intake.closed")), "red")
    console.show(f"  {console.arrow()} {console.relative_path(folder)}")
    _show_doubts(report, _report_page(folder, dataset.city.id))


def _show_doubts(report: Mapping[str, Any], page: Path) -> None:
    """Print what a person has to decide, the first kinds with what to do, and where all of it can be read."""
    kinds, lang = [one for one in report["counts"] if one["class"] == "doubt"], language()
    for one in kinds[:MAX_DOUBTS]:
        text = say("intake.doubt", title=one["title"][lang], n=f"{one['n']:,}", rule=one["rule"][lang])
        console.show(f"  {text}", "yellow", wrap=True)
    if len(kinds) > MAX_DOUBTS:
        console.show("  " + say("tell.more", n=len(kinds) - MAX_DOUBTS), "yellow")
    if (kinds or report["personal"]) and page.is_file():
        console.show("  " + say("intake.report", path=console.relative_path(page)))


def _report_page(folder: Path, city: str) -> Path:
    """The report of a dataset for people: in its folder (clean), or in the workspace's reports (add)."""
    beside = folder / "report.html"
    return beside if beside.is_file() else folder.parents[2] / "reports" / city / folder.name / "report.html"


def show_tables(added: Mapping[str, Path]) -> None:
    """Where a city now has several tables of its own, say how many, and how one is chosen."""
    from machikit.catalog import Catalog
    from machikit.catalog.city_tables import general_tables

    for city, folder in added.items():
        tables = general_tables(Catalog(), city)
        if len(tables) > 1:
            console.show("  " + say("intake.table", n=len(tables), city=city, name=folder.name), wrap=True)


def _show_sheets(sheets: Sequence[dict[str, Any]]) -> None:
    """Print the sheets that were used and those that were left out, with their rows, where there are several."""
    relevant = [s for s in sheets if s["reason"] != "elsewhere"]
    if len(relevant) < 2:
        return
    for key, is_used in (("used", True), ("left", False)):
        group = [s for s in relevant if s["used"] == is_used]
        names = [say("intake.sheets.rows", name=s["name"], rows=f"{s['rows']:,}") for s in group]
        names[MAX_SHEETS:] = [say("tell.more", n=len(names) - MAX_SHEETS)] if len(names) > MAX_SHEETS else []
        line = say("intake.sheets" if is_used else "intake.sheets.left", **{key: say("cli.comma").join(names)})
        if names:
            console.show("  " + line, "yellow" if any(s["doubt"] for s in group) else None)
