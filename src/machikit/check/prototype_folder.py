"""A prototype folder as the rules of `check` see it."""

from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import Words, page_words
from machikit.catalog import Catalog
from machikit.catalog.model import Dataset
from machikit.catalog.readers import read_settings


class PrototypeFolder:
    """A prototype folder as the rules see it. Nothing here raises: the rules report what is wrong."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.catalog = Catalog(folder)
        self.local_catalog = Catalog(roots=[folder])

    @cached_property
    def settings(self) -> dict[str, Any] | str:
        """The content of prototype.yaml, or as text why it cannot be read."""
        try:
            settings = read_settings(self.folder / "prototype.yaml")
        except KitError as error:
            return f"{error.what} {error.fix}".strip()
        return settings if isinstance(settings, dict) else "card: … city: …"

    @cached_property
    def datasets(self) -> list[Dataset]:
        return list(self.local_catalog.datasets.values())

    @cached_property
    def page(self) -> Path:
        return self.folder / "site" / "index.html"

    def starting_words(self) -> Words:
        """The words that a new prototype with these settings gets; those of pages alone where the settings are wrong."""
        from machikit.prototype.starting_words import starting_words

        settings = self.settings if isinstance(self.settings, dict) else {}
        try:
            card, city = self.catalog.card(str(settings.get("card"))), self.catalog.city(str(settings.get("city")))
            return starting_words(self.catalog, card, city)
        except KitError:
            return page_words()

    def sources(self) -> list[Path]:
        """The files from which the page is built."""
        top_files = [self.folder / name for name in ("prototype.py", "prototype.yaml", "words.csv", "tried.csv")]
        entry_files = [p for name in ("datasets", "idea_cards", "parts") for p in (self.folder / name).rglob("*")]
        return [p for p in top_files + entry_files if p.is_file() and "__pycache__" not in p.parts]
