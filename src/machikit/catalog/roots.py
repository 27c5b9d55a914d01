"""The folders that hold entries: the kit's own house, and the workspaces from a folder upward."""

from collections.abc import Iterator
from pathlib import Path

from machikit.catalog.readers import entry_folders

ENTRY_FOLDERS = ("idea_cards", "datasets", "templates", "parts")


def kit_root() -> Path:
    """The folder with the cards, datasets and templates of the kit: in the installed package, or the checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / "house" if (package / "house").is_dir() else package.parents[1]


def workspaces(start: Path) -> list[Path]:
    """Every folder from `start` upwards that contains idea_cards/, datasets/, templates/ or parts/, nearest first."""
    start = start.resolve()
    return [p for p in (start, *start.parents) if any(_is_shelf(p, name) for name in ENTRY_FOLDERS)]


def _is_shelf(folder: Path, name: str) -> bool:
    """Whether a folder has entries of a kind. A folder called `parts` is common: it counts where a part is in it."""
    return any(part_folders(folder)) if name == "parts" else (folder / name).is_dir()


def part_folders(root: Path) -> Iterator[Path]:
    """The folders of the parts in `root/parts`, which are Python packages."""
    return (p for p in entry_folders(root / "parts") if p.name.isidentifier() and (p / "__init__.py").is_file())


def kit_parts() -> Path:
    """The folder of the kit's own parts."""
    return Path(__file__).resolve().parents[1] / "pages" / "parts"
