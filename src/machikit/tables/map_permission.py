"""Ask for the permission to use somebody's map before a table that comes from one is taken (`tables.map_rights`)."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, fill, interface_words, kit_error, say
from machikit.tables.grid import Grid
from machikit.tables.map_rights import MapWord, map_words
from machikit.tables.privacy.personal_text import find_bare_names, redact

MAX_ROLE = 60  # characters
_ROLE = re.compile(
    r"[課係室局部所班署館園校会社院]|センター|担当|委員|office|section|division|department|bureau|team|inc|ltd", re.I
)


def check_role(role: str) -> None:
    """Raise KitError for what is no office: a person's name does not go into data."""
    named = redact(role) != role or any(find_bare_names(role))
    if role and (named or len(role) > MAX_ROLE or not _ROLE.search(role)):
        raise kit_error("intake.permitted_by", f"--permitted-by {redact(role)}")


def require_permission(
    where: str, grids: Iterable[Grid], names: Sequence[str], permitted_by: str, option: str = "--permitted-by"
) -> list[MapWord]:
    """The words that say that the tables come from somebody's map. Raises KitError where there are any and nobody permitted it."""
    found = map_words(grids, names)
    if found and not permitted_by:
        raise permission_error(where, found, option)
    return found


def permission_error(where: str, found: Sequence[MapWord], option: str = "--permitted-by") -> KitError:
    """The KitError that asks for the permission, with what must be cleared for maps of this kind."""
    key = "commercial_map" if any(one.kind == "commercial" for one in found) else "survey_map"
    words = say("cli.comma").join(f"「{one.word}」" for one in found[:3])
    return kit_error(f"intake.{key}", where, words=words, text=redact(found[0].where), option=option)


def with_permission(metadata: dict[str, Any], found: Sequence[MapWord], permitted_by: str) -> dict[str, Any]:
    """The metadata of a dataset with who permitted the use of the map, also as a caveat that the page shows."""
    if not found:
        return metadata
    today = dt.date.today().isoformat()
    values = {"words": "・".join(one.word for one in found), "by": permitted_by, "on": today}
    sentences = {lang: fill(interface_words()["own.map_permission"][lang], **values) for lang in LANGUAGES}
    caveats = {lang: [*metadata["caveats"].get(lang, []), sentences[lang]] for lang in LANGUAGES}
    permission = {"by": permitted_by, "on": today, "maps": [one.word for one in found]}
    return metadata | {"permission": permission, "caveats": caveats}
