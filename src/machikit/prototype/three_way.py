"""Three-way merge of settings and words: what one side changed is taken, what both changed differently is a conflict.

Mappings are merged leaf by leaf, each named by its path of keys; a list is one leaf. None stands for "not there".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

KeyPath = tuple[str, ...]
Leaves = dict[KeyPath, Any]


@dataclass(frozen=True)
class Conflict:
    """A leaf that both sides changed. base: what both began with; ours: what stands here; theirs: what the other side wants."""

    path: KeyPath
    base: Any
    ours: Any
    theirs: Any


@dataclass
class Merged:
    """leaves: ours with what was taken of theirs, conflicts as ours. taken: paths that changed; already: what both sides say."""

    leaves: Leaves
    taken: list[KeyPath] = field(default_factory=list)
    already: list[KeyPath] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def leaves_of(tree: Mapping[str, Any], at: KeyPath = ()) -> Leaves:
    """The leaves of nested mappings by path; those that are None are left out."""
    leaves: Leaves = {}
    for key, value in tree.items():
        path = (*at, str(key))
        if isinstance(value, Mapping):
            leaves |= leaves_of(value, path)
        elif value is not None:
            leaves[path] = value
    return leaves


def tree_of(leaves: Mapping[KeyPath, Any]) -> dict[str, Any]:
    """Nested mappings of leaves: the opposite of `leaves_of`."""
    tree: dict[str, Any] = {}
    for path, value in leaves.items():
        branch = tree
        for key in path[:-1]:
            branch = branch.setdefault(key, {})
        branch[path[-1]] = value
    return tree


def merge(
    base: Mapping[KeyPath, Any],
    ours: Mapping[KeyPath, Any],
    theirs: Mapping[KeyPath, Any],
    is_same: Callable[[Any, Any], bool] = lambda one, other: bool(one == other),
) -> Merged:
    """Merge leaves. A path that neither base nor theirs has is ours."""
    merged = Merged(dict(ours))
    for path in dict.fromkeys([*base, *theirs]):
        before, here, there = base.get(path), ours.get(path), theirs.get(path)
        if is_same(before, there):
            continue
        if is_same(here, there):
            merged.already.append(path)
        elif is_same(here, before):
            take(merged, path, there)
        else:
            merged.conflicts.append(Conflict(path, before, here, there))
    return merged


def take(merged: Merged, path: KeyPath, value: Any) -> None:
    """Put the other side's leaf in the place of ours."""
    merged.taken.append(path)
    if value is None:
        merged.leaves.pop(path, None)
    else:
        merged.leaves[path] = value
