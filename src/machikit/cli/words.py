"""`machikit words`: further languages of a page: begin one, see how far it is, note who has looked at it."""

from pathlib import Path
from typing import Annotated

import typer

from machikit._base.messages import kit_error, say
from machikit.cli import console
from machikit.cli.help import Command

Folder = Annotated[Path, typer.Argument(metavar="[DIR]")]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("words", cls=Command)(_words)


def _words(
    folder: Folder = Path(),
    add_language: Annotated[list[str] | None, typer.Option("--add", metavar="TAG")] = None,
    confirm_language: Annotated[str | None, typer.Option("--confirm", metavar="TAG")] = None,
    section: Annotated[str | None, typer.Option("--section", metavar="SECTION")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE")] = None,
) -> None:
    from machikit.prototype import Prototype, translations

    if bool(confirm_language) != bool(section and on) or bool(section) != bool(on):
        raise console.UsageError(*kit_error("languages.confirm", "--confirm").args)
    prototype = Prototype.load(folder)
    if add_language:
        _add(prototype.folder, add_language)
    if confirm_language and section and on:
        text = translations.confirm_language(prototype.folder, confirm_language, section, on)
        console.show(say("words.confirmed", tag=translations.language_tag(confirm_language), text=text), "bold green")
    counts = translations.translation_counts(prototype.folder, prototype.catalog)
    for count in counts:
        console.show(
            say("words.count", tag=count.tag, name=count.name, all=count.words, done=count.words - count.empty)
        )
    if not counts:
        console.show(say("words.none"))


def _add(folder: Path, named: list[str]) -> None:
    from machikit._base.languages import name_in_itself
    from machikit.catalog import Catalog
    from machikit.prototype import translations

    tags = [translations.language_tag(one) for one in named]
    new = translations.add_languages(folder, Catalog(folder), tags)
    for tag in dict.fromkeys(tags):
        console.show(
            say("words.added" if tag in new else "words.there", tag=tag, name=name_in_itself(tag)), "bold green"
        )
    console.show_status(say("words.next", tags=", ".join(tags)))
    if translations.is_cp932(folder / translations.FILE):
        console.show_status(say("words.cp932"), "yellow")
