"""Parse an angle (latitude or longitude) in any notation into decimal degrees."""

import re
import unicodedata

_MAX_LENGTH = 120  # characters of a position; longer cells are prose
Angle = tuple[float, str | None]  # degrees, and the kind of notation unless it is a plain number

_PLAIN, _WITH_SIGN = re.compile(r"[-+]?\d{1,3}(\.\d*)?"), re.compile(r"\d{1,3}\.\d+\s*[°度]?")
_EXPONENT = re.compile(r"\+?\d\.\d{1,20}e\+?0?[0-2]")  # 3.4342787E+01, as a spreadsheet exports a number
_WORD = r"北緯|東経|緯度|経度|latitude|longitude|lat|lon|lng|n|e|y|x"
_PREFIX = re.compile(rf"(?:緯度|経度)?[\s:=(]*(?:{_WORD})[\s.:=(]*(?=[\d+-])")
_SUFFIX = re.compile(r"\s*(?:\)|n|e|n\.|e\.)$")
_NORTH = re.compile(r"北緯|緯度|lat|^\W*n(?=[\s\d.:])|[\d'\"°秒度\s]n\.?$")
_EAST = re.compile(r"東経|経度|lon|lng|^\W*e(?=[\s\d.:])|[\d'\"°秒度\s]e\.?$")
_NAMED = re.compile(r"(?:北緯|東経|(?<![北東])(?:緯度|経度)|lat|lon|lng|(?<![a-z\d.])[ne])(?=[a-z]{0,6}[\s.:=]{0,3}\d)")
_LETTERS = re.compile(r"(n[^ne]+)(e[^ne]+)")  # N34.34E134.04
_NUMBER = r"[-+]?\d{1,3}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?"
_WKT = re.compile(
    rf"(?:srid=\d{{1,6}};\s*)?point\s*z?\s*\(\s*(?P<x>{_NUMBER})(?:\s+|\s*,\s*)(?P<y>{_NUMBER})(?:\s+{_NUMBER})?\s*\)"
)
_SEPARATOR = re.compile(r"\s*[,、;/|・]\s*")
_SEA_LEVEL = re.compile(r"0(?:\.0{0,9})?")
_SIGNS = str.maketrans(dict.fromkeys("º˚゜", "°") | dict.fromkeys("″”“〃", '"') | dict.fromkeys("′’‘´", "'"))
_SECONDS = r"(?P<s>\d{1,2}(?:\.\d+)?)"
_FORMS = (
    re.compile(rf"(?P<d>\d{{1,3}})\s*[°度]\s*(?P<m>\d{{1,2}})\s*['分]\s*{_SECONDS}\s*(?:\"|''|秒(?P<f>\d*)|$)"),
    re.compile(r"(?P<d>\d{1,3})\s*[°度]\s*(?P<m>\d{1,2}\.\d+)\s*['分]"),
    re.compile(rf"(?P<d>\d{{1,3}})(?P<sep>[.:\-\s])(?P<m>\d{{1,2}})(?P=sep){_SECONDS}"),
)
_PACKED = re.compile(r"(?P<d>\d{2,3})(?P<m>\d{2})(?P<s>\d{2}(?:\.\d+)?)")


def normalize_angle(cell: str) -> str:
    """NFKC in lower case, with one sign each for degree, minute and second."""
    return (cell if cell.isascii() else unicodedata.normalize("NFKC", cell.translate(_SIGNS))).strip().casefold()


def parse_angle(text: str) -> Angle | None:
    """Parse a normalized cell: 34.34, 34.34度, 北緯34.34 → plain; 34°20′25.8″, 34度20分25秒8, 34.20.25.8, 34:20:25.8 → `dms`; else None.

    北緯34度 alone is not accepted: its minutes and seconds are missing.
    """
    if _PLAIN.fullmatch(text):
        return float(text), None
    bare = _strip_axis(text)
    if _EXPONENT.fullmatch(bare):
        return float(bare), None
    if _WITH_SIGN.fullmatch(bare):
        return float(bare.rstrip("°度 ")), None
    for form in _FORMS:
        if match := form.fullmatch(bare):
            parts = match.groupdict()
            seconds = f"{parts.get('s') or 0}" + (f".{parts['f']}" if parts.get("f") else "")
            return _to_degrees(parts["d"], parts["m"], seconds, "dms")
    return None


def _strip_axis(text: str) -> str:
    """Remove the words that mark a latitude or longitude: 北緯, N, lat:, (緯度)."""
    prefix = _PREFIX.match(text)
    return _SUFFIX.sub("", text[prefix.end() :] if prefix else text, count=1).strip()


def named_axis(text: str) -> str:
    """Which axis a normalized cell names: "lat", "lon", or "" if it names none."""
    north, east = bool(_NORTH.search(text)), bool(_EAST.search(text))
    return "" if north == east else "lat" if north else "lon"


def split_position(cell: str) -> tuple[str, str] | None:
    """Split a cell that holds both coordinates into two texts: 34.34,134.04; 34.34 134.04; 北緯34.34東経134.04.

    For WKT, POINT(134.04 34.34), which has x before y, the latitude is returned first. None if it is not a pair.
    """
    text = normalize_angle(cell)
    if len(text) > _MAX_LENGTH:
        return None
    if wkt := _WKT.fullmatch(text):
        return wkt["y"], wkt["x"]
    text = text.removeprefix("geo:").strip("()[]{} \n")
    parts = [part.strip() for part in _SEPARATOR.split(text)]
    if len(parts) == 3 and _SEA_LEVEL.fullmatch(parts[2]):  # longitude, latitude, height, as in KML
        parts = parts[:2]
    if len(parts) == 1:
        parts = _split_by_word(text) or text.split()
    if len(parts) == 6:  # 34 20 25.8 134 02 48
        parts = [" ".join(parts[:3]), " ".join(parts[3:])]
    return (parts[0], parts[1]) if len(parts) == 2 and all(re.search(r"\d", part) for part in parts) else None


def _split_by_word(text: str) -> list[str] | None:
    """Split before the word that marks the second coordinate."""
    if letters := _LETTERS.fullmatch(text):
        return [letters[1], letters[2]]
    starts = [m.start() for m in _NAMED.finditer(text)]
    cuts = [start for start in starts if start and re.search(r"\d", text[:start])]
    return [text[: cuts[0]].strip(), text[cuts[0] :].strip()] if len(cuts) == 1 else None


def parse_packed_dms(text: str) -> Angle | None:
    """343425.8 → 34°34′25.8″ (`packed_dms`). None for other numbers of digits, which could be degrees without a decimal point."""
    m = _PACKED.fullmatch(text)
    return _to_degrees(m["d"], m["m"], m["s"], "packed_dms") if m else None


def _to_degrees(degrees: str, minutes: str, seconds: str, kind: str) -> Angle | None:
    try:
        m, s = float(minutes), float(seconds)
    except ValueError:  # 25.8秒5
        return None
    return (int(degrees) + m / 60 + s / 3600, kind) if m < 60 and s < 60 else None
