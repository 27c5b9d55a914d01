"""A prototype folder as the rules of `check` see it."""

from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import Words, page_words
from machikit.catalog import Catalog
from machikit.catalog.model import Dataset
from machikit.catalog.municipalities import find_city
from machikit.prototype.settings_file import read_prototype_settings


class PrototypeFolder:
    """A prototype folder as the rules see it. Nothing here raises: the rules report what is wrong."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.catalog = Catalog(folder)
        self.local_catalog = Catalog(roots=[folder])

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The content of prototype.yaml; empty where it cannot be read."""
        try:
            return read_prototype_settings(self.folder / "prototype.yaml")
        except KitError:  # said by the rule Settings
            return {}

    @cached_property
    def datasets(self) -> list[Dataset]:
        return list(self.local_catalog.datasets.values())

    @cached_property
    def page(self) -> Path:
        return self.folder / "site" / "index.html"

    def starting_words(self) -> Words:
        """The words that a new prototype with these settings gets; those of pages alone where the settings are wrong."""
        from machikit.prototype.starting_words import starting_words

        card_id, city_id = (str(self.settings.get(key)) for key in ("card", "city"))
        try:
            card, city = self.catalog.card(card_id), find_city(self.catalog, city_id)
            return starting_words(self.catalog, card, city)
        except KitError:
            return page_words()

    def sources(self) -> list[Path]:
        """The files from which the page is built."""
        top_files = [
            self.folder / name for name in ("prototype.py", "prototype.yaml", "words.csv", "page.yaml", "tried.csv")
        ]
        entry_files = [p for name in ("datasets", "idea_cards", "parts") for p in (self.folder / name).rglob("*")]
        return [p for p in top_files + entry_files if p.is_file() and "__pycache__" not in p.parts]
