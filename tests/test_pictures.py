"""Pictures in pages: upright, small, without what a camera writes beside the pixels; what cannot go in is named."""

import base64
import io
import json
import os
import re
import shutil
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from conftest import text_file
from page_tools import blocks_of, opened
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser

from machikit._base.errors import KitError
from machikit.pages.pictures import picture_address
from machikit.pages.pictures.in_markup import MarkupPictures
from machikit.prototype import run

SECRETS = (b"Exif", b"GPS", b"secret", b"http://ns.adobe.com", b"Photoshop", b"ICC")


def photo(size: tuple[int, int] = (2400, 1600), form: str = "JPEG", **more: Any) -> bytes:
    """A photo taken sideways: its left half red, with camera, position, comment and XMP beside the pixels."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "secret camera"  # orientation: turn right
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 20.0, 31.0)})
    out = io.BytesIO()
    if form == "JPEG":
        more |= {"comment": b"secret", "xmp": b"<x>secret</x>"}
    picture.save(out, form, exif=exif, **more)
    return out.getvalue()


def pixels(address: str) -> tuple[Image.Image, bytes]:
    data = base64.b64decode(address.partition(",")[2])
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture, data


def texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "secret")
    info.add_itxt("XML:com.adobe.xmp", "secret", zip=False)
    return info


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {"pnginfo": texts()}),
        ("WEBP", {"xmp": b"secret"}),
        ("AVIF", {}),
    ],
)
@pytest.mark.parametrize("size", [(1200, 800), (90, 60)])
def test_a_photo_is_turned_upright_made_small_and_loses_all_but_its_pixels(form: str, more: Any, size: Any) -> None:
    given = photo(size, form, **more)
    address = picture_address(given, longest=400)
    picture, data = pixels(address)
    assert picture.size == ((267, 400) if size[0] > 400 else (60, 90))
    top, bottom = (picture.convert("RGB").getpixel((picture.width // 2, y)) for y in (5, picture.height - 6))
    assert top[0] > 200 > 60 > top[2] and bottom[2] > 200 > 60 > bottom[0], "upright: red above blue"
    assert not [word for word in SECRETS if word in data] and not picture.getexif()
    assert picture_address(address, longest=400) == address, "a second pass changes nothing"
    assert (
        picture_address(f"data:image/{form.lower()};base64,{base64.b64encode(given).decode()}", longest=400) == address
    )


def test_what_is_small_and_bare_goes_in_byte_for_byte_and_what_hangs_on_it_is_cut_off() -> None:
    out = io.BytesIO()
    Image.new("P", (20, 20), 3).save(out, "PNG")
    assert pixels(picture_address(out.getvalue()))[1] == out.getvalue()
    assert b"secret" not in pixels(picture_address(out.getvalue() + b"secret video with a position"))[1]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_goes_on_moving_without_its_comment(form: str) -> None:
    frames = [Image.new("RGB", (100, 80), colour) for colour in ("red", "lime", "blue")]
    out, more = io.BytesIO(), {"GIF": {"comment": b"secret"}, "WEBP": {"xmp": b"secret"}, "PNG": {"pnginfo": texts()}}
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], **more[form])
    picture, data = pixels(picture_address(out.getvalue(), longest=50))
    assert (picture.n_frames, picture.size, b"secret" in data) == (3, (50, 40), False)


def test_a_file_is_found_as_people_write_its_name(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "写真 1.JPG").write_bytes(photo((30, 20)))
    (tmp_path / unicodedata.normalize("NFD", "ガス.jpg")).write_bytes(photo((30, 20)))
    (tmp_path / "100%.jpg").write_bytes(photo((30, 20)))
    for name in ("images/写真 1.JPG", "./images/%E5%86%99%E7%9C%9F%201.JPG", "images\\写真 1.JPG", "images/写真 1.JPG?v=2",
                 "ガス.jpg", "100%.jpg"):  # fmt: skip
        assert picture_address(name, tmp_path).startswith("data:image/jpeg;base64,"), name


def test_what_cannot_go_in_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.png").write_bytes(photo((9, 9), "PNG"))
    files = {
        "photo.jpg": photo((40, 30)), "cut.jpg": photo()[:9000], "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0",
        "note.png": b"not a picture", "empty.png": b"", "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "loads.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url( //a.jp/x)'/></svg>",
        "entity.svg": b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / "in" / name).write_bytes(data)
    reasons = {
        "cut.jpg": "cut off", "phone.heic": "HEIC", "note.png": "no", "empty.png": "no", "script.svg": "runs code",
        "loads.svg": "runs code", "entity.svg": "runs code", "Photo.jpg": "Do you mean “photo.jpg”", "gone.png": "no such",
        "../outside.png": "outside", "%2e%2e/outside.png": "outside", str(tmp_path / "outside.png"): "outside",
        "C:\\outside.png": "outside", "file:///outside.png": "outside", "": "no such", "data:image/png;base64,AA": "not a picture",
    }  # fmt: skip
    for name, reason in reasons.items():
        with pytest.raises(KitError) as error:
            picture_address(name, tmp_path / "in")
        assert reason in str(error.value), (name, str(error.value))
        assert name in error.value.where or name[:4] in ("", "data"), name
    bomb = io.BytesIO()
    Image.new("P", (9, 9)).save(bomb, "GIF")
    for side in (b"\xff\xff", b"\0\x28"):  # 65,535 pixels, 10,240 pixels
        with pytest.raises(KitError, match="megapixels"):
            picture_address(bomb.getvalue()[:6] + side * 2 + bomb.getvalue()[10:])


def test_a_drawing_keeps_its_lines_and_loses_names_of_files_and_authors() -> None:
    photo_inside = base64.b64encode(photo((30, 20))).decode()
    drawing = (
        "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>"
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:i='http://www.inkscape.org/x' i:export='/home/secret/a.png' width='9'>"
        "<!-- secret --><metadata>secret</metadata><i:view x='secret'/><a href='http://secret.jp'><path d='M0 0h9' fill='url(#g)'/></a>"
        f"<image href='data:image/jpeg;base64,{photo_inside}'/></svg>"
    )
    data = base64.b64decode(picture_address(drawing.encode()).partition(",")[2])
    assert b'd="M0 0h9" fill="url(#g)"' in data and b"data:image/jpeg" in data
    inner = base64.b64decode(data.partition(b"data:image/jpeg;base64,")[2].partition(b'"')[0])
    assert not [word for word in SECRETS if word in data + inner]


# --- in a page -----------------------------------------------------------------------------------------------------------

WAYS = """
import base64, os, threading
import folium
import plotly.graph_objects as go
from folium.plugins import FloatImage
from pathlib import Path
from machikit import maps
from machikit.prototype import Prototype

prototype = Prototype.load()
sites = prototype.table().head(5)
page = prototype.page()
data = "data:image/jpeg;base64," + base64.b64encode(open("photo.jpg", "rb").read()).decode()
encoded = "data:image/jpeg," + "".join(f"%{b:02x}" for b in Path("photo.jpg").read_bytes())
m = maps.points(sites)
at = iter([34.30 + i / 200, 134.0] for i in range(99))
for text in ("<img src='photo.jpg' width=90>", "<b>a</b><IMG SRC=images/避難所%201.JPG loading=lazy>",
             folium.IFrame("<img src='./photo.jpg'>"),
             f"<img src='{data}'>", f'<img src="{encoded}">', "<picture><source srcset='photo.jpg'><img src='photo.jpg'></picture>",
             "<a href='photo.jpg'><img srcset='icon.png 1x, photo.jpg 2x'></a>"):
    folium.Marker(next(at), popup=folium.Popup(text)).add_to(m)
folium.Marker(next(at), tooltip="<img src='photo.jpg'>").add_to(m)
for icon in (folium.CustomIcon("icon.png", icon_size=(32, 32)),
             folium.CustomIcon(data, icon_size=(32, 32), shadow_image="photo.jpg"),
             folium.DivIcon(html="<p style='width:9px;background:url(images/避難所%201.JPG)'><img src='icon.png'></p>")):
    folium.Marker(next(at), icon=icon).add_to(m)
folium.raster_layers.ImageOverlay("photo.jpg", [[34.3, 134.0], [34.31, 134.02]], name="<img src='icon.png'> layer").add_to(m)
FloatImage("photo.jpg", width="60px").add_to(m)
m.get_root().header.add_child(folium.Element("<style>.mine{background:url('photo.jpg')}</style>"))
m.get_root().html.add_child(folium.Element("<div class=mine><img src='icon.png'></div>"))
cell = {"type": "Feature", "properties": {"d": data}, "geometry": {"type": "Point", "coordinates": [134.1, 34.3]}}
folium.GeoJson({"type": "FeatureCollection", "features": [cell]}, popup=folium.GeoJsonPopup(["d"])).add_to(m)
folium.LayerControl().add_to(m)
sites["name"] = data
figure = go.Figure(go.Bar(x=["a"], y=[1]))
for source in ("photo.jpg", data):
    figure.add_layout_image(source=source, x=0, y=1, sizex=1, sizey=1)
page.chart(figure)
page.map(m)
page.list(sites)
page.save()
"""


@pytest.fixture(scope="module")
def pictured(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prototype with pictures, built from a folder elsewhere."""
    mine = tmp_path_factory.mktemp("pictures") / "試作 1"
    shutil.copytree(built("aed-nearby", "takamatsu"), mine)
    (mine / "images").mkdir()
    for name in ("photo.jpg", "images/避難所 1.JPG"):
        (mine / name).write_bytes(photo((1200, 800)))
    (mine / "icon.png").write_bytes(photo((300, 200), "PNG"))
    text_file(mine / "prototype.py", WAYS)
    before = os.getcwd()
    run(mine)
    assert os.getcwd() == before
    return mine


def test_every_way_in_takes_a_picture_without_what_is_beside_its_pixels(pictured: Path, browser: Browser) -> None:
    html = (pictured / "site" / "index.html").read_text(encoding="utf-8")
    text = html + json.dumps(blocks_of(html))
    addresses = re.findall(r"data:image/[\w+]+;base64,([\w+/]+=*)", text)
    assert len(addresses) > 18
    assert not [a[:30] for a in addresses if any(word in base64.b64decode(a) for word in SECRETS)]
    assert not re.search(r"photo\.jpg|(?<!marker-)icon\.png|1\.JPG", text), "no page asks for a file"
    with opened(
        browser, pictured / "site" / "index.html"
    ) as page:  # which says nothing, so its policy held nothing back
        shown = []
        for marker in page.locator(".leaflet-marker-icon").all():
            marker.dispatch_event("mouseover")
            marker.dispatch_event("click")
            page.wait_for_timeout(30)
            images = page.locator(".leaflet-popup-content img, .leaflet-tooltip img")
            shown += images.evaluate_all("all => all.map(i => [i.naturalWidth, i.naturalHeight, i.width <= 352])")
        assert shown == [[640, 960, True]] * 8, "upright, and no wider than a phone"
        icons = page.locator("img.leaflet-marker-icon[src^='data:image/png']").evaluate_all(
            "all => all.map(i => i.naturalWidth)"
        )
        assert 64 in icons and max(icons) <= 96


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("folium.Marker([34, 134], popup=\"<img src='photos.jpg'>\").add_to(m)", ("photos.jpg", "Do you mean “photo.jpg”")),
        ("folium.Marker([34, 134], icon=folium.CustomIcon('none.png')).add_to(m)", ("none.png", "no such picture")),
        ("folium.Marker([34, 134], icon=folium.CustomIcon('../secret.png')).add_to(m)", ("../secret.png", "outside")),
        ("folium.Marker([34, 134], icon=folium.DivIcon(html=\"<p style='background:url(x.png)'>\")).add_to(m)", ("x.png", "no such")),
    ],
)  # fmt: skip
def test_a_picture_that_is_not_there_is_named_at_the_line_that_wants_it(
    code: str, said: tuple[str, ...], pictured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    head = WAYS.split("at = iter")[0]
    text_file(pictured / "prototype.py", f"{head}{code}\npage.map(m)\npage.save()\n")
    before = os.getcwd()
    with pytest.raises(KitError) as error:
        run(pictured)
    assert error.value.where == f"prototype.py:{head.count(chr(10)) + 1}" and os.getcwd() == before
    assert all(word in str(error.value) for word in said), str(error.value)


@pytest.mark.parametrize(
    "unit", ["<img src=a.png ", "<style>", "url('", "<a '\"", "data:image/a;", "data:image/png;base64,", "<picture"]
)
def test_crafted_markup_does_not_hold_up_the_build(unit: str) -> None:
    start = time.perf_counter()
    MarkupPictures(None).script(MarkupPictures(None).markup(unit * 20_000))
    assert time.perf_counter() - start < 3
