"""Photos and drawings of pixels: decoded, turned upright, made small and written anew, so that only pixels are left."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.pages.pictures.metadata import holds_only_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 64_000_000  # of one picture: a phone's 50 megapixels, decoded in 256 MB
MOST_MOVING_PIXELS = 64_000_000  # of all frames together, after shrinking; above it the first frame stands still
MOST_FRAMES = 300
_QUALITY = 82
_LARGE_DRAWING = 1_000_000  # bytes of a PNG: above it a JPEG is tried, whose colours are not exact
_READERS = {"jpeg": ("JPEG",), "png": ("PNG",), "gif": ("GIF",), "webp": ("WEBP",), "bmp": ("BMP",), "avif": ("AVIF",),
            "x-icon": ("ICO",)}  # fmt: skip
_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"BM", "bmp"),
    (b"\0\0\1\0", "x-icon"),
)  # fmt: skip
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def kind_of(data: bytes) -> str:
    """What the bytes are, whatever the file is called: jpeg, png, gif, webp, avif, bmp, x-icon, heic, svg+xml; "" otherwise."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "avif" if data[8:12] in (b"avif", b"avis") else "heic" if data[8:12] in _HEIC else ""
    return (
        "svg+xml" if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|(?:\w+:)?svg)\b", data[:200]) else ""
    )


def clean_raster(data: bytes, kind: str, longest: int, where: str) -> tuple[str, bytes]:
    """(kind, bytes) of the picture as a page takes it. Raises KitError where it cannot be read or is too large."""
    if kind not in _READERS:
        raise kit_error("picture.heic" if kind == "heic" else "picture.unknown", where)
    with _reading(where):
        from PIL import Image

        picture = Image.open(io.BytesIO(data), formats=_READERS[kind])
        _refuse_bomb(picture.size, where)
        frames = getattr(picture, "n_frames", 1) if kind in ("gif", "webp", "png") else 1
        if _fits_as_it_is(data, kind, picture.size, longest):
            picture.load()  # a picture that is cut off is told now, not drawn half
            return kind, data
        if frames > 1 and (moving := _moving(picture, frames, longest)):
            return kind, moving
        picture.seek(0)
        picture.draft("RGB", (longest, longest))  # a JPEG is decoded at about the size that is needed
        return _written(_pixels(picture, longest), kind)


def _fits_as_it_is(data: bytes, kind: str, size: tuple[int, int], longest: int) -> bool:
    """Whether the file may go in byte for byte: what this module wrote always may, so a second pass changes nothing."""
    usual = max(
        100_000, size[0] * size[1] * 3 // 4
    )  # bytes; a photo of more was saved at a quality that no screen shows
    return max(size) <= longest and len(data) <= usual and holds_only_pixels(data, kind)


@contextmanager
def _reading(where: str) -> Iterator[None]:
    """Any error of a decoder as a KitError: a broken file may raise anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except KitError:
        raise
    except Exception as error:
        large = type(error).__name__ == "DecompressionBombError"
        raise kit_error("picture.pixels" if large else "picture.broken", where, n=MOST_PIXELS // 1_000_000) from error


def _refuse_bomb(size: tuple[int, int], where: str) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise kit_error("picture.pixels", where, n=MOST_PIXELS // 1_000_000)


def _pixels(picture: "Image", longest: int) -> "Image":
    """The picture upright, in sRGB, within `longest` pixels, and without anything that an encoder would write beside them."""
    from PIL import Image, ImageOps

    picture.load()
    profile = picture.info.get("icc_profile")
    with suppress(Exception):  # where its EXIF is broken, nothing says how to turn it
        ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        picture = _eight_bits(picture)
    transparent = "transparency" in picture.info or picture.mode in ("LA", "La", "PA", "RGBA", "RGBa")
    if picture.mode in ("RGB", "L", "RGBA"):  # before its colours are computed: fewer pixels
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    picture = _srgb(picture, profile, "RGBA" if transparent else "RGB")
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    picture.info.clear()
    return picture


def _eight_bits(picture: "Image") -> "Image":
    """A picture of 16 or 32 bits a pixel with its own range of values spread over 256 steps."""
    low, high = (float(v) for v in picture.convert("F").getextrema())  # type: ignore[arg-type]
    step = 255 / (high - low) if high > low else 1
    return picture.convert("F").point(lambda value: value * step - low * step).convert("L")


def _srgb(picture: "Image", profile: Any, mode: str) -> "Image":
    """The picture in sRGB, by its colour profile where it has one that can be read."""
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        with suppress(Exception):  # a profile that does not fit its picture
            from PIL import ImageCms

            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted if converted is not None and mode == "RGB" else picture.convert(mode)
    return picture if picture.mode == mode else picture.convert(mode)


def _written(picture: "Image", kind: str) -> tuple[str, bytes]:
    """A photo as JPEG (WebP stays WebP), a drawing as PNG: whichever of PNG and JPEG is much smaller, where nothing shines through."""
    if kind == "webp":
        return "webp", _encoded(picture, "WEBP", quality=_QUALITY)
    if kind in ("jpeg", "avif") and picture.mode == "RGB":
        return "jpeg", _encoded(picture, "JPEG", quality=_QUALITY, optimize=True)
    drawing = _encoded(picture, "PNG", optimize=True)
    if picture.mode == "RGB" and len(drawing) > _LARGE_DRAWING:
        photo = _encoded(picture, "JPEG", quality=_QUALITY, optimize=True)
        if len(photo) * 3 < len(drawing):
            return "jpeg", photo
    return "png", drawing


def _encoded(picture: "Image", form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _moving(picture: "Image", frames: int, longest: int) -> bytes:
    """A moving picture written anew in its own format; empty where it has too many frames: then the first stands still."""
    from PIL import ImageSequence

    scale = min(1.0, longest / max(picture.size))
    if frames > MOST_FRAMES or picture.size[0] * picture.size[1] * frames * scale**2 > MOST_MOVING_PIXELS:
        return b""
    form, options = str(picture.format), _moving_options(picture)
    small, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        durations.append(int(frame.info.get("duration") or 100))  # milliseconds
        small.append(frame.convert("RGBA"))
        small[-1].thumbnail((longest, longest))
        small[-1].info.clear()
    return _encoded(small[0], form, save_all=True, append_images=small[1:], duration=durations, **options)


def _moving_options(picture: "Image") -> dict[str, Any]:
    own = {"GIF": {"disposal": 2}, "WEBP": {"quality": _QUALITY}}.get(str(picture.format), {})
    return own | ({"loop": picture.info["loop"]} if "loop" in picture.info else {})
