"""The sections of the page below its top, in the order in which someone who has to sign it would ask for them."""

from collections import defaultdict
from typing import Any

from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import both, data, number, place, word
from machikit.tables.cleaning_report.figures import bar, drawn_map, mark
from machikit.tables.cleaning_report.finding_lists import MOST, folded, group, nothing, say, section, some, table, where
from machikit.tables.cleaning_report.verdict import Report, groups, total

UNSURE = ("near", "unmatched", "left_out")  # ways of mapping a column that a reader should see at once
PERSONAL_ICONS = {"error": "stop", "warning": "human", "gone": "ok"}  # level of personal data → icon
SHOWN_ROWS = 10  # of personal data, sheets and columns: shown before the others are folded away
MAX_ROW_LENGTH = 300  # characters of a row set aside


def sections(report: Report) -> str:
    """All sections as HTML; personal data come first where some are still in the table."""
    has_errors = any(p["level"] == "error" for p in report["personal"])
    first = (_personal, _doubts) if has_errors else (_doubts, _personal)
    others = (_sheets, _set_aside, _notes, _places, _repairs, _columns, _completeness, _cards, _letter)
    return "".join(render(report) for render in (*first, *others))


def _doubts(report: Report) -> str:
    doubts = groups(report, "doubt")
    body = "".join(map(group, doubts)) or nothing("doubts")
    return section("doubts", body, total(report, "doubt"), say("doubts.lead") if doubts else "")


def _personal(report: Report) -> str:
    matches = sorted(report["personal"], key=lambda p: list(PERSONAL_ICONS).index(p["level"]))
    heads = ("case.row", "case.kind", "case.advice")
    body = some(heads, matches, len(matches), _personal_row, SHOWN_ROWS) or nothing("personal")
    return section("personal", body, len(matches), say("personal.lead") if matches else "")


def _personal_row(match: dict[str, Any]) -> str:
    icon = PERSONAL_ICONS[match["level"]]
    where_found = both(place(match)) if match.get("place") or match.get("sheet") else data(match["column"])
    return (
        f'<tr><td class="row">{where(match)}</td>'
        f'<td><b>{both(match["title"])}</b> <span class="was">{data(match["shown"])}</span><small>{where_found}</small></td>'
        f'<td><b class="level {icon}">{mark(icon)}{say("personal." + match["level"])}</b> {both(match["advice"])}</td></tr>'
    )


def _sheets(report: Report) -> str:
    """Whether each sheet was used, where the file has more than one."""
    sheets = report.get("sheets", ())
    if len(sheets) < 2:
        return ""
    heads = ("sheet.sheets", "sheet.rows", "sheet.use")
    unused = sum(not sheet["used"] for sheet in sheets)
    body = some(heads, sheets, len(sheets), _sheet_row, SHOWN_ROWS, "pairs")
    return section("sheets", body, unused or None, say("sheets.lead"))


def _sheet_row(sheet: dict[str, Any]) -> str:
    icon = mark("human") if sheet["doubt"] else ""
    rows = number(sheet["rows"])
    return f'<tr><td>{data(sheet["name"])}</td><td class="row">{rows}</td><td>{icon}{both(sheet["title"])}</td></tr>'


def _set_aside(report: Report) -> str:
    """The rows set aside, by reason, the most frequent first."""
    by_reason = defaultdict(list)
    for row in report["aside"]:
        by_reason[row["reason"]].append(row)
    with_source = len(report["sources"]) > 1 and not any("sheet" in row for row in report["aside"])
    body = "".join(
        f'<article class="group"><h3>{both(rows[0]["title"])} <span class="n">{say("rows", n=number(len(rows)))}</span></h3>'
        + some(("case.row", "case.cells"), rows, len(rows), lambda row: _set_aside_row(row, with_source))
        + "</article>"
        for rows in sorted(by_reason.values(), key=len, reverse=True)
    )
    n = report["rows_aside"]
    return section("aside", body or nothing("aside"), n, say("aside.lead") if body else "")


def _set_aside_row(row: dict[str, Any], with_source: bool) -> str:
    source = f"<small>{data(row['source'])}</small>" if with_source else ""
    cells = " | ".join(c for c in row["cells"] if c.strip())
    values = f'<span class="was">{data(cells, MAX_ROW_LENGTH)}</span>'
    return f'<tr><td class="row">{where(row)}</td><td>{values} {source}</td></tr>'


def _notes(report: Report) -> str:
    body = "".join(map(folded, groups(report, "note"))) or nothing("notes")
    return section("notes", body, total(report, "note"), say("notes.lead") if report["notes"] else "")


def _repairs(report: Report) -> str:
    body = "".join(map(folded, groups(report, "repair"))) or nothing("repairs")
    return section("repairs", body, total(report, "repair"), say("repairs.lead") if report["repairs"] else "")


# --- places --------------------------------------------------------------------------------------------------------


def _places(report: Report) -> str:
    html = section("map", _map(report["map"])) if report.get("map") else ""
    addresses = report.get("addresses")
    if addresses:
        facts = [(f"addresses.{k}", addresses[k]) for k in ("town", "municipality", "none", "foreign")]
        html += section("addresses", _facts(facts), lead=say("addresses.lead", n=number(addresses["checked"])))
    return html


def _map(map_data: dict[str, Any]) -> str:
    inside, outside = len(map_data["points"]), len(map_data["outside"])
    if not inside + outside:
        return nothing("map")
    label = word("map.label", inside=number(inside), outside=number(outside))
    svg, beyond_frame = drawn_map(map_data, " / ".join(label.values()))
    key = "map.inside" if map_data["outline"] else "map.points"
    legend = f'<li>{mark("inside")}{say(key)} <b class="n">{number(inside)}</b></li>'
    if outside:
        legend += f'<li>{mark("outside")}{say("map.outside")} <b class="n">{number(outside)}</b></li>'
    if beyond_frame:
        legend += f'<li>{say("map.beyond")} <b class="n">{number(beyond_frame)}</b></li>'
    return f'<figure>{svg}<figcaption><ul class="legend">{legend}</ul></figcaption></figure>'


def _facts(facts: list[tuple[str, int]]) -> str:
    rows = "".join(f"<div><dt>{say(key)}</dt><dd>{number(n)}</dd></div>" for key, n in facts)
    return f'<dl class="facts">{rows}</dl>'


# --- columns -------------------------------------------------------------------------------------------------------


def _columns(report: Report) -> str:
    columns = report["columns"]
    if not columns:
        return section("columns", nothing("columns"))
    unsure = [c for how in UNSURE for c in columns if c["how"] == how]
    sure = [c for c in columns if c["how"] not in UNSURE]
    heads = ("column.source", "column.header", "column.how")
    body = some(heads, unsure, len(unsure), _column_row, SHOWN_ROWS, "pairs")
    if sure:
        rows = some(heads, sure, len(sure), _column_row, MOST, "pairs")
        n = f'<span class="n">{number(len(sure))}</span>'
        body += f"<details><summary>{say('columns.known')} {n}</summary>{rows}</details>"
    mapped = sum(c["field"] is not None for c in columns)
    return section("columns", body, lead=say("columns.lead", n=number(len(columns)), mapped=number(mapped)))


def _column_row(column: dict[str, Any]) -> str:
    source = data(column["source"]) if column["source"].strip() else say("column.nameless")
    header = data(column["header"]) if column["header"] else say("column.none")
    how = column["how"]
    return f'<tr class="{how}"><td>{source}</td><td>{header}</td><td>{say("how." + how)}</td></tr>'


def _completeness(report: Report) -> str:
    rows, fields = report["rows_out"], report["completeness"]
    present, absent = [f for f in fields if f["there"]], [f for f in fields if not f["there"]]
    standard = [f for f in fields if f["standard"]] if report["topic"]["standard"] else fields
    key = "standard" if report["topic"]["standard"] else "plain"
    filled = sum(f["filled"] > 0 for f in standard)
    heads = ("completeness.column", "completeness.share", "completeness.filled")
    body = table(heads, [_field_row(f, rows) for f in present], "filled") if present else ""
    if absent:
        names = "".join(f"<li>{_field_name(f)}</li>" for f in absent)
        body += f'<h3>{say("completeness.absent", n=number(len(absent)))}</h3><ul class="chips">{names}</ul>'
    return section(
        "completeness", body, lead=say(f"completeness.{key}", n=number(len(standard)), filled=number(filled))
    )


def percent(filled: int, rows: int) -> int:
    """Rounded down: 100 only where no row lacks a value."""
    return filled * 100 // rows if rows else 0


def _field_row(field: dict[str, Any], rows: int) -> str:
    share = percent(field["filled"], rows)
    return (
        f'<tr><th scope="row">{_field_name(field)}</th><td class="share">{bar(share)}<span>{share}%</span></td>'
        f'<td class="row">{number(field["filled"])}</td></tr>'
    )


def _field_name(field: dict[str, Any]) -> str:
    badge = "required" if field["required"] else "" if field["standard"] else "extra"
    label = both(field["label"]) + (f' <em class="{badge}">{say("completeness." + badge)}</em>' if badge else "")
    header = f"<small>{data(field['header'])}</small>"
    is_same = field["header"] == field["label"]["ja"]
    return f'{label} <span class="en">{header}</span>' if is_same else f"{label} {header}"


# --- cards and letter -----------------------------------------------------------------------------------------------


def _cards(report: Report) -> str:
    ready, waiting = report["cards"]["ready"], report["cards"]["waiting"]
    body = ""
    if ready:
        new = f' <em class="new">{say("cards.new")}</em>'
        items = "".join(f"<li><b>{both(c['title'])}</b>{new if c['new'] else ''}</li>" for c in ready)
        body += (
            f'<h3>{say("cards.ready")} <span class="n">{number(len(ready))}</span></h3><ul class="cards">{items}</ul>'
        )
    if waiting:
        items = "".join(
            f"<li><b>{both(c['title'])}</b> <small>{say('cards.needs', needs=c['needs'])}</small></li>" for c in waiting
        )
        body += f'<h3>{say("cards.waiting")} <span class="n">{number(len(waiting))}</span></h3><ul class="cards">{items}</ul>'
    return section("cards", body or nothing("cards"))


def _letter(report: Report) -> str:
    """The letter to the publisher: one point for each kind of problem."""
    sentences = report["publisher"]
    if not sentences:
        return section("letter", nothing("letter"))
    points = "".join(f"<li>{both(sentence)}</li>" for sentence in sentences)
    files = dict.fromkeys(s["file"] for s in report["sources"])
    body = (
        f'<div class="letter"><p>{both(addressee(report))}</p><p>{say("letter.thanks")}</p><p>'
        + "<br>".join(f"{say('letter.file')} {data(f)}" for f in files)
        + f"<br>{say('letter.rows')}</p><ol>{points}</ol></div>"
    )
    return section("letter", body, len(sentences), say("letter.lead"))


def addressee(report: Report) -> Text:
    """Whom the letter addresses: those in charge of this topic, in the city where it is known."""
    topic, city = report["topic"]["title"], report["city"]
    return word("letter.to.city", topic=topic, city=city["name"]) if city else word("letter.to", topic=topic)
