"""What a page says of the row edits behind it: how much participants changed, what is unconfirmed, and what did not fit."""

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.tables.edits import ADD, ASIDE, PHOTO, POINT, EditedCells

KINDS = {ADD: "added", ASIDE: "aside", POINT: "moved", PHOTO: "photos"}


def edit_caveats(edited: EditedCells | None, words: Words) -> list[dict[str, str]]:
    """The sentences on the edits of a dataset, each in both languages; none without edits."""
    if edited is None:
        return []
    counts = dict.fromkeys(("cells", "added", "moved", "aside", "photos"), 0)
    for kind, _ in {
        (KINDS.get(e.field, "cells"), e.id if e.field == ADD else (e.key, e.field)) for e in edited.applied
    }:
        counts[kind] += 1
    caveats = []
    if any(counts.values()):
        parts = {
            lang: [fill(words[f"edits.{kind}"][lang], n=f"{n:,}") for kind, n in counts.items() if n]
            for lang in LANGUAGES
        }
        joined = {"ja": "、".join(parts["ja"]), "en": ", ".join(parts["en"])}
        caveats.append({lang: fill(words["edits.changed"][lang], parts=joined[lang]) for lang in LANGUAGES})
    waiting = sum(not edit.is_confirmed for edit in edited.applied) if edited.safety else 0
    for key, n in (("edits.waiting", waiting), ("edits.unapplied", len(edited.unapplied))):
        if n:
            caveats.append({lang: fill(words[key][lang], n=f"{n:,}") for lang in LANGUAGES})
    return caveats
