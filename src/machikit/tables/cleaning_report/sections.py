"""The parts of the page below its head, in the order in which someone who has to sign would ask for them."""

from collections import defaultdict
from typing import Any

from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import both, data, number, place, word
from machikit.tables.cleaning_report.figures import bar, drawn_map, mark
from machikit.tables.cleaning_report.finding_lists import MOST, folded, group, nothing, say, section, some, table, where
from machikit.tables.cleaning_report.verdict import groups, total

UNSURE = ("near", "unmatched", "left_out")  # ways of mapping a column that a reader should see at once
LEVELS = {"error": "stop", "warning": "human", "gone": "ok"}  # of personal data → the mark that stands beside it
PERSONS = COLUMNS = 10  # shown before the others are folded away
ROW = 300  # characters of a row set aside

Account = dict[str, Any]


def sections(account: Account) -> str:
    worst = any(p["level"] == "error" for p in account["personal"])
    first = (_personal, _doubts) if worst else (_doubts, _personal)
    parts = (*first, _sheets, _aside, _notes, _places, _repairs, _columns, _completeness, _cards, _letter)
    return "".join(part(account) for part in parts)


def _doubts(account: Account) -> str:
    found = groups(account, "doubt")
    body = "".join(map(group, found)) or nothing("doubts")
    return section("doubts", body, total(account, "doubt"), say("doubts.lead") if found else "")


def _personal(account: Account) -> str:
    found = sorted(account["personal"], key=lambda p: list(LEVELS).index(p["level"]))
    heads = ("case.row", "case.kind", "case.advice")
    body = some(heads, found, len(found), _person, PERSONS) or nothing("personal")
    return section("personal", body, len(found), say("personal.lead") if found else "")


def _person(one: dict[str, Any]) -> str:
    level = LEVELS[one["level"]]
    return (
        f'<tr><td class="row">{where(one)}</td><td><b>{both(one["title"])}</b> <span class="was">{data(one["shown"])}</span>'
        f"<small>{both(place(one)) if one.get('place') or one.get('sheet') else data(one['column'])}</small></td>"
        f'<td><b class="level {level}">{mark(level)}{say("personal." + one["level"])}</b> {both(one["advice"])}</td></tr>'
    )


def _sheets(account: Account) -> str:
    """What became of each sheet, where the file has more than one."""
    found = account.get("sheets", ())
    if len(found) < 2:
        return ""
    heads = ("sheet.sheets", "sheet.rows", "sheet.use")
    left = sum(not one["used"] for one in found)
    return section("sheets", some(heads, found, len(found), _sheet, COLUMNS, "pairs"), left or None, say("sheets.lead"))


def _sheet(one: dict[str, Any]) -> str:
    sign = mark("human") if one["doubt"] else ""
    return f'<tr><td>{data(one["name"])}</td><td class="row">{number(one["rows"])}</td><td>{sign}{both(one["title"])}</td></tr>'


def _aside(account: Account) -> str:
    by_reason = defaultdict(list)
    for one in account["aside"]:
        by_reason[one["reason"]].append(one)
    several = len(account["sources"]) > 1 and not any("sheet" in one for one in account["aside"])
    body = "".join(
        f'<article class="group"><h3>{both(rows[0]["title"])} <span class="n">{say("rows", n=number(len(rows)))}</span></h3>'
        + some(("case.row", "case.cells"), rows, len(rows), lambda one: _row_aside(one, several))
        + "</article>"
        for rows in sorted(by_reason.values(), key=len, reverse=True)
    )
    n = account["rows_aside"]
    return section("aside", body or nothing("aside"), n, say("aside.lead") if body else "")


def _row_aside(one: dict[str, Any], several: bool) -> str:
    source = f"<small>{data(one['source'])}</small>" if several else ""
    cells = " | ".join(c for c in one["cells"] if c.strip())
    return f'<tr><td class="row">{where(one)}</td><td><span class="was">{data(cells, ROW)}</span> {source}</td></tr>'


def _notes(account: Account) -> str:
    body = "".join(map(folded, groups(account, "note"))) or nothing("notes")
    return section("notes", body, total(account, "note"), say("notes.lead") if account["notes"] else "")


def _repairs(account: Account) -> str:
    body = "".join(map(folded, groups(account, "repair"))) or nothing("repairs")
    return section("repairs", body, total(account, "repair"), say("repairs.lead") if account["repairs"] else "")


# --- places --------------------------------------------------------------------------------------------------------


def _places(account: Account) -> str:
    found = section("map", _map(account["map"])) if account.get("map") else ""
    told = account.get("addresses")
    if told:
        facts = [(f"addresses.{k}", told[k]) for k in ("town", "municipality", "none", "foreign")]
        found += section("addresses", _facts(facts), lead=say("addresses.lead", n=number(told["checked"])))
    return found


def _map(drawn: Account) -> str:
    inside, outside = len(drawn["points"]), len(drawn["outside"])
    if not inside + outside:
        return nothing("map")
    label = word("map.label", inside=number(inside), outside=number(outside))
    picture, beyond = drawn_map(drawn, " / ".join(label.values()))
    key = "map.inside" if drawn["outline"] else "map.points"
    legend = f'<li>{mark("inside")}{say(key)} <b class="n">{number(inside)}</b></li>'
    if outside:
        legend += f'<li>{mark("outside")}{say("map.outside")} <b class="n">{number(outside)}</b></li>'
    if beyond:
        legend += f'<li>{say("map.beyond")} <b class="n">{number(beyond)}</b></li>'
    return f'<figure>{picture}<figcaption><ul class="legend">{legend}</ul></figcaption></figure>'


def _facts(facts: list[tuple[str, int]]) -> str:
    rows = "".join(f"<div><dt>{say(key)}</dt><dd>{number(n)}</dd></div>" for key, n in facts)
    return f'<dl class="facts">{rows}</dl>'


# --- columns -------------------------------------------------------------------------------------------------------


def _columns(account: Account) -> str:
    columns = account["columns"]
    if not columns:
        return section("columns", nothing("columns"))
    unsure = [c for how in UNSURE for c in columns if c["how"] == how]
    known = [c for c in columns if c["how"] not in UNSURE]
    heads = ("column.source", "column.header", "column.how")
    body = some(heads, unsure, len(unsure), _column, COLUMNS, "pairs")
    if known:
        rows = some(heads, known, len(known), _column, MOST, "pairs")
        n = f'<span class="n">{number(len(known))}</span>'
        body += f"<details><summary>{say('columns.known')} {n}</summary>{rows}</details>"
    mapped = sum(c["field"] is not None for c in columns)
    return section("columns", body, lead=say("columns.lead", n=number(len(columns)), mapped=number(mapped)))


def _column(one: dict[str, Any]) -> str:
    source = data(one["source"]) if one["source"].strip() else say("column.nameless")
    header = data(one["header"]) if one["header"] else say("column.none")
    return f'<tr class="{one["how"]}"><td>{source}</td><td>{header}</td><td>{say("how." + one["how"])}</td></tr>'


def _completeness(account: Account) -> str:
    rows, fields = account["rows_out"], account["completeness"]
    there, absent = [f for f in fields if f["there"]], [f for f in fields if not f["there"]]
    standard = [f for f in fields if f["standard"]] if account["topic"]["standard"] else fields
    key = "standard" if account["topic"]["standard"] else "plain"
    filled = sum(f["filled"] > 0 for f in standard)
    heads = ("completeness.column", "completeness.share", "completeness.filled")
    body = table(heads, [_filled(f, rows) for f in there], "filled") if there else ""
    if absent:
        names = "".join(f"<li>{_name(f)}</li>" for f in absent)
        body += f'<h3>{say("completeness.absent", n=number(len(absent)))}</h3><ul class="chips">{names}</ul>'
    return section(
        "completeness", body, lead=say(f"completeness.{key}", n=number(len(standard)), filled=number(filled))
    )


def percent(filled: int, rows: int) -> int:
    """Rounded down: 100 only where no row lacks a value."""
    return filled * 100 // rows if rows else 0


def _filled(one: dict[str, Any], rows: int) -> str:
    share = percent(one["filled"], rows)
    return (
        f'<tr><th scope="row">{_name(one)}</th><td class="share">{bar(share)}<span>{share}%</span></td>'
        f'<td class="row">{number(one["filled"])}</td></tr>'
    )


def _name(one: dict[str, Any]) -> str:
    badge = "required" if one["required"] else "" if one["standard"] else "extra"
    label = both(one["label"]) + (f' <em class="{badge}">{say("completeness." + badge)}</em>' if badge else "")
    header = f"<small>{data(one['header'])}</small>"
    return f'{label} <span class="en">{header}</span>' if one["header"] == one["label"]["ja"] else f"{label} {header}"


# --- what follows --------------------------------------------------------------------------------------------------


def _cards(account: Account) -> str:
    ready, waiting = account["cards"]["ready"], account["cards"]["waiting"]
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


def _letter(account: Account) -> str:
    told = account["publisher"]
    if not told:
        return section("letter", nothing("letter"))
    points = "".join(f"<li>{both(one)}</li>" for one in told)
    files = dict.fromkeys(s["file"] for s in account["sources"])
    body = (
        f'<div class="letter"><p>{both(addressee(account))}</p><p>{say("letter.thanks")}</p><p>'
        + "<br>".join(f"{say('letter.file')} {data(f)}" for f in files)
        + f"<br>{say('letter.rows')}</p><ol>{points}</ol></div>"
    )
    return section("letter", body, len(told), say("letter.lead"))


def addressee(account: Account) -> Text:
    """Whom the letter is for: those in charge of this topic, in the city where it is known."""
    topic, city = account["topic"]["title"], account["city"]
    return word("letter.to.city", topic=topic, city=city["name"]) if city else word("letter.to", topic=topic)
