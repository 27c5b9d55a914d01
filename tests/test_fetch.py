"""`--fetch`, against a real server on this machine that serves small invented files, and every kind of bad answer."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from conftest import Run, text_file, write_dataset

from machikit._base.download import download
from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import add_city, find_municipality
from machikit.check import check
from machikit.intake.fetch import FetchResult, fetch

RAW = kit_root().parent / "shared" / "raw"
CITY, CODE, AT = "tsuchiura", "082031", (36.08, 140.2)
TOPICS = ["boundary", "town", "evacuation_shelter", "evacuation_site"]
PATHS = {
    "boundary": "/admins/{prefecture_code}/{code5}.json",
    "town": "/towns/{prefecture}/{name}.json",
    "evacuation_shelter": "/stay/{code}.json",
    "evacuation_site": "/escape/{code}.json",
}
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A web server on loopback. `answers`: path → bytes or a function that answers itself; `asked`: what was asked, when."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Answer] = {}
        self.asked: list[tuple[str, float, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path)
                outer.asked.append((path, time.monotonic(), self.headers["User-Agent"]))
                answer = outer.answers.get(path)
                if answer is None:
                    self.send_error(404)
                elif callable(answer):
                    answer(self)
                else:
                    send(answer)(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()


def send(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.http.shutdown()
    one.http.server_close()


# --- small invented files, in the forms of the real sources ----------------------------------------------------------


def encoded(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def square(at: tuple[float, float], half: float = 0.1) -> bytes:
    corners = [[at[1] + x * half, at[0] + y * half] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    shape = {"type": "Polygon", "coordinates": [corners]}
    return encoded(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}
    )


def towns(*names: str, at: tuple[float, float] = AT) -> bytes:
    rows = [{"town": n, "koaza": "", "lat": at[0], "lng": at[1] + i / 1000} for i, n in enumerate(names)]
    return encoded([*rows, {"town": names[0], "koaza": "北", "lat": at[0], "lng": at[1]}])


def places(kind: str, at: tuple[float, float] = AT, count: int = 6) -> bytes:
    def one(n: int) -> dict[str, Any]:
        told = {"NO": n, "共通ID": f"X{n}", "都道府県名及び市町村名": "茨城県土浦市", "施設・場所名": f"見本の{kind}{n}",
                "住所": f"茨城県土浦市見本町{n}", "備考": ""}  # fmt: skip
        told |= (
            {"洪水": "1" if n % 2 else "", "地震": "1", "津波": "", "指定避難所との住所同一": ""}
            if kind == "広場"
            else {"受入対象者": "高齢者" if n == 1 else "", "指定緊急避難場所との住所同一": "1"}
        )
        point = {"type": "Point", "coordinates": [at[1] + n / 1000, at[0]]}
        return {"type": "Feature", "geometry": point, "properties": told}

    return encoded({"type": "FeatureCollection", "features": [one(n) for n in range(1, count + 1)]})


GOOD = {
    "boundary": ("/admins/08/08203.json", square(AT)),
    "town": ("/towns/茨城県/土浦市.json", towns("見本町", "手本町")),
    "evacuation_shelter": ("/stay/082031.json", places("体育館")),
    "evacuation_site": ("/escape/082031.json", places("広場")),
}
SITES = GOOD["evacuation_site"][0]


def write_sources(root: Path, address: str, **changes: Any) -> None:
    """The house's own sources with their addresses on this machine, in a workspace."""
    for topic, path in PATHS.items():
        said = yaml.safe_load((kit_root() / "datasets" / "_sources" / f"{topic}.yaml").read_text(encoding="utf-8"))
        said |= {"address": address + path, "limits": {"bytes": 200_000, "seconds": 20}} | changes
        text_file(root / "datasets" / "_sources" / f"{topic}.yaml", yaml.safe_dump(said, allow_unicode=True))


@pytest.fixture
def town(tmp_path: Path, server: Server) -> Path:
    """A workspace with a town that nobody prepared, whose sources all answer well."""
    write_sources(tmp_path, server.address)
    add_city(Catalog(roots=[kit_root()]), CODE, tmp_path)
    server.answers |= dict(GOOD.values())
    return tmp_path


def bring(root: Path, city: str = CITY) -> dict[str, FetchResult]:
    catalog = Catalog(root)
    return {one.topic: one for one in fetch(catalog, catalog.city(city), root)}


def contents(root: Path, city: str = CITY) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes() for p in (root / "datasets" / city).rglob("*") if p.is_file()
    }


# --- what a town gets -------------------------------------------------------------------------------------------------


def test_one_command_makes_a_town_that_nobody_prepared_ready(server: Server, machikit_cli: Run, tmp_path: Path) -> None:
    write_sources(tmp_path, server.address)
    server.answers |= dict(GOOD.values())
    done = machikit_cli("city", "add", "土浦市", "--fetch", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["new"] and {"shelter-by-hazard", "shelter-to-stay"} <= set(told["ready"]) and len(told["ready"]) >= 5
    assert [(f["topic"], f["state"], f["rows"]) for f in told["fetched"]] == [
        ("boundary", "made", 1), ("town", "made", 2), ("evacuation_shelter", "made", 6), ("evacuation_site", "made", 6),
    ]  # fmt: skip
    over, *progress = done.stderr.strip().splitlines()
    assert "datasets/_sources/town.yaml" in over  # these sources stand over the kit's
    assert len(progress) == 4  # one line for each source
    assert [f for f in check(tmp_path) if f.level == "error"] == []
    made = machikit_cli("new", "shelter-by-hazard", "--city", "土浦市")
    assert made.returncode == 0, made.stderr


def test_it_comes_out_as_the_house_s_own_datasets_do(town: Path) -> None:
    """Held against Aizuwakamatsu's, which recipes of the house make from the same publishers' files."""
    assert all(one.state == "made" for one in bring(town).values())
    mine, kit = Catalog(roots=[town]), Catalog(roots=[kit_root()])
    for topic in TOPICS:
        own, its = mine.datasets[f"{CITY}/{topic}"].package, kit.datasets[f"aizuwakamatsu/{topic}"].package
        for key in ("title", "title_en", "publisher", "publisher_en"):
            assert own[key] == its[key].replace("会津若松", "土浦").replace("Aizuwakamatsu", "Tsuchiura")
        for key in ("credit", "licenses", "as_of", "sensitivity"):
            assert own[key] == its[key], (topic, key)
        assert own.get("marks") == its.get("marks")
        assert 3 <= len(own["caveats"]["ja"]) == len(own["caveats"]["en"]) <= 7
        assert [s["title"] for s in own["sources"]] == [s["title"] for s in its["sources"]]
        assert own["fetched"]["source"] == topic and len(own["fetched"]["addresses"]) == 1
    shelters = mine.datasets[f"{CITY}/evacuation_shelter"].package
    assert shelters["terms"] == {"高齢者": {"ja": "高齢者", "en": "Elderly people"}}


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
def test_from_the_same_files_the_tables_are_the_house_s_byte_for_byte(server: Server, tmp_path: Path) -> None:
    names = ("boundary_n03.geojson", "towns.json", "gsi_evacuation_shelters.geojson", "gsi_emergency_sites.geojson")
    paths = ("/admins/07/07202.json", "/towns/福島県/会津若松市.json", "/stay/072028.json", "/escape/072028.json")
    for path, name in zip(paths, names, strict=True):
        server.answers[path] = (RAW / "aizuwakamatsu" / name).read_bytes()
    write_sources(tmp_path, server.address, limits={"bytes": 1_000_000, "seconds": 20})
    kit = kit_root() / "datasets"
    for folder in ("_schemas", "japan/municipality", "japan"):
        for path in (p for p in (kit / folder).iterdir() if p.is_file()):
            target = tmp_path / "datasets" / folder / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    alone = Catalog(roots=[tmp_path])
    add_city(alone, "会津若松市", tmp_path)
    alone = Catalog(roots=[tmp_path])
    assert {f.state for f in fetch(alone, alone.city("aizuwakamatsu"), tmp_path)} == {"made"}
    for topic, name in zip(TOPICS, ("data.geojson", "data.csv", "data.csv", "data.csv"), strict=True):
        made = tmp_path / "datasets" / "aizuwakamatsu" / topic
        assert (made / name).read_bytes() == (kit / "aizuwakamatsu" / topic / name).read_bytes()
        mine, its = (
            json.loads((p / "datapackage.json").read_text("utf-8")) for p in (made, kit / "aizuwakamatsu" / topic)
        )
        assert mine["caveats"] == its["caveats"] and mine.get("terms") == its.get("terms")


def test_a_designated_city_is_put_together_from_its_wards(server: Server, tmp_path: Path) -> None:
    kit = Catalog(roots=[kit_root()])
    write_sources(tmp_path, server.address)
    add_city(kit, "仙台市", tmp_path)
    at = find_municipality(kit, "仙台市").centre
    wards = ["青葉区", "宮城野区", "若林区", "太白区", "泉区"]
    for number, ward in enumerate(wards):
        there = (at[0], at[1] + number * 0.02)
        server.answers[f"/towns/宮城県/仙台市{ward}.json"] = towns("見本町", at=there)
        server.answers[f"/admins/04/{find_municipality(kit, '仙台市' + ward).code[:5]}.json"] = square(there, 0.01)
    found = bring(tmp_path, "sendai")
    assert (found["town"].state, found["town"].rows, found["boundary"].state) == ("made", 5, "made")
    table = contents(tmp_path, "sendai")["datasets/sendai/town/data.csv"].decode()
    assert all(f",{ward}見本町," in table for ward in wards)
    assert found["evacuation_site"].state == "failed"  # not served; the others are there all the same


def test_a_source_that_writes_counties_is_asked_with_them(server: Server, tmp_path: Path) -> None:
    write_sources(tmp_path, server.address)
    for code in ("373869", "133817", "122297"):
        add_city(Catalog(roots=[kit_root()]), code, tmp_path)
    for city in ("utazu", "miyake-tokyo", "sodegaura"):
        bring(tmp_path, city)
    asked = {path for path, _, _ in server.asked if path.startswith("/towns/")}
    assert asked == {"/towns/香川県/綾歌郡宇多津町.json", "/towns/東京都/三宅村.json", "/towns/千葉県/袖ヶ浦市.json"}


def test_a_town_without_a_point_holds_nothing_up(town: Path, server: Server) -> None:
    path, body = GOOD["town"]
    server.answers[path] = encoded([*json.loads(body), {"town": "点なし町", "koaza": "", "lat": None, "lng": None}])
    found = bring(town)
    assert {f.state for f in found.values()} == {"made"} and found["town"].rows == 3


def test_a_source_may_serve_some_prefectures_only(town: Path, server: Server) -> None:
    write_sources(town, server.address, only=["37"])
    assert bring(town) == {} and server.asked == []


def test_where_a_source_has_no_date_of_its_own_the_date_used_is_marked(town: Path, server: Server) -> None:
    write_sources(town, server.address, as_of="modified")
    path, body = GOOD["town"]
    server.answers[path] = send(body, Last_Modified="Wed, 04 Mar 2026 10:00:00 GMT")
    assert {f.state for f in bring(town).values()} == {"made"}
    packages = {t: Catalog(roots=[town]).datasets[f"{CITY}/{t}"].package for t in TOPICS}
    assert packages["town"]["as_of"] == "2026-03-04"
    assert "2026-03-04" in "".join(packages["town"]["caveats"]["ja"])
    assert packages["boundary"]["as_of"] == packages["boundary"]["retrieved"]  # the server named no date
    assert "fetched" in "".join(packages["boundary"]["caveats"]["en"])


def test_the_city_s_own_data_are_never_replaced(town: Path) -> None:
    own = write_dataset(town, CITY, "evacuation_site", [{"名称": "市の広場", "緯度": "36.08", "経度": "140.08"}])
    before = {p.name: p.read_bytes() for p in own.iterdir()}
    found = bring(town)
    assert found["evacuation_site"].state == "own" and found["evacuation_site"].ok
    assert {p.name: p.read_bytes() for p in own.iterdir()} == before
    assert found["town"].state == "made"


def test_what_was_fetched_before_is_brought_up_to_date(town: Path, server: Server) -> None:
    bring(town)
    server.answers[SITES] = places("広場", count=9)
    assert bring(town)["evacuation_site"].rows == 9
    assert b"X9" in contents(town)[f"datasets/{CITY}/evacuation_site/data.csv"]


# --- bad answers ------------------------------------------------------------------------------------------------------


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    body = GOOD["evacuation_site"][1]
    send(body[: len(body) // 2], Content_Length=str(len(body)))(handler)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" " * 10_000)


BOMB = gzip.compress(b" " * 50_000_000)
HTML = b"<!doctype html><html><body>Maintenance</body></html>"
BAD: dict[str, tuple[bytes | Answer, str]] = {
    "gone": (send(b"", 404), "404"),
    "forbidden": (send(b"", 403), "403"),
    "a web page": (HTML, ""),
    "empty": (b"", "no usable data"),
    "an empty list": (b"[]", ""),
    "no features": (encoded({"type": "FeatureCollection", "features": []}), ""),
    "another shape": (encoded({"features": 3}), ""),
    "other columns": (encoded([{"a": 1, "b": 2}]), "名称"),
    "cut short": (cut_short, ""),
    "half a file": (GOOD["evacuation_site"][1][:-400], ""),
    "not text": (bytes(range(128, 256)) * 20, ""),
    "said to be huge": (send(b" ", Content_Length="9999999999"), "limit"),
    "huge without saying so": (endless, "limit"),
    "a bomb": (send(BOMB, Content_Encoding="gzip"), "limit"),
    "half a gzip": (send(gzip.compress(GOOD["evacuation_site"][1])[:-300], Content_Encoding="gzip"), "middle"),
    "broken gzip": (send(b"\x1f\x8b nothing", Content_Encoding="gzip"), ""),
    "slow": (dripping, "seconds"),
    "sent elsewhere without https": (send(b"", 302, Location="http://example.jp/x.json"), "example.jp"),
    "sent to a file": (send(b"", 302, Location="file:///etc/passwd"), "file:"),
    "sent in a circle": (send(b"", 302, Location=SITES), "redirected"),
    "busy for an hour": (send(b"", 503, Retry_After="3600"), "503"),
    "another place": (places("広場", at=(43.06, 141.35)), "km"),
    "a rest of it": (places("広場", count=2), "less than half"),
    "deeply nested": (b"[" * 100_000, ""),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_answer_costs_nothing_that_is_there_and_is_told_in_a_sentence(
    case: str, town: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    bring(town)
    before = contents(town)
    answer, says = BAD[case]
    server.answers[SITES] = answer
    write_sources(town, server.address, limits={"bytes": 200_000, "seconds": 2})
    found = bring(town)
    bad = found.pop("evacuation_site")
    assert bad.state == "kept" and not bad.ok and bad.rows == 6
    assert bad.error and says in str(bad.error) and bad.error.fix and "error." not in str(bad.error)
    assert all(one.state == "made" for one in found.values())
    assert contents(town) == before
    assert not [p for p in (town / "datasets" / CITY).iterdir() if p.name.startswith(".")]


def test_a_source_that_fails_at_first_leaves_no_trace_and_the_exit_code_says_so(
    town: Path, server: Server, machikit_cli: Run
) -> None:
    server.answers[SITES] = HTML
    done = machikit_cli("city", "add", CITY, "--fetch", cwd=town)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "not fetched" in done.stdout and server.address in done.stderr
    assert sorted(p.name for p in (town / "datasets" / CITY).iterdir()) == [
        "boundary", "city.yaml", "evacuation_shelter", "town",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["half a file", "no file", "no yaml", "a file of this computer", "another folder"])
def test_one_bad_source_stops_no_other(town: Path, server: Server, kind: str) -> None:
    path = town / "datasets" / "_sources" / "evacuation_site.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    whole = gzip.compress("名称,緯度,経度\n広場,36.07,140.2\n".encode())
    server.answers["/x.csv.gz"] = whole[:-20] if kind == "half a file" else send(b"", 404)
    changes = {
        "half a file": {"address": f"{server.address}/x.csv.gz"},
        "no file": {"address": f"{server.address}/x.csv.gz"},
        "no yaml": {},
        "a file of this computer": {"address": "file:///etc/passwd"},
        "another folder": {"recipe": said["recipe"] | {"tables": [{"file": "../../../../etc/passwd"}]}},
    }[kind]
    text_file(path, "{" if kind == "no yaml" else yaml.safe_dump(said | changes, allow_unicode=True))
    found = bring(town)
    bad = found.pop("evacuation_site")
    assert bad.state == "failed" and bad.error and bad.error.what and "\n" not in bad.error.what
    assert [one.state for one in found.values()] == ["made"] * 3
    assert not (town / "datasets" / CITY / "evacuation_site").exists()


def test_a_server_that_stumbles_is_asked_again(town: Path, server: Server) -> None:
    stumbles = [503, 500]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(b"", stumbles.pop())(handler) if stumbles else send(GOOD["evacuation_site"][1])(handler)

    server.answers[SITES] = answer
    assert bring(town)["evacuation_site"].state == "made"
    assert len([path for path, _, _ in server.asked if path == SITES]) == 3


def test_a_busy_server_is_left_alone_as_long_as_it_asks_for(town: Path, server: Server) -> None:
    again = [send(GOOD["evacuation_site"][1]), send(b"", 429, Retry_After="1")]
    server.answers[SITES] = lambda handler: again.pop()(handler)
    assert bring(town)["evacuation_site"].state == "made"
    first, second = (at for path, at, _ in server.asked if path == SITES)
    assert second - first >= 1


def test_a_redirect_on_the_way_is_followed_and_the_kit_says_who_it_is(town: Path, server: Server) -> None:
    server.answers[SITES] = send(b"", 301, Location="/moved.json")
    server.answers["/moved.json"] = GOOD["evacuation_site"][1]
    assert bring(town)["evacuation_site"].state == "made"
    assert all(agent.startswith("machikit/") for _, _, agent in server.asked)


def test_compressed_answers_are_read(town: Path, server: Server) -> None:
    server.answers[SITES] = send(gzip.compress(GOOD["evacuation_site"][1]), Content_Encoding="gzip")
    assert bring(town)["evacuation_site"].rows == 6


@pytest.mark.parametrize(
    "address",
    ["http://example.jp/x.json", "http://127.0.0.1.example.jp/x", "http://localhost@example.jp/x", "ftp://example.jp/x", "file:///etc/passwd",
     "//example.jp/x", "", "http://[::1", "https:///x"],
)  # fmt: skip
def test_only_https_is_asked(address: str) -> None:
    with pytest.raises(KitError) as told:
        download(address, 1000, 5)
    assert told.value.what and told.value.fix


def test_no_server_at_all_is_told_in_one_sentence(town: Path, server: Server) -> None:
    server.http.shutdown()
    server.http.server_close()
    found = bring(town)
    assert [f.state for f in found.values()] == ["failed"] * 4
    assert all(f.error and "\n" not in f.error.what for f in found.values())
    assert contents(town).keys() == {f"datasets/{CITY}/city.yaml"}


@pytest.mark.parametrize("text", ["topic: [unclosed", "topic: town\n", "- a\n- b\n"])
def test_a_broken_source_file_is_named(text: str, town: Path, machikit_cli: Run) -> None:
    text_file(town / "datasets" / "_sources" / "broken.yaml", text)
    done = machikit_cli("city", "add", CITY, "--fetch", cwd=town)
    assert done.returncode == 1 and "broken.yaml" in done.stderr and "Traceback" not in done.stderr
