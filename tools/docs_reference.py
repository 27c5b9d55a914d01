"""The reference of the documentation, made from the catalogue and the code: nothing in it is typed by hand.

`make(name, language, up)` is the Markdown of one part in a language; `up` is the way from its page to the site's root.
"""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import docs_api
import docs_day
import docs_examples as shown
import docs_ready
import docs_web_api

from machikit._base.messages import in_language, say
from machikit.catalog.model import Card, Dataset, Field, Schema
from machikit.catalog.ready_municipalities import ready_municipalities

Lines = Iterator[str]
MOST_NAMES = 8  # of cities; more are a number
WORDS = {
    "minutes": ("分", " min"),
    "ready": ("いま作れるまち", "Ready for"),
    "nowhere": ("まだありません", "nowhere yet"),
    "template": ("テンプレート", "Template"),
    "topic": ("使う表", "Tables"),
    "optional": ("（あれば）", " (if there)"),
    "partners": ("声をかける人", "Invite"),
    "rows": ("件", " rows"),
    "as_of": ("データ基準日", "As of"),
    "licence": ("ライセンス", "Licence"),
    "credit": ("出典", "Credit"),
    "columns": ("列", "Columns"),
    "filled": ("埋まっている件数", "filled"),
    "open_page": ("できあがりのページを開く", "Open the built page"),
    "needs": ("要る列の役割", "Roles it needs"),
    "cards": ("このテンプレートを使うカード", "Cards that use it"),
    "compare": ("ほかの市と並べられます。", "It can put cities side by side."),
    "header": ("見出し", "Header in files"),
    "id": ("コードでの名前", "Name in code"),
    "type": ("型", "Type"),
    "role": ("役割", "Role"),
    "also": ("ほかの見出し", "Also published as"),
    "standard": ("自治体標準オープンデータセット", "National standard dataset"),
    "required": ("必須", "required"),
    "extra": ("キットの追加", "the kit's own"),
    "usage": ("使い方", "Usage"),
}


def make(name: str, language: str, up: str, wanted: str = "") -> str:
    """wanted: which of them, between blanks: ids of sheets (`filled`), where scripts are from, plugins that work."""
    parts: dict[str, Callable[[str, str], Lines]] = {
        "cards": _cards, "datasets": _datasets, "templates": _templates, "commands": _commands,
        "ready": lambda language, up: docs_ready.table(language),
        "schemas": _schemas, "sheets": docs_day.sheet_list, "day": docs_day.hours, "story": docs_day.page,
        "filled": lambda language, up: docs_day.filled(language, up, wanted.split()), "tried": docs_day.tried,
        "handed": docs_day.handed, "api": docs_api.python, "parts": docs_api.parts, "ownpart": docs_api.own_part,
        "scripts": lambda language, up: docs_web_api.scripts(language, wanted),
        "types": lambda language, up: docs_web_api.types(language),
        "classes": lambda language, up: docs_web_api.classes(language),
        "plugins": lambda language, up: docs_web_api.plugin_list(language, wanted == "work"),
    }  # fmt: skip
    with in_language(language):
        return "\n".join(parts[name](language, up))


def _w(key: str, language: str) -> str:
    return WORDS[key][language == "en"]


def _facts(*pairs: tuple[str, str]) -> str:
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs if value)
    return f'<dl class="facts">{rows}</dl>'


def _image(source: str, alt: str) -> str:
    return f'<img src="{source}" alt="{escape(alt)}" width="320" height="180" loading="lazy">'


# --- cards -----------------------------------------------------------------------------------------------------------


def _cards(language: str, up: str) -> Lines:
    themes: dict[str, list[Card]] = {theme: [] for theme in ("disaster", "childcare")}  # those a day begins with
    for card in shown.catalog().cards.values():
        themes.setdefault(card.theme, []).append(card)
    for theme, cards in themes.items():
        yield f"\n## {say(f'theme.{theme}')} {{#{theme}}}\n"
        yield '<div class="gallery">'
        yield from (_card(card, language, up) for card in cards)
        yield "</div>"


def _card(card: Card, language: str, up: str) -> str:
    shelf, drawing = shown.catalog(), f"cards/{card.id}.svg"
    ready = [c for c in shelf.ready_cities(card)]
    where = "、".join(shelf.city_name(c) for c in ready) if language == "ja" else ", ".join(map(shelf.city_name, ready))
    if shelf.is_nationwide(card) or len(ready) > MOST_NAMES:
        where = say("cards.municipalities", n=f"{len(ready_municipalities(shelf, card)):,}")
    where = where or _w("nowhere", language)
    tables = (
        shelf.topic_title(topic) + (_w("optional", language) if name.endswith("?") else "")
        for name, topic in card.tables.items()
    )
    template = shelf.templates[card.template]
    link = f'<a href="templates.html#{template.id}">{escape(template.title[language])}</a>'
    picture = _image(f"{up}pictures/{drawing}", card.title(language)) if drawing in shown.drawings() else ""
    facts = _facts(
        (_w("ready", language), escape(where)), (_w("topic", language), escape(" / ".join(tables))),
        (_w("template", language), link),
    )  # fmt: skip
    return (
        f'<section class="card {card.sensitivity}" id="{card.id}">{picture}<div>'
        f'<h3>{escape(card.title(language))}</h3><p class="question">{escape(card.question(language))}</p>'
        f'<p class="tags"><span>{card.minutes}{_w("minutes", language)}</span>'
        f"<span>{escape(say(f'cards.sensitivity.{card.sensitivity}'))}</span></p>{facts}"
        f"<p><code>machikit new {card.id} --city {shown.city_for(card) or 'CITY'}</code></p></div></section>"
    )


# --- datasets --------------------------------------------------------------------------------------------------------


def _datasets(language: str, up: str) -> Lines:
    shelf = shown.catalog()
    for city in shelf.cities.values():
        own = [d for d in shelf.datasets.values() if d.city == city.id]
        if not own:
            continue
        yield f"\n## {city.name[language]} {{#{city.id}}}\n"
        yield '<div class="datasets">'
        yield from (_dataset(data, language, up) for data in own)
        yield "</div>"


def _dataset(data: Dataset, language: str, up: str) -> str:
    schema, said, drawing = shown.catalog().schema(data.topic), data.package, f"datasets/{data.city}-{data.topic}.svg"
    title = said["title_en"] if language == "en" else said["title"]
    licences = ", ".join(
        one.get("title_en", one["title"]) if language == "en" else one["title"] for one in said["licenses"]
    )
    facts = _facts(
        (_w("as_of", language), escape(str(said["as_of"]))), (_w("licence", language), escape(licences)),
        (_w("credit", language), escape(said["credit"][language])),
    )  # fmt: skip
    columns = "".join(
        f"<li>{escape(field.header)}<small>{escape(field.label('en')) if language == 'en' else ''} {data.filled[field.id]:,}</small></li>"
        for field in schema.fields
        if data.filled.get(field.id)
    )
    picture = _image(f"{up}pictures/{drawing}", title) if drawing in shown.drawings() else ""
    return (
        f'<details id="{data.city}-{data.topic}"><summary>{escape(title)} <small>{data.rows:,}{_w("rows", language)}</small>'
        f'</summary><div class="dataset">{picture}<div>{facts}<p><code>{data.id}</code> · '
        f'<a href="schemas.html#{data.topic}">{_w("columns", language)}</a>（{_w("filled", language)}）</p>'
        f'<ul class="columns">{columns}</ul></div></div></details>'
    )


# --- templates -------------------------------------------------------------------------------------------------------


def _templates(language: str, up: str) -> Lines:
    shelf, made = shown.catalog(), shown.examples()
    for template in shelf.templates.values():
        yield f"\n## {template.title[language]} {{#{template.id}}}\n"
        if template.id in made:
            yield _example(template.id, *made[template.id], language, up)
        cards = [c for c in shelf.cards.values() if c.template == template.id]
        links = " ".join(f'<a href="cards.html#{c.id}">{escape(c.title(language))}</a>' for c in cards)
        needs = "<br>".join(
            f"<code>{escape(table)}</code> {escape(' '.join(roles))}" for table, roles in template.needs.items()
        )
        yield _facts((_w("needs", language), needs), (_w("cards", language), f'<span class="links">{links}</span>'))
        if template.can_compare:
            yield f"\n{_w('compare', language)}\n"


def _example(template: str, card: str, city: str, language: str, up: str) -> str:
    """The picture of the built page, which is a link to the page itself."""
    shelf, shot = shown.catalog(), template in shown.shots()
    picture = f"templates/{template}.png" if shot else f"cards/{card}.svg"
    title = f"{shelf.card(card).title(language)} — {shelf.city_name(city)}"
    return (
        f'<p class="example"><a href="{up}examples/{template}.html"><img src="{up}pictures/{picture}" '
        f'alt="{escape(title)}" loading="lazy"><span>{_w("open_page", language)}: {escape(title)}</span></a></p>'
    )


# --- commands --------------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, Any, Any]]:
    """(how it is called, the command, its context) of every command of the command line, a group before its own."""
    import typer

    from machikit.cli.app import app

    root = typer.main.get_command(app)
    context = root.make_context("machikit", [], resilient_parsing=True)

    def walk(group: Any, above: Any) -> Iterator[tuple[str, Any, Any]]:
        for name in group.list_commands(above):
            command = group.get_command(above, name)
            here = command.context_class(command, info_name=name, parent=above)
            yield here.command_path, command, here
            if hasattr(command, "list_commands"):
                yield from walk(command, here)

    yield "machikit", root, context
    yield from walk(root, context)


def _commands(language: str, up: str) -> Lines:
    for path, command, context in commands():
        anchor = path.replace(" ", "-")
        yield f"\n## {path} {{#{anchor}}}\n\n```text\n{command.get_help(context).rstrip()}\n```"


# --- schemas, sheets -------------------------------------------------------------------------------------------------


def _schemas(language: str, up: str) -> Lines:
    for schema in shown.catalog().schemas.values():
        yield f"\n## {schema.title[language]} {{#{schema.id}}}\n"
        number = f" · {_w('standard', language)} {schema.standard}" if schema.standard else ""
        yield f"`{schema.id}`{number}\n"
        yield from _columns(schema, language)


def _columns(schema: Schema, language: str) -> Lines:
    names = [_w(key, language) for key in ("header", "id", "type", "role", "also")]
    yield f"| {' | '.join(names)} |\n|{'---|' * len(names)}"
    for field in schema.fields:
        notes = [_w(key, language) for key in ("required", "extra") if getattr(field, key)]
        head = field.header + (f" ({', '.join(notes)})" if notes else "")
        label = f" {field.en}" if language == "en" and field.en else ""
        cells = [head + label, f"`{field.id}`", field.type, _role(field), ", ".join(field.other_headers)]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _role(field: Field) -> str:
    notes = [str(v) for v in (field.group, field.day, field.sex, field.order) if v is not None]
    return f"{field.role or ''}{' (' + ', '.join(notes) + ')' if field.role and notes else ''}"
