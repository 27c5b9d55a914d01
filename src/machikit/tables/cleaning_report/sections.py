"""The sections of the page below its top, in the order in which someone who has to sign it would ask for them."""

from collections import defaultdict
from typing import Any

from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import bilingual_html, data_html, format_number, place_text, report_text
from machikit.tables.cleaning_report.figures import bar_svg, icon_svg, map_svg
from machikit.tables.cleaning_report.finding_lists import (
    MOST,
    empty_html,
    folded_group,
    folding_table,
    open_group,
    row_label,
    section_html,
    table_html,
    text_html,
)
from machikit.tables.cleaning_report.verdict import Report, finding_count, finding_groups

UNSURE = ("near", "unmatched", "left_out")  # ways of mapping a column that a reader should see at once
PERSONAL_ICONS = {"error": "stop", "warning": "human", "gone": "ok"}  # level of personal data → icon
SHOWN_ROWS = 10  # of personal data, sheets and columns: shown before the others are folded away
MAX_ROW_LENGTH = 300  # characters of a row set aside


def report_sections(report: Report) -> str:
    """All sections as HTML; personal data come first where some are still in the table."""
    has_errors = any(p["level"] == "error" for p in report["personal"])
    first = (_personal, _doubts) if has_errors else (_doubts, _personal)
    others = (_sheets, _set_aside, _notes, _places, _repairs, _columns, _completeness, _cards, _letter)
    return "".join(render(report) for render in (*first, *others))


def _doubts(report: Report) -> str:
    doubts = finding_groups(report, "doubt")
    body = "".join(map(open_group, doubts)) or empty_html("doubts")
    return section_html("doubts", body, finding_count(report, "doubt"), text_html("doubts.lead") if doubts else "")


def _personal(report: Report) -> str:
    matches = sorted(report["personal"], key=lambda p: list(PERSONAL_ICONS).index(p["level"]))
    heads = ("case.row", "case.kind", "case.advice")
    body = folding_table(heads, matches, len(matches), _personal_row, SHOWN_ROWS) or empty_html("personal")
    return section_html("personal", body, len(matches), text_html("personal.lead") if matches else "")


def _personal_row(match: dict[str, Any]) -> str:
    icon = PERSONAL_ICONS[match["level"]]
    where_found = (
        bilingual_html(place_text(match)) if match.get("place") or match.get("sheet") else data_html(match["column"])
    )
    return (
        f'<tr><td class="row">{row_label(match)}</td>'
        f'<td><b>{bilingual_html(match["title"])}</b> <span class="was">{data_html(match["shown"])}</span><small>{where_found}</small></td>'
        f'<td><b class="level {icon}">{icon_svg(icon)}{text_html("personal." + match["level"])}</b> '
        f"{bilingual_html(match['advice'])}</td></tr>"
    )


def _sheets(report: Report) -> str:
    """Whether each sheet was used, where the file has more than one."""
    sheets = report.get("sheets", ())
    if len(sheets) < 2:
        return ""
    heads = ("sheet.sheets", "sheet.rows", "sheet.use")
    unused = sum(not sheet["used"] for sheet in sheets)
    body = folding_table(heads, sheets, len(sheets), _sheet_row, SHOWN_ROWS, "pairs")
    return section_html("sheets", body, unused or None, text_html("sheets.lead"))


def _sheet_row(sheet: dict[str, Any]) -> str:
    icon = icon_svg("human") if sheet["doubt"] else ""
    rows = format_number(sheet["rows"])
    return f'<tr><td>{data_html(sheet["name"])}</td><td class="row">{rows}</td><td>{icon}{bilingual_html(sheet["title"])}</td></tr>'


def _set_aside(report: Report) -> str:
    """The rows set aside, by reason, the most frequent first."""
    by_reason = defaultdict(list)
    for row in report["aside"]:
        by_reason[row["reason"]].append(row)
    with_source = len(report["sources"]) > 1 and not any("sheet" in row for row in report["aside"])
    body = "".join(
        f'<article class="group"><h3>{bilingual_html(rows[0]["title"])} '
        f'<span class="n">{text_html("rows", n=format_number(len(rows)))}</span></h3>'
        + folding_table(("case.row", "case.cells"), rows, len(rows), lambda row: _set_aside_row(row, with_source))
        + "</article>"
        for rows in sorted(by_reason.values(), key=len, reverse=True)
    )
    n = report["rows_aside"]
    return section_html("aside", body or empty_html("aside"), n, text_html("aside.lead") if body else "")


def _set_aside_row(row: dict[str, Any], with_source: bool) -> str:
    source = f"<small>{data_html(row['source'])}</small>" if with_source else ""
    cells = " | ".join(c for c in row["cells"] if c.strip())
    values = f'<span class="was">{data_html(cells, MAX_ROW_LENGTH)}</span>'
    return f'<tr><td class="row">{row_label(row)}</td><td>{values} {source}</td></tr>'


def _notes(report: Report) -> str:
    body = "".join(map(folded_group, finding_groups(report, "note"))) or empty_html("notes")
    return section_html(
        "notes", body, finding_count(report, "note"), text_html("notes.lead") if report["notes"] else ""
    )


def _repairs(report: Report) -> str:
    body = "".join(map(folded_group, finding_groups(report, "repair"))) or empty_html("repairs")
    return section_html(
        "repairs", body, finding_count(report, "repair"), text_html("repairs.lead") if report["repairs"] else ""
    )


# --- places --------------------------------------------------------------------------------------------------------


def _places(report: Report) -> str:
    html = section_html("map", _map(report["map"])) if report.get("map") else ""
    addresses = report.get("addresses")
    if addresses:
        facts = [(f"addresses.{k}", addresses[k]) for k in ("town", "municipality", "none", "foreign")]
        html += section_html(
            "addresses", _facts(facts), lead=text_html("addresses.lead", n=format_number(addresses["checked"]))
        )
    return html


def _map(map_data: dict[str, Any]) -> str:
    inside, outside = len(map_data["points"]), len(map_data["outside"])
    if not inside + outside:
        return empty_html("map")
    label = report_text("map.label", inside=format_number(inside), outside=format_number(outside))
    svg, beyond_frame = map_svg(map_data, " / ".join(label.values()))
    key = "map.inside" if map_data["outline"] else "map.points"
    legend = f'<li>{icon_svg("inside")}{text_html(key)} <b class="n">{format_number(inside)}</b></li>'
    if outside:
        legend += f'<li>{icon_svg("outside")}{text_html("map.outside")} <b class="n">{format_number(outside)}</b></li>'
    if beyond_frame:
        legend += f'<li>{text_html("map.beyond")} <b class="n">{format_number(beyond_frame)}</b></li>'
    return f'<figure>{svg}<figcaption><ul class="legend">{legend}</ul></figcaption></figure>'


def _facts(facts: list[tuple[str, int]]) -> str:
    rows = "".join(f"<div><dt>{text_html(key)}</dt><dd>{format_number(n)}</dd></div>" for key, n in facts)
    return f'<dl class="facts">{rows}</dl>'


# --- columns -------------------------------------------------------------------------------------------------------


def _columns(report: Report) -> str:
    columns = report["columns"]
    if not columns:
        return section_html("columns", empty_html("columns"))
    unsure = [c for how in UNSURE for c in columns if c["how"] == how]
    sure = [c for c in columns if c["how"] not in UNSURE]
    heads = ("column.source", "column.header", "column.how")
    body = folding_table(heads, unsure, len(unsure), _column_row, SHOWN_ROWS, "pairs")
    if sure:
        rows = folding_table(heads, sure, len(sure), _column_row, MOST, "pairs")
        n = f'<span class="n">{format_number(len(sure))}</span>'
        body += f"<details><summary>{text_html('columns.known')} {n}</summary>{rows}</details>"
    mapped = sum(c["field"] is not None for c in columns)
    return section_html(
        "columns", body, lead=text_html("columns.lead", n=format_number(len(columns)), mapped=format_number(mapped))
    )


def _column_row(column: dict[str, Any]) -> str:
    source = data_html(column["source"]) if column["source"].strip() else text_html("column.nameless")
    header = data_html(column["header"]) if column["header"] else text_html("column.none")
    how = column["how"]
    return f'<tr class="{how}"><td>{source}</td><td>{header}</td><td>{text_html("how." + how)}</td></tr>'


def _completeness(report: Report) -> str:
    rows, fields = report["rows_out"], report["completeness"]
    present, absent = [f for f in fields if f["there"]], [f for f in fields if not f["there"]]
    standard = [f for f in fields if f["standard"]] if report["topic"]["standard"] else fields
    key = "standard" if report["topic"]["standard"] else "plain"
    filled = sum(f["filled"] > 0 for f in standard)
    heads = ("completeness.column", "completeness.share", "completeness.filled")
    body = table_html(heads, [_field_row(f, rows) for f in present], "filled") if present else ""
    if absent:
        names = "".join(f"<li>{_field_name(f)}</li>" for f in absent)
        body += (
            f'<h3>{text_html("completeness.absent", n=format_number(len(absent)))}</h3><ul class="chips">{names}</ul>'
        )
    return section_html(
        "completeness",
        body,
        lead=text_html(f"completeness.{key}", n=format_number(len(standard)), filled=format_number(filled)),
    )


def percent(filled: int, rows: int) -> int:
    """Rounded down: 100 only where no row lacks a value."""
    return filled * 100 // rows if rows else 0


def _field_row(field: dict[str, Any], rows: int) -> str:
    share = percent(field["filled"], rows)
    return (
        f'<tr><th scope="row">{_field_name(field)}</th><td class="share">{bar_svg(share)}<span>{share}%</span></td>'
        f'<td class="row">{format_number(field["filled"])}</td></tr>'
    )


def _field_name(field: dict[str, Any]) -> str:
    badge = "required" if field["required"] else "" if field["standard"] else "extra"
    label = bilingual_html(field["label"]) + (
        f' <em class="{badge}">{text_html("completeness." + badge)}</em>' if badge else ""
    )
    header = f"<small>{data_html(field['header'])}</small>"
    is_same = field["header"] == field["label"]["ja"]
    return f'{label} <span class="en">{header}</span>' if is_same else f"{label} {header}"


# --- cards and letter -----------------------------------------------------------------------------------------------


def _cards(report: Report) -> str:
    ready, waiting = report["cards"]["ready"], report["cards"]["waiting"]
    body = ""
    if ready:
        new = f' <em class="new">{text_html("cards.new")}</em>'
        items = "".join(f"<li><b>{bilingual_html(c['title'])}</b>{new if c['new'] else ''}</li>" for c in ready)
        body += f'<h3>{text_html("cards.ready")} <span class="n">{format_number(len(ready))}</span></h3><ul class="cards">{items}</ul>'
    if waiting:
        items = "".join(
            f"<li><b>{bilingual_html(c['title'])}</b> <small>{text_html('cards.needs', needs=c['needs'])}</small></li>"
            for c in waiting
        )
        body += f'<h3>{text_html("cards.waiting")} <span class="n">{format_number(len(waiting))}</span></h3><ul class="cards">{items}</ul>'
    return section_html("cards", body or empty_html("cards"))


def _letter(report: Report) -> str:
    """The letter to the publisher: one point for each kind of problem."""
    sentences = report["publisher"]
    if not sentences:
        return section_html("letter", empty_html("letter"))
    points = "".join(f"<li>{bilingual_html(sentence)}</li>" for sentence in sentences)
    files = dict.fromkeys(s["file"] for s in report["sources"])
    body = (
        f'<div class="letter"><p>{bilingual_html(addressee(report))}</p><p>{text_html("letter.thanks")}</p><p>'
        + "<br>".join(f"{text_html('letter.file')} {data_html(f)}" for f in files)
        + f"<br>{text_html('letter.rows')}</p><ol>{points}</ol></div>"
    )
    return section_html("letter", body, len(sentences), text_html("letter.lead"))


def addressee(report: Report) -> Text:
    """Whom the letter addresses: those in charge of this topic, in the city where it is known."""
    topic, city = report["topic"]["title"], report["city"]
    return (
        report_text("letter.to.city", topic=topic, city=city["name"]) if city else report_text("letter.to", topic=topic)
    )
