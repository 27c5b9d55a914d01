"""Entries of one kind by name. Each file is read when its entry is asked for, and once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
Candidates = Mapping[str, Sequence[Path]]


class Entries(Mapping[str, Entry], Generic[Entry]):
    """A mapping of names to entries; an entry that cannot be read is absent.

    find: lists the files of each name, the nearest root first, without opening them. read: reads a file, and returns None where
    it is broken. fallback: whether a broken entry is replaced by that of a farther root.
    """

    def __init__(self, find: Callable[[], Candidates], read: Callable[[Path], Entry | None], fallback: bool = True):
        self._find, self._read_file, self._fallback = find, read, fallback
        self._read: dict[str, Entry | None] = {}

    @cached_property
    def _files(self) -> Candidates:
        return self._find()

    def __getitem__(self, name: str) -> Entry:
        if name not in self._read:
            files = self._files.get(name, ())
            attempts = map(self._read_file, files if self._fallback else files[:1])
            self._read[name] = next((entry for entry in attempts if entry is not None), None)
        entry = self._read[name]
        if entry is None:
            raise KeyError(name)
        return entry

    def __iter__(self) -> Iterator[str]:
        return (name for name in list(dict.fromkeys([*self._files, *self._read])) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def farther(self, name: str) -> Entry | None:
        """The entry of a farther root, which the nearest one of this name stands over; None where there is none."""
        attempts = map(self._read_file, self._files.get(name, ())[1:])
        return next((entry for entry in attempts if entry is not None), None)

    @property
    def names(self) -> list[str]:
        """The names of the files that there are, also of broken ones: none is read."""
        return list(self._files)

    def add(self, name: str, entry: Entry) -> Entry:
        """Add an entry that is in no file; one that is there stays. Returns the entry of that name."""
        if name not in self:
            self._read[name] = entry
        return self[name]

    def including(self, name: str, entry: Entry) -> "Entries[Entry]":
        """These entries and one more, or another one of a name."""
        entries = Entries(self._find, self._read_file, self._fallback)
        entries._read = {**self._read, name: entry}
        return entries

    def under(self, folder: Path) -> list[Entry]:
        """The entries whose nearest file lies below a folder; no other file is read."""
        return [self[n] for n, files in self._files.items() if files[0].is_relative_to(folder) and n in self]


def by_name_nearest_first(files: Iterable[tuple[str, Path]]) -> dict[str, list[Path]]:
    """Name → its files, the nearest first. files: in order from the farthest root to the nearest."""
    by_name: dict[str, list[Path]] = {}
    for name, path in files:
        by_name.setdefault(name, []).insert(0, path)
    return by_name
