"""Local copies of third-party scripts and styles, and their text prepared for inlining in an HTML file.

`web/vendor.json` maps CDN URLs to files; `hatch_build.py` downloads the files. `libraries.py` says which file serves an address.
"""

import base64
import importlib.util
import json
import re
from functools import cache
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.pages.safe_folium.libraries import ICON_NAMES_4, WEB, library_files, library_name, vendor_table

VENDOR = WEB / "vendor"
MIME = {".png": "image/png", ".gif": "image/gif", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
OLD_FONTS = {".eot", ".otf", ".ttf", ".woff"}
LEAFLET = "leaflet/dist/leaflet.js"

# What inlined Leaflet cannot do by itself: find its marker images, which it looks for beside its style sheet; and cluster
# points on a map without tiles, where no layer sets a maximum zoom.
LEAFLET_INLINE = """
delete L.Icon.Default.prototype._getIconUrl;
L.Icon.Default.mergeOptions(%s);
L.Map.include({getMaxZoom: (function (own) {
  return function () { var zoom = own.call(this); return isFinite(zoom) ? zoom : 18; };
})(L.Map.prototype.getMaxZoom)});
"""


def has_local_copy(address: str) -> bool:
    """Whether there is a local copy for this URL."""
    return bool(library_files(address))


def local_copy(address: str) -> Path:
    """The local copy for a CDN URL; where several files stand for it, the first.

    Raises KitError if there is none (naming the folium plugin that requests it), or if the files were not downloaded.
    """
    files = library_files(address)
    if not files:
        raise no_local_copy_error([address])
    return _path(files[0])


def _path(file: str) -> Path:
    """The path of a file as `vendor.json` names it: in the vendor folder, or `package:` and the path in a Python package."""
    package, colon, rest = file.partition(":")
    if not colon:
        return _existing(VENDOR / file)
    if file == ICON_NAMES_4:
        return _existing(WEB / "fontawesome4.json")
    spec = importlib.util.find_spec(package)
    return _existing(Path((spec and spec.origin) or "").parent / rest)


def no_local_copy_error(addresses: list[str]) -> KitError:
    """The error for URLs without a local copy; it names the folium classes that request them, else the files."""
    files = [re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1] or address for address in addresses]
    named = dict.fromkeys(plugin_of(address) or file for address, file in zip(addresses, files, strict=True))
    return kit_error("asset.unknown", where=", ".join(named), files=", ".join(files), addresses=", ".join(addresses))


def plugin_of(address: str) -> str:
    """The folium class that requests this library, with its module as in user code, or ""."""
    import folium.features
    import folium.plugins

    wanted = library_name(address)[0]
    for module in (folium.plugins, folium.features):
        for name, member in vars(module).items():
            attributes = vars(member) if isinstance(member, type) else {}
            loaded = [a for _, a in [*attributes.get("default_js", ()), *attributes.get("default_css", ())]]
            if wanted in (library_name(a)[0] for a in loaded):
                return f"{module.__name__}.{name}"
    return ""


def vendor_path(name: str) -> Path:
    """The file for a CDN URL, a short name in `vendor.json` ("leaflet.js") or a path in the vendor folder."""
    return local_copy(name) if "//" in name else _path(vendor_table()["names"].get(name, name))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise kit_error("asset.missing", where=path.name)
    return path


def asset_text(name: str) -> str:
    """The unchanged text of a vendored file (names as in `vendor_path`). Raises KitError if there is none."""
    return vendor_path(name).read_text(encoding="utf-8-sig")


@cache
def data_uri(path: Path) -> str:
    """A small image or font as a data: URL."""
    return f"data:{MIME[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


@cache
def inline_js(name: str) -> str:
    """A vendored script, ready to go between <script> and </script>; Leaflet also gets its marker images."""
    text = re.sub(r"(?m)^[ \t]*//[#@] sourceMappingURL=.*$", "", asset_text(name))
    return inline_script(with_marker_images(text) if vendor_path(name) == VENDOR / LEAFLET else text)


def with_marker_images(leaflet: str) -> str:
    """The text of Leaflet, which then need not look for its marker images."""
    return leaflet + LEAFLET_INLINE % json.dumps(default_icons())


def inline_script(text: str) -> str:
    """A script that can stand in its element.

    The three character sequences that change how HTML parses a script are escaped as the HTML standard advises
    (§4.12.1.3, restrictions for contents of script elements), which means the same inside strings and patterns.
    """
    return re.sub(r"(?i)<(?=!--|script)", r"\\x3C", re.sub(r"(?i)</(?=script)", r"<\\/", text))


def inline_style(text: str) -> str:
    """A style sheet that can stand in its element."""
    return re.sub(r"(?i)</(?=style)", r"<\\/", text)


def default_icons() -> dict[str, str]:
    """Leaflet's marker images as options of L.Icon.Default."""
    images = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}
    return {option: data_uri(vendor_path(f"leaflet/dist/images/{image}.png")) for option, image in images.items()}


@cache
def inline_css(name: str) -> str:
    """A vendored style sheet, ready to go between <style> and </style>: its images and fonts become data: URLs."""
    path = vendor_path(name)
    if path.suffix == ".json":
        return _icon_names_4(path)

    def embed(match: re.Match[str]) -> str:
        target = match[2]
        return match[0] if target.startswith(("data:", "#")) else f'url("{_embedded_url(path, target)}")'

    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", path.read_text(encoding="utf-8-sig"))
    text = _without_repeated_fonts(text)
    text = re.sub(r"""url\(\s*+(["']?)(.*?)\1\s*+\)""", embed, text)
    return inline_style(text)


def _icon_names_4(path: Path) -> str:
    """Rules for the icon names of Font Awesome 4 that version 6 draws otherwise, or not at all."""
    names = json.loads(path.read_text(encoding="utf-8"))
    family = {
        "regular": "font-family:'Font Awesome 6 Free';font-weight:400",
        "brands": "font-family:'Font Awesome 6 Brands';font-weight:400",
    }
    rules = [f".fa.fa-{name}:before{{content:'\\{code}'}}" for kind in names for name, code in names[kind].items()]
    rules += [",".join(f".fa.fa-{name}" for name in names[kind]) + f"{{{style}}}" for kind, style in family.items()]
    return "\n".join(rules)


def _without_repeated_fonts(css: str) -> str:
    """The style sheet without rules that give a font file a second name: Font Awesome's old names would triple its 0.4 MB."""
    seen: set[str] = set()

    def keep_first(match: re.Match[str]) -> str:
        files = set(re.findall(r"[\w./-]+\.woff2", match[0]))
        is_repeated = bool(files) and files <= seen
        seen.update(files)
        return "" if is_repeated else match[0]

    return re.sub(r"@font-face\s*\{[^}]*\}", keep_first, css)


def _embedded_url(sheet: Path, target: str) -> str:
    """The data: URL for a url() in a vendored style sheet. Raises KitError if the file is missing."""
    if has_local_copy(target):
        return data_uri(local_copy(target))
    bare = re.split(r"[?#]", target)[0]
    # "//host/…" would be a network share on Windows: never open it as a file
    if "//" not in bare and (sheet.parent / bare).is_file():
        return data_uri(sheet.parent / bare)
    if Path(bare).suffix in OLD_FONTS or "/fonts/" in bare:  # older formats of a font that is also there as woff2
        return "data:,"
    raise kit_error("asset.missing", where=f"{sheet.name}: {target}")


def design_tokens(css: str) -> str:
    """A `:root` rule with the Digital Agency's design tokens that `css` uses, and those that they use in turn."""
    tokens = dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]+);", asset_text("design-tokens")))
    wanted: list[str] = []
    queue = _variables(css)
    while queue:
        name = queue.pop(0)
        if name in tokens and name not in wanted:
            wanted.append(name)
            queue += _variables(tokens[name])
    return ":root {\n" + "".join(f"  {name}: {tokens[name]};\n" for name in tokens if name in wanted) + "}\n"


def _variables(css: str) -> list[str]:
    return re.findall(r"var\(\s*(--[\w-]+)", css)
