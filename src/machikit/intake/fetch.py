"""Download what is public for every municipality and turn it into datasets of a city: once, before the event.

Each source is downloaded, cleaned by its recipe in a temporary folder, checked, and only then put in its place. A source that fails
stops no other and leaves the existing dataset; a dataset that came from elsewhere (the city's own file) is never replaced.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

from machikit._base import paths
from machikit._base.atomic import disk_error
from machikit._base.config_files import read_json
from machikit._base.distance import distance_metres
from machikit._base.download import Download, download
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.intake.sources import NationalSource, national_sources
from machikit.tables.clean.result import CleaningResult
from machikit.tables.datapackage import write
from machikit.tables.map_permission import permission_error
from machikit.tables.map_rights import map_words
from machikit.tables.places.points import Area
from machikit.tables.recipe.recipe import build_from_recipe
from machikit.tables.recipe.recipe_runner import RecipeRunner

MAX_DISTANCE = 300_000  # metres: the farthest island of a municipality is nearer to its office
MIN_REMAINING = 0.5  # share of the rows of the existing dataset: a list that loses more is taken for a broken one


@dataclass(frozen=True)
class FetchResult:
    """What became of one source.

    state: made (a new dataset); own (the dataset there is from another source, and stays); kept (failed, the old dataset stays);
    failed. error: why it failed.
    """

    source: str
    topic: str
    state: str
    rows: int = 0
    error: KitError | None = None

    @property
    def ok(self) -> bool:
        return self.state in ("made", "own")

    def as_dict(self) -> dict[str, Any]:
        error = self.error.as_dict() if self.error else None
        return {"source": self.source, "topic": self.topic, "state": self.state, "rows": self.rows, "why": error}


def fetch(
    catalog: Catalog, city: City, workspace: Path, on_source: Callable[[NationalSource], None] | None = None
) -> list[FetchResult]:
    """Fetch every source's data for a city into `workspace/datasets/<city>/`; one result per source.

    on_source: called before each source. Raises KitError where the city is not in the national list.
    """
    m = next((listed for listed in municipalities(catalog) if listed.code == city.code), None)
    if m is None:
        raise kit_error("fetch.no_code", city.name["ja"])
    broken: list[KitError] = []
    usable = national_sources(catalog, broken)
    results = [FetchResult(name, name, "failed", error=error) for error in broken if (name := Path(error.where).stem)]
    for source in (s for s in usable if s.covers(m)):
        if on_source:
            on_source(source)
        results.append(_fetch_source(source, m, city, catalog, workspace))
    return results


def _fetch_source(
    source: NationalSource, m: Municipality, city: City, catalog: Catalog, workspace: Path
) -> FetchResult:
    target = workspace / "datasets" / city.id / source.topic
    try:
        paths.refuse_links(workspace, target, f"datasets/{city.id}/{source.topic}")
    except KitError as error:
        return FetchResult(source.id, source.topic, "failed", error=error)
    if (maps := map_words([], _source_texts(source))) and not source.permitted_by:
        return FetchResult(
            source.id,
            source.topic,
            "failed",
            error=permission_error(f"_sources/{source.id}.yaml", maps, "permitted_by"),
        )
    package = _read_package(target)
    is_in_catalog = f"{city.id}/{source.topic}" in catalog.datasets
    is_foreign = _source_id(package) != source.id if package else target.exists() or is_in_catalog
    if is_foreign:
        return FetchResult(source.id, source.topic, "own", _row_count(package))
    rows = _row_count(package)
    try:
        result = _build(source, m, city, catalog, target, rows)
    except OSError as error:  # the disk, not the source: reported for each, so that the others still have their try
        return FetchResult(source.id, source.topic, "kept" if package else "failed", rows, disk_error(error, target))
    except KitError as error:
        return FetchResult(source.id, source.topic, "kept" if package else "failed", rows, error)
    return FetchResult(source.id, source.topic, "made", len(result.rows))


def _source_texts(source: NationalSource) -> list[str]:
    """What a source says about where its data come from."""
    texts = [source.id, unquote(source.address)]
    for publisher in source.sources.values():
        texts += [str(value) for value in publisher.values()]
    return texts + [str(source.recipe.get(key, "")) for key in ("title", "credit")]


def _read_package(target: Path) -> dict[str, Any] | None:
    try:
        package = read_json(target / "datapackage.json")
    except (OSError, KitError):
        return None
    return package if isinstance(package, dict) else None


def _source_id(package: dict[str, Any]) -> object:
    fetched = package.get("fetched")
    return fetched.get("source") if isinstance(fetched, dict) else None


def _row_count(package: dict[str, Any] | None) -> int:
    """The number of rows according to a datapackage.json; 1 where it does not say, 0 where there is none."""
    if not package:
        return 0
    try:
        return int(package["resources"][0].get("rows", 1))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return 1


def _build(
    source: NationalSource, m: Municipality, city: City, catalog: Catalog, target: Path, rows_before: int
) -> CleaningResult:
    """Download, clean and check one source's data, and put the dataset in its place. rows_before: of the existing dataset."""
    files = source.ward_files(m, catalog)
    with TemporaryDirectory(prefix="machikit-fetch-") as temporary:
        raw, out = Path(temporary, "raw"), Path(temporary, "out")
        raw.mkdir()
        downloads = [download(address, source.max_bytes, source.max_seconds) for _, address in files]
        modified = max((d.modified for d in downloads if d.modified), default=None)
        runner = RecipeRunner(target.parents[1], raw, out, catalog)
        folder = out / city.id / source.topic
        try:
            recipe = source.recipe_for(m, [address for _, address in files], modified)
            (raw / source.file_name).write_bytes(_join(files, downloads, (source.wards or {}).get("prefix", "")))
            result = build_from_recipe(f"{city.id}/{source.topic}", recipe, city, runner)
        except OSError as error:
            if error.errno is not None:  # from the disk; a reader's error (of a broken gzip) has no number
                raise
            raise kit_error("fetch.content", files[0][1], why=_short_message(error)) from error
        except Exception as error:  # an outside server may answer anything; it must not stop the other sources
            raise kit_error("fetch.content", files[0][1], why=_short_message(error)) from error
        _check(result, folder, city, files[0][1], rows_before)
        target.parent.mkdir(parents=True, exist_ok=True)
        write.write_dataset(target, {p.name: p.read_bytes() for p in folder.iterdir()})
    return result


def _join(files: list[tuple[str, str]], downloads: list[Download], prefix: str) -> bytes:
    """The downloaded files as one: features or rows of all wards in one list.

    prefix: the column before whose values the ward's name is put ("": none).
    """
    if len(downloads) == 1:
        return downloads[0].body
    joined: list[dict[str, Any]] = []
    is_geojson = False
    for (ward, address), file in zip(files, downloads, strict=True):
        content = json.loads(file.body)
        is_geojson = isinstance(content, dict)
        rows = content.get("features") if isinstance(content, dict) else content
        if not isinstance(rows, list) or not rows:
            raise kit_error("fetch.content", address, why="[]")
        joined += [{**row, prefix: ward + str(row.get(prefix, ""))} for row in rows] if prefix else rows
    document = {"type": "FeatureCollection", "features": joined} if is_geojson else joined
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


def _short_message(error: Exception) -> str:
    message = error.what if isinstance(error, KitError) else f"{type(error).__name__}: {error}"
    return " ".join(message.split())[:160]


def _check(result: CleaningResult, folder: Path, city: City, address: str, rows_before: int) -> None:
    """Raise KitError for what no good answer contains: nothing, another place's data, or a fragment of the existing dataset."""
    boundary = folder / "data.geojson"
    if boundary.is_file():
        middle = Area.read(boundary).geometry.representative_point()
        points = [(middle.y, middle.x)]
    else:
        points = [row.point for row in result.rows if row.point]
    if not result.rows or not points:
        raise kit_error("fetch.empty", address)
    centre = median(p[0] for p in points), median(p[1] for p in points)
    distance = distance_metres(*centre, *city.centre)
    if not math.isfinite(distance) or distance > MAX_DISTANCE:
        raise kit_error("fetch.elsewhere", address, city=city.name["ja"], km=f"{distance / 1000:.0f}")
    if len(result.rows) < rows_before * MIN_REMAINING:
        raise kit_error(
            "fetch.shrunk", address, before=rows_before, now=len(result.rows), folder=f"datasets/{result.name}"
        )
