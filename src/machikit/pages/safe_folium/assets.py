"""Third-party scripts and styles: where the local copies lie, and their text made fit to stand inside one HTML file.

`web/vendor.json` says which address of a content network is served by which file; the files are brought by
`hatch_build.py`. A copy serves every release with the same major version.
"""

import base64
import importlib.util
import json
import re
from functools import cache
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import problem

WEB = Path(__file__).parents[1] / "web"
VENDOR = WEB / "vendor"
MIME = {".png": "image/png", ".gif": "image/gif", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
OLD_FONTS = {".eot", ".otf", ".ttf", ".woff"}

# What Leaflet cannot do by itself once it has no address of its own: find its marker images, which it looks for beside
# its style sheet; and cluster points on a map without tiles, where no layer brings a largest zoom.
LEAFLET_INLINE = """
delete L.Icon.Default.prototype._getIconUrl;
L.Icon.Default.mergeOptions(%s);
L.Map.include({getMaxZoom: (function (own) {
  return function () { var zoom = own.call(this); return isFinite(zoom) ? zoom : 18; };
})(L.Map.prototype.getMaxZoom)});
"""


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = json.loads((WEB / "vendor.json").read_text(encoding="utf-8"))
    return table


@cache
def _served() -> dict[str, str]:
    return {_plain(address): file for address, file in _table()["addresses"].items()}


def _plain(address: str) -> str:
    """An address without what differs between releases of one major version, and between two doors to npm."""
    address = re.sub(r"^(https?:)?//", "https://", re.split(r"[?#]", address.strip())[0])
    address = address.replace("https://unpkg.com/", "https://cdn.jsdelivr.net/npm/")
    return re.sub(r"(?<=[@/-])(\d+)\.[\d.]*\d", r"\1", address)


def is_known(address: str) -> bool:
    """Whether a local copy serves this address."""
    return _plain(address) in _served()


def local_for(address: str) -> Path:
    """The local copy that serves an address of a content network.

    Raises KitError when none does (naming the folium plugin that asks for it), or when the files were never brought.
    """
    if not is_known(address):
        raise unserved([address])
    file = _served()[_plain(address)]
    if file.startswith("folium:"):  # a few of folium's own scripts lie in its package
        package = importlib.util.find_spec("folium")
        return _there(Path((package and package.origin) or "").parent / file.removeprefix("folium:"))
    return _there(VENDOR / file)


def unserved(addresses: list[str]) -> KitError:
    """The error for addresses without a local copy; it names the folium classes that ask for them, else the files."""
    files = [re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1] or address for address in addresses]
    named = dict.fromkeys(_plugin(address) or file for address, file in zip(addresses, files, strict=True))
    return problem("asset.unknown", where=", ".join(named), files=", ".join(files))


def _plugin(address: str) -> str:
    """The folium class that asks for this address, as its user would write it, or ""."""
    import folium.features
    import folium.plugins

    for module in (folium.plugins, folium.features):
        for name, thing in vars(module).items():
            own = vars(thing) if isinstance(thing, type) else {}
            if address in (a for _, a in [*own.get("default_js", ()), *own.get("default_css", ())]):
                return f"{module.__name__}.{name}"
    return ""


def path_of(name: str) -> Path:
    """The file of an address, of a short name in `vendor.json` ("leaflet.js") or of a path in the vendor folder."""
    return local_for(name) if "//" in name else _there(VENDOR / _table()["names"].get(name, name))


def _there(path: Path) -> Path:
    if not path.is_file():
        raise problem("asset.missing", where=path.name)
    return path


def asset(name: str) -> str:
    """The text of a vendored file as it came (see `path_of` for names). Raises KitError when there is none."""
    return path_of(name).read_text(encoding="utf-8-sig")


def data_uri(path: Path) -> str:
    """A small image or font as a data: address."""
    return f"data:{MIME[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


@cache
def inline_js(name: str) -> str:
    """A vendored script, ready to stand between <script> and </script>; Leaflet's also finds its marker images.

    The three character runs that change how HTML reads a script are written in the way the HTML standard advises
    (§4.12.1.3, restrictions for contents of script elements), which means the same inside strings and patterns.
    """
    text = re.sub(r"(?m)^[ \t]*//[#@] sourceMappingURL=.*$", "", asset(name))
    if path_of(name) == VENDOR / "leaflet/dist/leaflet.js":
        text += LEAFLET_INLINE % json.dumps(default_icons())
    return re.sub(r"(?i)<(?=!--|script)", r"\\x3C", re.sub(r"(?i)</(?=script)", r"<\\/", text))


def default_icons() -> dict[str, str]:
    """Leaflet's marker images as options of L.Icon.Default."""
    images = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}
    return {option: data_uri(path_of(f"leaflet/dist/images/{image}.png")) for option, image in images.items()}


@cache
def inline_css(name: str) -> str:
    """A vendored style sheet, ready to stand between <style> and </style>: its images and fonts are data: addresses."""
    path = path_of(name)

    def inside(match: re.Match[str]) -> str:
        target = match[2]
        return match[0] if target.startswith(("data:", "#")) else f'url("{_embedded(path, target)}")'

    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", path.read_text(encoding="utf-8-sig"))
    text = _fonts_once(text)
    text = re.sub(r"""url\(\s*+(["']?)(.*?)\1\s*+\)""", inside, text)
    return re.sub(r"(?i)</(?=style)", r"<\\/", text)


def _fonts_once(css: str) -> str:
    """Without the rules that give a font file a second name: Font Awesome's older names would triple its 0.4 MB."""
    seen: set[str] = set()

    def first(match: re.Match[str]) -> str:
        files = set(re.findall(r"[\w./-]+\.woff2", match[0]))
        again = bool(files) and files <= seen
        seen.update(files)
        return "" if again else match[0]

    return re.sub(r"@font-face\s*\{[^}]*\}", first, css)


def _embedded(sheet: Path, target: str) -> str:
    if is_known(target):
        return data_uri(local_for(target))
    bare = re.split(r"[?#]", target)[0]
    # "//host/…" would be a network share on Windows: never look for it as a file
    if "//" not in bare and (sheet.parent / bare).is_file():
        return data_uri(sheet.parent / bare)
    if Path(bare).suffix in OLD_FONTS or "/fonts/" in bare:  # older formats of a font whose woff2 is there
        return "data:,"
    raise problem("asset.missing", where=f"{sheet.name}: {target}")


def design_tokens(css: str) -> str:
    """A `:root` rule with the design tokens of the Digital Agency that `css` uses, and those that they use in turn."""
    tokens = dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]+);", asset("design-tokens")))
    wanted: list[str] = []
    waiting = _variables(css)
    while waiting:
        name = waiting.pop(0)
        if name in tokens and name not in wanted:
            wanted.append(name)
            waiting += _variables(tokens[name])
    return ":root {\n" + "".join(f"  {name}: {tokens[name]};\n" for name in tokens if name in wanted) + "}\n"


def _variables(css: str) -> list[str]:
    return re.findall(r"var\(\s*(--[\w-]+)", css)
