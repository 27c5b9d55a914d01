"""What became of a page, in sentences: what is inside, what is missing, and what a reader would miss without a network."""

from collections.abc import Iterator

from machikit._base.messages import say
from machikit.pages.safe_folium.network_needs import OfflineReport


def summary(report: OfflineReport) -> str:
    """How many libraries and files were put inside."""
    return say("offline.inside", libraries=len(report.libraries), files=len(report.files))


def lists(report: OfflineReport) -> Iterator[tuple[str, list[str]]]:
    """(heading, lines) of what is not inside: files that are missing, then what needs a network."""
    if report.missing:
        yield say("offline.missing"), [f"{address}  {why}" for address, why in report.missing.items()]
    if report.needs:
        by_phrase: dict[str, list[str]] = {}
        for need in report.needs.values():
            phrase = say(f"offline.needs.{need.kind}", host=need.host, name=need.address.rsplit("/", 1)[-1])
            by_phrase.setdefault(phrase, []).append(need.address)
        yield say("offline.needs"), [f"{phrase}  {' '.join(addresses)}" for phrase, addresses in by_phrase.items()]
