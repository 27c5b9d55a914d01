"""An angle as people write it → decimal degrees."""

import re
import unicodedata

Angle = tuple[float, str | None]  # degrees, and how it was written where that is no plain number

_PLAIN, _WITH_SIGN = re.compile(r"[-+]?\d{1,3}(\.\d*)?"), re.compile(r"\d{1,3}\.\d+\s*[°度]?")
_PREFIX = re.compile(r"^(?:北緯|東経|緯度|経度|[ne](?=[\d\s])|lat\.?|lon\.?|lng\.?)[\s:]*|(?<!\s)\s*+[ne]$")
_SIGNS = str.maketrans(dict.fromkeys("º˚゜", "°") | dict.fromkeys("″”“〃", '"') | dict.fromkeys("′’‘´", "'"))
_SECONDS = r"(?P<s>\d{1,2}(?:\.\d+)?)"
_FORMS = (
    re.compile(rf"(?P<d>\d{{1,3}})\s*[°度]\s*(?P<m>\d{{1,2}})\s*['分]\s*{_SECONDS}\s*(?:\"|''|秒(?P<f>\d*)|$)"),
    re.compile(r"(?P<d>\d{1,3})\s*[°度]\s*(?P<m>\d{1,2}\.\d+)\s*['分]"),
    re.compile(rf"(?P<d>\d{{1,3}})(?P<sep>[.:\-\s])(?P<m>\d{{1,2}})(?P=sep){_SECONDS}"),
)
_PACKED = re.compile(r"(?P<d>\d{2,3})(?P<m>\d{2})(?P<s>\d{2}(?:\.\d+)?)")


def fold(cell: str) -> str:
    """One width, and one sign each for degree, minute and second."""
    return (cell if cell.isascii() else unicodedata.normalize("NFKC", cell.translate(_SIGNS))).strip().casefold()


def read(text: str) -> Angle | None:
    """A folded cell: 34.34, 34.34度, 北緯34.34 → plain; 34°20′25.8″, 34度20分25秒8, 34.20.25.8, 34:20:25.8 → `dms`; else None.

    北緯34度 alone is no position: whoever wrote degree signs left the minutes and seconds out.
    """
    if _PLAIN.fullmatch(text):
        return float(text), None
    bare = _PREFIX.sub("", text).strip()
    if _WITH_SIGN.fullmatch(bare):
        return float(bare.rstrip("°度 ")), None
    for form in _FORMS:
        if m := form.fullmatch(bare):
            parts = m.groupdict()
            seconds = f"{parts.get('s') or 0}" + (f".{parts['f']}" if parts.get("f") else "")
            return _sum(parts["d"], parts["m"], seconds, "dms")
    return None


def unpack(text: str) -> Angle | None:
    """343425.8 → 34°34′25.8″ (`packed_dms`). Other numbers of digits could be degrees without their point: None."""
    m = _PACKED.fullmatch(text)
    return _sum(m["d"], m["m"], m["s"], "packed_dms") if m else None


def _sum(degrees: str, minutes: str, seconds: str, kind: str) -> Angle | None:
    try:
        m, s = float(minutes), float(seconds)
    except ValueError:  # 25.8秒5
        return None
    return (int(degrees) + m / 60 + s / 3600, kind) if m < 60 and s < 60 else None
