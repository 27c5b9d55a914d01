"""What is public for every municipality, brought from the web and made into datasets of a city: once, before the day.

Each source is fetched, cleaned by its recipe in a temporary folder, looked at, and only then put in its place. One that fails
stops no other and leaves what was there; what came from somewhere else (the city's own file) is never replaced.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from machikit._base import paths
from machikit._base.atomic import os_problem
from machikit._base.config_files import read_json
from machikit._base.download import Download, download
from machikit._base.errors import KitError
from machikit._base.messages import problem
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipalities import Municipality, municipalities
from machikit.intake.sources import Source, sources
from machikit.tables.clean.result import Made
from machikit.tables.datapackage import write
from machikit.tables.places.points import Area, metres
from machikit.tables.recipe.recipe import Kitchen, cook

FAR = 300_000  # metres: the farthest island of a municipality from its office is nearer
SHRUNK = 0.5  # of the rows that were there: a list that loses more than this is taken for a broken one


@dataclass(frozen=True)
class Fetched:
    """What came of one source. state: made; own (another source's data are there); kept (failed, the old stay); failed."""

    source: str
    topic: str
    state: str
    rows: int = 0
    why: KitError | None = None

    @property
    def ok(self) -> bool:
        return self.state in ("made", "own")

    def as_dict(self) -> dict[str, Any]:
        why = self.why.as_dict() if self.why else None
        return {"source": self.source, "topic": self.topic, "state": self.state, "rows": self.rows, "why": why}


def fetch(catalog: Catalog, city: City, workspace: Path, told: Callable[[Source], None] | None = None) -> list[Fetched]:
    """Bring every source's data for a city into `workspace/datasets/<city>/`; one result a source.

    told: called before each source. Raises KitError where the city is not in the national list or a source file is broken.
    """
    m = next((one for one in municipalities(catalog) if one.code == city.code), None)
    if m is None:
        raise problem("fetch.no_code", city.name["ja"])
    broken: list[KitError] = []
    usable = sources(catalog, broken)
    found = [Fetched(name, name, "failed", why=why) for why in broken if (name := Path(why.where).stem)]
    for source in (s for s in usable if s.serves(m)):
        if told:
            told(source)
        found.append(_one(source, m, city, catalog, workspace))
    return found


def _one(source: Source, m: Municipality, city: City, catalog: Catalog, workspace: Path) -> Fetched:
    target = workspace / "datasets" / city.id / source.topic
    try:
        paths.refuse_links(workspace, target, f"datasets/{city.id}/{source.topic}")
    except KitError as why:
        return Fetched(source.id, source.topic, "failed", why=why)
    old = _there(target)
    elsewhere = f"{city.id}/{source.topic}" in catalog.datasets
    own = _came_from(old) != source.id if old else target.exists() or elsewhere
    if own:
        return Fetched(source.id, source.topic, "own", _rows(old))
    try:
        made = _bring(source, m, city, catalog, target, _rows(old))
    except OSError as error:  # the disk, not the source: told for each, so that the others still have their try
        return Fetched(source.id, source.topic, "kept" if old else "failed", _rows(old), os_problem(error, target))
    except KitError as why:
        return Fetched(source.id, source.topic, "kept" if old else "failed", _rows(old), why)
    return Fetched(source.id, source.topic, "made", len(made.rows))


def _there(target: Path) -> dict[str, Any] | None:
    try:
        found = read_json(target / "datapackage.json")
    except (OSError, KitError):
        return None
    return found if isinstance(found, dict) else None


def _came_from(package_: dict[str, Any]) -> object:
    fetched = package_.get("fetched")
    return fetched.get("source") if isinstance(fetched, dict) else None


def _rows(package_: dict[str, Any] | None) -> int:
    """As many rows as a package says it has; 1 where it does not say so."""
    if not package_:
        return 0
    try:
        return int(package_["resources"][0].get("rows", 1))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return 1


def _bring(source: Source, m: Municipality, city: City, catalog: Catalog, target: Path, before: int) -> Made:
    """Download, clean and look at one source's data; put them in their place."""
    files = source.files(m, catalog)
    with TemporaryDirectory(prefix="machikit-fetch-") as temporary:
        raw, out = Path(temporary, "raw"), Path(temporary, "out")
        raw.mkdir()
        came = [download(address, source.most_bytes, source.seconds) for _, address in files]
        modified = max((c.modified for c in came if c.modified), default=None)
        kitchen = Kitchen(target.parents[1], raw, out, catalog)
        folder = out / city.id / source.topic
        try:
            recipe = source.cooking(m, [address for _, address in files], modified)
            (raw / source.file).write_bytes(_together(files, came, (source.wards or {}).get("prefix", "")))
            made = cook(f"{city.id}/{source.topic}", recipe, city, kitchen)
        except OSError as error:
            if error.errno is not None:  # the disk's; a reader's own (of a broken gzip) has no number
                raise
            raise problem("fetch.content", files[0][1], why=_short(error)) from error
        except Exception as error:  # a stranger's server may answer anything; it must not stop the other sources
            raise problem("fetch.content", files[0][1], why=_short(error)) from error
        _look(made, folder, city, files[0][1], before)
        target.parent.mkdir(parents=True, exist_ok=True)
        write.place(target, {p.name: p.read_bytes() for p in folder.iterdir()})
    return made


def _together(files: list[tuple[str, str]], came: list[Download], prefix: str) -> bytes:
    """The files as one; of wards, features or rows in one list, `prefix` the column before which the ward's name is put."""
    if len(came) == 1:
        return came[0].body
    joined: list[dict[str, Any]] = []
    features = False
    for (ward, address), one in zip(files, came, strict=True):
        said = json.loads(one.body)
        features = isinstance(said, dict)
        rows = said.get("features") if isinstance(said, dict) else said
        if not isinstance(rows, list) or not rows:
            raise problem("fetch.content", address, why="[]")
        joined += [{**row, prefix: ward + str(row.get(prefix, ""))} for row in rows] if prefix else rows
    whole = {"type": "FeatureCollection", "features": joined} if features else joined
    return json.dumps(whole, ensure_ascii=False).encode("utf-8")


def _short(error: Exception) -> str:
    said = error.what if isinstance(error, KitError) else f"{type(error).__name__}: {error}"
    return " ".join(said.split())[:160]


def _look(made: Made, folder: Path, city: City, address: str, before: int) -> None:
    """Raise KitError for what a good answer cannot be: nothing, another place's data, or a rest of what was there."""
    boundary = folder / "data.geojson"
    if boundary.is_file():
        middle = Area.read(boundary).geometry.representative_point()
        points = [(middle.y, middle.x)]
    else:
        points = [row.point for row in made.rows if row.point]
    if not made.rows or not points:
        raise problem("fetch.empty", address)
    at = median(p[0] for p in points), median(p[1] for p in points)
    away = metres(at, city.centre)
    if not math.isfinite(away) or away > FAR:
        raise problem("fetch.elsewhere", address, city=city.name["ja"], km=f"{away / 1000:.0f}")
    if len(made.rows) < before * SHRUNK:
        raise problem("fetch.shrunk", address, before=before, now=len(made.rows), folder=f"datasets/{made.name}")
