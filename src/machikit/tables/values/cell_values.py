"""Parse one cell into its canonical text.

Every function returns (value, kind): `kind` names the finding, and is None when the cell was already in order. A value that
cannot be parsed becomes blank ("") and is reported, never guessed. The kinds are listed in `tables.findings`.
"""

import re
import unicodedata
from functools import lru_cache

from machikit.catalog.model import Field
from machikit.catalog.municipality_code import check_digit
from machikit.tables.values import dates, numerals, phones

Parsed = tuple[str, str | None]

_PLAIN_DIGITS = 15  # a number of at most so many digits needs no closer look
DASHES = "-‐‑‒–—―−ー－⁃⁻₋﹘﹣─━"  # U+2010 to 2015, minus, the long vowel mark, superscript minus, box-drawing lines
_LONE_DASHES = re.compile(rf"[{DASHES}ｰ]+")
_CIRCLES = {"◯": "○", "〇": "○", "⭕": "○", "⚪": "○"}
_SAME_MARKS = (
    _CIRCLES
    | dict.fromkeys("✕✖✗✘╳⨯", "×")
    | {"有り": "あり", "無し": "なし", "1.0": "1", "0.0": "0", "true": "1", "false": "0"}
)
_KNOWN_MARKS = {"○", "◎", "△", "×", "●", "▲", "1", "0", "有", "無", "可", "不可", "あり", "なし"}
# Units that do not change the number; km instead of m, or ha instead of m2, would
_UNIT = "(?:人|名|組|室|床|台|基|件|戸|世帯|個|回|校|園|棟|階|歳|円|[か箇ヶケカ]所|リットル|[Ll]|m2?|平方メートル|メートル)?"
_ABOUT = re.compile(r"^(約|およそ|概ね|おおむね)|(程度|前後|くらい|ほど)$")
_DITTO = re.compile(r"[〃″々仝]|\"|''|同上|同じ")
_DITTO_CHARACTER = re.compile("[〃″々仝\"'同]")  # a cheap test first: most cells have none of these
_HALF_KANA = re.compile("[ｦ-ﾟ]+")
_KANA_DASH = re.compile(r"(?<=[ァ-ヺヽヾー])[‐‑‒–—―−－ｰ](?=[ァ-ヺヽヾー]|\b|$)")
_WHITESPACE = re.compile(r"\s+")
_NEEDS_TIDYING = re.compile(r"[ｦ-ﾟ\s‐‑‒–—―−－ｰ]")  # nearly all cells have none of these
_INVISIBLE = ("Cc", "Cf")  # not private-use characters, which stand for a real one (see `damaged_text`)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_MOBILE = re.compile(
    rf"(?<!\d)(?:\(0[789]0\)|0[789]0)[{DASHES}\s()]{{0,2}}[1-9]\d{{3}}[{DASHES}\s()]{{0,2}}\d{{4}}(?!\d)"
)
_DIGIT = re.compile(r"\d")
_MOBILE_PREFIX = re.compile(r"[0０][7-9７-９][0０]")  # how a mobile number begins
_INSTRUCTION = re.compile(
    r".{0,12}を(確認|入力|記入|選択|記載)(する|すること|してください)?|[^←→\n]*[←→].*入力.*|(記入|入力)例.*|(ここに|以下に).*(入力|記入).*"
)
_PLACEHOLDER = re.compile(
    r"新規(マップ)?(ピン|地点|データ|追加)?|(テスト|test|サンプル|sample|ダミー|dummy)(用|データ|ピン|行|施設|地点)*[\s\d_-]*|名称未設定|無題|[x×]{2,}"
)


def _nfkc(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).strip()


def _blank_result(out: str) -> Parsed | None:
    """The result for a cell that is empty or holds nothing but dashes; None for any other cell."""
    return ("", "blank_mark" if out else None) if not out or _LONE_DASHES.fullmatch(out) else None


def is_placeholder(name: str) -> bool:
    """Whether a name is an editor's default (新規マップピン), a test row, or an instruction to whoever fills in the sheet."""
    folded = _nfkc(name).casefold()
    return bool(_PLACEHOLDER.fullmatch(folded) or _INSTRUCTION.fullmatch(folded))


@lru_cache(4096)
def clean_text(raw: str) -> Parsed:
    """Plain text on one line: single spaces, full-width katakana, ー for any dash between katakana, no control characters.

    An instruction left in the cell (緯度経度を確認), a lone dash, an e-mail address or a mobile number is removed.
    """
    out = _tidy(raw)
    kind = None
    if "@" in out and _MAIL.search(out):
        out, kind = _tidy(_MAIL.sub("", out)), "mail"
    if _MOBILE_PREFIX.search(out) and _MOBILE.search(folded := unicodedata.normalize("NFKC", out)):
        out, kind = _tidy(_MOBILE.sub("", folded).strip(" ,、/")), "mobile"
    if kind:
        out = re.sub(r"[(（]\s*[)）]", "", out).strip()
    if _LONE_DASHES.fullmatch(out):
        return "", kind or "blank_mark"
    if _INSTRUCTION.fullmatch(out):
        return "", kind or "instruction"
    return out, kind


def _tidy(raw: str) -> str:
    if not _NEEDS_TIDYING.search(raw) and raw.isprintable() and unicodedata.is_normalized("NFC", raw):
        return raw
    out = raw
    if not raw.isascii():
        out = _HALF_KANA.sub(lambda m: unicodedata.normalize("NFKC", m[0]), raw)
        out = unicodedata.normalize("NFC", out)
    if not out.isprintable():  # U+3000 is not printable either, but is kept
        out = "".join(c for c in out if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    out = _WHITESPACE.sub(lambda m: "　" if "　" in m[0] and "\n" not in m[0] else " ", out).strip()
    return out if raw.isascii() else _KANA_DASH.sub("ー", out)


def parse_mark(raw: str) -> Parsed:
    """A mark (○, 有, 1 …) as published, except that variants of one sign become one: ◯ 〇 → ○, ✕ → ×, １ 1.0 TRUE → 1."""
    out, kind = clean_text(raw.replace("\ufe0f", ""))
    plain = unicodedata.normalize("NFKC", out).casefold()
    out = plain if plain.isdecimal() else _SAME_MARKS.get(plain, _SAME_MARKS.get(out, out))
    return out, kind or ("doubtful_mark" if out and out not in _KNOWN_MARKS else None)


def is_ditto(raw: str) -> bool:
    """Whether a cell is a ditto mark (〃, 同上), which repeats the cell above it."""
    return bool(_DITTO_CHARACTER.search(raw) and _DITTO.fullmatch(_tidy(raw)))


def parse_number(raw: str) -> Parsed:
    """1,234 / １２３ / 百二十人 / 1万2千 / 1100㎡ → "1234" "123" "120" "12000" "1100"; 約100人 → "100" with kind about_number.

    Anything else, such as 100～120 or 1.234.5, becomes blank (doubtful_number).
    """
    out = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", _nfkc(raw))
    out = re.sub(r"^[−‐‑‒–―－](?=\d)", "-", out)
    if blank := _blank_result(out):
        return blank
    exact = _ABOUT.sub("", out).strip()
    match = re.fullmatch(rf"([-+]?\d+(?:\.\d+)?|[{numerals.KANJI_NUMERALS}万億\d]+?)\s*{_UNIT}", exact)
    value = match[1] if match and match[1].isascii() else numerals.parse_kanji_number(match[1]) if match else None
    if value is None or exact == "〇":  # 〇 alone is a mark, not zero
        return "", "doubtful_number"
    return str(value).lstrip("+"), "about_number" if exact != out else None


def parse_integer(raw: str) -> Parsed:
    """A whole number; 12.0 counts as one, 12.5 is a doubtful_number."""
    if raw.isascii() and raw.isdecimal() and len(raw) <= _PLAIN_DIGITS:
        return str(int(raw)), None
    out, kind = parse_number(raw)
    if kind or not out:
        return out, kind
    return (str(int(float(out))), None) if float(out).is_integer() else ("", "doubtful_number")


def parse_date(raw: str) -> Parsed:
    """A date in ISO 8601, as precise as it was written; for notations and kinds see `dates.parse_date`."""
    out = _nfkc(raw)
    return _blank_result(out) or dates.parse_date(out)


def parse_phones(raw: str) -> Parsed:
    """Telephone numbers in standard notation; for notations and kinds see `phones.parse_phones`."""
    return (None if _DIGIT.search(raw) else _blank_result(_nfkc(raw))) or phones.parse_phones(raw)


def parse_postal_code(raw: str) -> Parsed:
    """〒７６０−０００１ → 760-0001."""
    return _blank_result(_nfkc(raw)) or phones.parse_postal_code(raw)


def parse_url(raw: str) -> Parsed:
    """A web address; only http and https are accepted."""
    out = _nfkc(raw)
    if blank := _blank_result(out):
        return blank
    return (out, None) if re.fullmatch(r"https?://[^\s<>\"']+", out) else ("", "doubtful_url")


def parse_municipality_code(raw: str) -> Parsed:
    """A municipality code with its check digit: 37201 and 372013 → "372013" (JIS X 0402 with the modulus 11 digit)."""
    out = _nfkc(raw)
    if re.fullmatch(r"\d{4,5}", out):
        out = out.zfill(5)
        return out + check_digit(out), None
    if re.fullmatch(r"\d{6}", out):
        return out, None if out[5] == check_digit(out[:5]) else "doubtful_code"
    return ("", "doubtful_code") if out else ("", None)


@lru_cache(4096)
def parse_headcount(raw: str) -> tuple[str, str, str | None]:
    """A capacity as (total, breakdown, kind): "1号認定 30、2・3号認定 144" → ("174", "1号認定 30、2・3号認定 144", None)."""
    out, kind = parse_integer(raw)
    if kind != "doubtful_number":
        return ("", "", "zero_capacity") if out == "0" else (out, "", kind)
    folded = _nfkc(raw)
    parts = re.findall(r"(\d(?:・\d)*号(?:認定)?)\s*(\d+)", folded)
    rest = re.sub(r"(\d(?:・\d)*号(?:認定)?)\s*(\d+)人?", "", folded).strip(" 、,")
    if parts and not rest:
        return str(sum(int(n) for _, n in parts)), "、".join(f"{c} {n}" for c, n in parts), None
    return "", "", "doubtful_number"


def parse_cell(raw: str, field: Field) -> Parsed:
    """The canonical text of a cell of this field. Times, weekdays, notes on hours and positions are parsed elsewhere."""
    parsers_by_role = {"phone": parse_phones, "postal": parse_postal_code, "code": parse_municipality_code}
    parsers_by_type = {
        "flag": parse_mark,
        "number": parse_number,
        "integer": parse_integer,
        "date": parse_date,
        "url": parse_url,
    }
    return parsers_by_role.get(field.role or "", parsers_by_type.get(field.type, clean_text))(raw)
