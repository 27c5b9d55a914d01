"""What a handover says of datasets: as rows of its sheet, as credits, and how to refresh them, in the current language."""

import re
from collections.abc import Iterable

from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.model import BASE_TOPICS, Dataset
from machikit.catalog.named_tables import TABLE


def dataset_row(d: Dataset, catalog: Catalog) -> list[str]:
    """Title and date, publisher, licences, how it is updated when its publisher has a newer file."""
    package = d.package
    as_of = say("handover.as_of", date=package.get("as_of") or "—")
    licences = "\n".join(str(localised(x, "title") or x.get("name", "")) for x in package.get("licenses") or ())
    licences += "" if d.licence_confirmed else f"\n{say('licence.unconfirmed')}"
    publisher = localised(package, "publisher")
    refresh = say(f"handover.refresh.{_refresh_kind(d, catalog)}", publisher=publisher)
    return [f"{localised(package, 'title') or d.id}\n{as_of}", publisher, licences or "—", refresh]


def refresh_commands(datasets: Iterable[Dataset], catalog: Catalog) -> list[tuple[str, str]]:
    """(title, how to update it, with the command) of each dataset that a newer file can replace."""
    rows = []
    for d in datasets:
        if _refresh_kind(d, catalog) == "add":
            sources = (str(source.get("path", "")) for source in d.package.get("sources") or ())
            host = next((match[1] for path in sources if (match := re.match(r"https?://([^/]+)", path))), "")
            chosen = f" --table {d.name} --force" if TABLE in d.package else ""  # of several, the one that is replaced
            command = f"machikit add FILE --topic {d.topic} --city {d.city}{chosen}"
            how = say("handover.refresh.command", command=command, host=host or say("handover.refresh.publisher"))
            rows.append((localised(d.package, "title") or d.id, how))
    return rows


def _refresh_kind(d: Dataset, catalog: Catalog) -> str:
    city = catalog.cities.get(d.city)
    if city and city.kind == "example":
        return "invented"
    return "kit" if d.topic in BASE_TOPICS or (city and city.kind == "country") else "add"


def credit(d: Dataset) -> str:
    """The credit of a dataset, or its title, with its date."""
    credits = d.package.get("credit")
    text = credits.get(language(), "") if isinstance(credits, dict) else ""
    return f"{text or localised(d.package, 'title')} — {say('handover.as_of', date=d.package.get('as_of') or '—')}"


def localised(metadata: dict[str, object], key: str) -> str:
    """The value of `key`, or of `{key}_en` where the current language is English and there is one."""
    return str((metadata.get(f"{key}_en") if language() == "en" else None) or metadata.get(key) or "")
