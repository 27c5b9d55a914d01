"""Accent colours: what holds against white after WCAG (4.5:1), and the nearest shade of one that does not."""

import colorsys
import re

CONTRAST = 4.5
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def hex_colour(value: object) -> str | None:
    """A colour as `#rrggbb` in small letters; None for anything else than `#rgb` or `#rrggbb`."""
    if not isinstance(value, str) or not _HEX.fullmatch(value.strip()):
        return None
    digits = value.strip()[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of `#rrggbb` with white, 1 to 21."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    luminance = sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def nearest_that_holds(colour: str) -> str:
    """The lightest shade of the same hue that has enough contrast with white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    for step in range(int(lightness * 255), -1, -1):
        shade = colorsys.hls_to_rgb(hue, step / 255, saturation)
        text = "#" + "".join(f"{round(c * 255):02x}" for c in shade)
        if contrast_with_white(text) >= CONTRAST:
            return text
    return "#000000"


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
