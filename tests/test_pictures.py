"""Pictures in pages: upright, small, without what a camera writes beside the pixels; what cannot go in is named."""

import base64
import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from machikit._base.errors import KitError
from machikit.pages.pictures import picture_address

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


def opened(address: str) -> tuple[Image.Image, bytes]:
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
    picture, data = opened(address)
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
    assert opened(picture_address(out.getvalue()))[1] == out.getvalue()
    assert b"secret" not in opened(picture_address(out.getvalue() + b"secret video with a position"))[1]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_goes_on_moving_without_its_comment(form: str) -> None:
    frames = [Image.new("RGB", (100, 80), colour) for colour in ("red", "lime", "blue")]
    out, more = io.BytesIO(), {"GIF": {"comment": b"secret"}, "WEBP": {"xmp": b"secret"}, "PNG": {"pnginfo": texts()}}
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], **more[form])
    picture, data = opened(picture_address(out.getvalue(), longest=50))
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
