"""The content of the workbook's sheets: headers with widths, and rows of text and whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import format_date, format_number, place_text, report_text
from machikit.tables.cleaning_report.sections import addressee, percent
from machikit.tables.cleaning_report.verdict import CLASS_LISTS, Report, finding_count, finding_groups, verdict

CLASSES = ("doubt", "repair", "note")  # of findings, in the order in which someone who has to sign would look
FIGURE, SHORT, NAME, TEXT, LONG = 9, 16, 30, 40, 80  # widths of columns in characters
ADDRESS_PARTS = {"prefecture": SHORT, "municipality": NAME, "town": NAME, "rest": TEXT, "code": SHORT, "level": SHORT}

MAX_ADDRESSES = 2_000

Row = Sequence[str | int]


@dataclass(frozen=True)
class ReportSheet:
    """columns: header and width of each; row_count: how many rows there are in all, also where the report lists fewer."""

    name: str
    columns: list[tuple[str, int]]
    rows: Iterable[Row]
    row_count: int


def report_sheets(report: Report) -> Iterator[ReportSheet]:
    builder = _SheetBuilder(report)
    yield builder.summary()
    yield builder.findings("doubt")
    yield builder.sheets()
    yield builder.personal()
    yield builder.set_aside()
    yield builder.findings("repair")
    yield builder.findings("note")
    yield builder.rules()
    yield builder.addresses()
    yield builder.columns()
    yield builder.completeness()
    yield builder.cards()
    yield builder.publisher()


class _SheetBuilder:
    """Builds the sheets of one report, in its language."""

    def __init__(self, report: Report):
        self.report, self.language = report, report["language"]
        # Whether rows come from several sheets, so that each is listed with its sheet's name
        lists = (*CLASS_LISTS.values(), "aside", "personal")
        self.has_sheets = any("sheet" in entry for name in lists for entry in report[name][:1])
        self.languages = sorted(LANGUAGES, key=lambda lang: lang != self.language)

    def text(self, key: str, **values: object) -> str:
        return report_text(key, **values)[self.language]

    def both(self, text: Text) -> list[str]:
        """The text in both languages, the report's first."""
        return [text[lang] for lang in self.languages]

    def sheet(self, name: str, heads: dict[str, int], rows: Iterable[Row], n: int) -> ReportSheet:
        """heads: key of a header's text → width of its column."""
        return ReportSheet(
            self.text(f"sheet.{name}"), [(self.text(key), width) for key, width in heads.items()], rows, n
        )

    def position(self, entry: dict[str, Any]) -> list[str | int]:
        return [entry.get("sheet", ""), entry["row"]] if self.has_sheets else [entry["row"]]

    def position_heads(self) -> dict[str, int]:
        return {"case.sheet": SHORT, "case.row": FIGURE} if self.has_sheets else {"case.row": FIGURE}

    def summary(self) -> ReportSheet:
        report, text = self.report, self.text
        rows: list[tuple[str, str | int]] = [
            (text("sheet.topic"), report["topic"]["title"][self.language]),
            (text("sheet.city"), report["city"]["name"][self.language] if report["city"] else ""),
            (text("sheet.date"), format_date(report["made_on"])[self.language]),
            (text("sheet.verdict"), verdict(report).message[self.language]),
            (text("sheet.sensitivity"), text(f"sensitivity.{report['sensitivity']}")),
        ]
        rows += [(text("case.source"), self._source(source)) for source in report["sources"]]
        rows += [(text(f"figure.{k}"), report[f"rows_{k}"]) for k in ("in", "out", "aside")]
        rows += [(text(CLASS_LISTS[class_]), finding_count(report, class_)) for class_ in CLASSES]
        rows.append((text("personal"), len(report["personal"])))
        rows += [(text(f"addresses.{k}"), n) for k, n in report.get("addresses", {}).items() if k != "checked"]
        return self.sheet("summary", {"sheet.what": NAME, "sheet.value": LONG}, rows, len(rows))

    def _source(self, source: dict[str, Any]) -> str:
        key = "source.sheet" if source["sheet"] else "source"
        name = self.text(key, file=source["file"], sheet=source["sheet"])
        size = self.text("source.facts", rows=format_number(source["rows"]), header=format_number(source["header_row"]))
        return f"{name} {size}"

    def sheets(self) -> ReportSheet:
        """Whether each sheet was used, where the file has more than one."""
        entries = self.report.get("sheets", ())
        rows = [(s["name"], s["rows"], s["title"][self.language]) for s in entries] if len(entries) > 1 else []
        return self.sheet("sheets", {"case.sheet": NAME, "sheet.rows": FIGURE, "sheet.use": TEXT}, rows, len(rows))

    def findings(self, class_: str) -> ReportSheet:
        cases, kinds = self.report[CLASS_LISTS[class_]], finding_groups(self.report, class_)
        titles = {g.kind: g.title[self.language] for g in kinds}
        heads = self.position_heads() | {"case.item": NAME, "case.column": NAME, "case.before": TEXT}
        rows = ((*self.position(c), c["item"], c["column"], c["before"], c["after"], titles[c["kind"]]) for c in cases)
        heads |= {"case.after": TEXT, "case.kind": TEXT}
        return self.sheet(CLASS_LISTS[class_], heads, rows, sum(g.n for g in kinds))

    def personal(self) -> ReportSheet:
        matches = self.report["personal"]
        heads = self.position_heads() | {"case.column": NAME, "case.kind": NAME, "case.shown": NAME}
        heads |= {"case.level": SHORT, "case.advice": LONG}
        rows = ((*self.position(match), *self._personal_cells(match)) for match in matches)
        return self.sheet("personal", heads, rows, len(matches))

    def _personal_cells(self, match: dict[str, Any]) -> list[str]:
        lang = self.language
        level = self.text(f"personal.{match['level']}")
        return [place_text(match)[lang], match["title"][lang], match["shown"], level, match["advice"][lang]]

    def set_aside(self) -> ReportSheet:
        set_aside = self.report["aside"]
        heads = self.position_heads() | {"case.reason": TEXT, "case.source": NAME, "case.cells": LONG}
        rows = (
            (
                *self.position(row),
                row["title"][self.language],
                row["source"],
                " | ".join(c for c in row["cells"] if c.strip()),
            )
            for row in set_aside
        )
        return self.sheet("aside", heads, rows, max(len(set_aside), self.report["rows_aside"]))

    def rules(self) -> ReportSheet:
        kinds = [(class_, g) for class_ in CLASSES for g in finding_groups(self.report, class_)]
        rows: list[list[str | int]] = [
            [self.text(f"class.{class_}"), g.n, *self.both(g.title), *self.both(g.rule)] for class_, g in kinds
        ]
        heads = [(self.text("class"), SHORT), (self.text("case.count"), FIGURE)]
        heads += [(head, NAME) for head in self.both(report_text("case.kind"))]
        heads += [(head, LONG) for head in self.both(report_text("case.rule"))]
        return ReportSheet(self.text("sheet.rules"), heads, rows, len(rows))

    def addresses(self) -> ReportSheet:
        """The parts of each address; of a large table only the first ones, as a sample."""
        parts = self.report.get("address_parts", {})
        positions = {"sheet": SHORT, "row": FIGURE} if "sheet" in parts else {"row": FIGURE}
        heads = {f"case.{name}": width for name, width in positions.items()}
        heads |= {f"part.{name}": width for name, width in ADDRESS_PARTS.items()}
        levels = [self.text(f"level.{level}") for level in range(4)]
        addresses = zip(*(parts.get(name, ()) for name in (*positions, *ADDRESS_PARTS)), strict=True)
        rows = ((*cells[:-1], levels[cells[-1]]) for cells in islice(addresses, MAX_ADDRESSES))
        return self.sheet("addresses", heads, rows, len(parts.get("row", ())))

    def columns(self) -> ReportSheet:
        columns = self.report["columns"]
        heads = {"column.source": TEXT, "column.header": TEXT, "sheet.field": NAME, "column.how": TEXT}
        rows = ((c["source"], c["header"] or "", c["field"] or "", self.text(f"how.{c['how']}")) for c in columns)
        return self.sheet("columns", heads, rows, len(columns))

    def completeness(self) -> ReportSheet:
        flags = ("required", "standard", "there")
        heads = {"completeness.column": TEXT, "sheet.label": TEXT, **{f"sheet.{flag}": SHORT for flag in flags}}
        heads |= {"completeness.filled": SHORT, "sheet.percent": SHORT}
        rows = [
            (
                *(f["header"], f["label"][self.language]),
                *(self.text("yes" if f[flag] else "no") for flag in flags),
                *(f["filled"], percent(f["filled"], self.report["rows_out"])),
            )
            for f in self.report["completeness"]
        ]
        return self.sheet("completeness", heads, rows, len(rows))

    def cards(self) -> ReportSheet:
        cards, lang = self.report["cards"], self.language
        rows = [(c["title"][lang], self.text("cards.new" if c["new"] else "cards.ready"), "") for c in cards["ready"]]
        rows += [(c["title"][lang], self.text("cards.waiting"), c["needs"][lang]) for c in cards["waiting"]]
        return self.sheet("cards", {"sheet.card": TEXT, "sheet.state": NAME, "sheet.needs": LONG}, rows, len(rows))

    def publisher(self) -> ReportSheet:
        """The letter to the publisher, one paragraph per row, in both languages."""
        points = self.report["publisher"]
        paragraphs = [addressee(self.report), report_text("letter.thanks"), *points] if points else []
        rows = [self.both(paragraph) for paragraph in paragraphs]
        return ReportSheet(
            self.text("sheet.publisher"), [(h, LONG) for h in self.both(report_text("sheet.text"))], rows, len(rows)
        )
