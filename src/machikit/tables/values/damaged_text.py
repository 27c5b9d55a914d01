"""Damaged characters in published text: repaired where only one reading is possible, and always reported.

Kept as they are, because only the publisher knows the original (`lost_character`): characters of the private use areas
(外字), 〓, U+FFFD, unpaired surrogates, garbled UTF-8, unassigned code points, and a "?" in place of a kanji.
Repaired: `html_reference` (&#40779; → 齋), `radical` (⻲ → 亀), `control_character` (dropped), `null_word` (a cell that
holds nothing but NULL or NaN, as programs write a blank).
"""

import html
import re
import unicodedata
from functools import lru_cache
from html.entities import html5

# CJK Radicals Supplement → Equivalent_Unified_Ideograph (Unicode Character Database); NFKC takes care of the Kangxi Radicals
_SUPPLEMENT = """
⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌
⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓
⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝
⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐
⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
"""
# NFKC gives the Chinese form of these Kangxi radicals; Japan uses another
_JAPANESE = dict(zip("戶黑靑黃", "戸黒青黄", strict=True))
_RADICALS = {pair[0]: pair[1:] for pair in _SUPPLEMENT.split()} | {
    chr(n): _JAPANESE.get(ideograph := unicodedata.normalize("NFKC", chr(n)), ideograph) for n in range(0x2F00, 0x2FD6)
}
_RADICAL = re.compile(r"[\u2e80-\u2fd5]")
# Tabs and line ends are whitespace, not damage; _x0001_ is how the XML of a workbook encodes such a character
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|_x00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f]|7[Ff])_")
_CARRIAGE_RETURN = re.compile(r"_x000[Dd]_")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NULL_WORD = re.compile(r"#?n/a|<na>|nan|nat|[\[(<]?null[\])>]?|none|undefined|\\n", re.I)
_KANJI_LETTERS = "\u3400-\u9fff\uf900-\ufaff々〆ヶケ"
_LOST_KANJI = re.compile(rf"(?:^|(?<=[{_KANJI_LETTERS}ァ-ヴー\s(（「・]))\?+(?=[{_KANJI_LETTERS}])|^\?{{2,}}$")
# UTF-8 decoded as CP932 (縺ゅ＞) or as Latin-1 (ã‚): sequences that occur in no name, at least twice
_GARBLED = re.compile(
    r"[縺繧繝][^縺繧繝]{0,3}[縺繧繝]|(?:[ÂÃâãäåæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}){2}"
)
_LOST_CATEGORIES = ("Co", "Cn", "Cs")
# A cheap test first: most cells have none of these
_MAY_BE_DAMAGED = re.compile(
    r"[&?〓\ufffc\ufffd\u2e80-\u2fd5縺繧繝ÂÃâãäåæçèé]|_x00|^\s*[nＮｎuＵｕ#<\[(（［＜＃\\]", re.I
)

Kinds = tuple[str, ...]


def repair(raw: str) -> tuple[str, Kinds]:
    """The text of a cell with all damage repaired that can be, and the kinds of damage that were in it."""
    return _repair(raw) if not raw.isprintable() or _MAY_BE_DAMAGED.search(raw) else (raw, ())


@lru_cache(4096)
def _repair(raw: str) -> tuple[str, Kinds]:
    kinds: Kinds = ()
    out = _unescape(_CARRIAGE_RETURN.sub("\n", raw))
    if out != raw and "&" in raw:
        kinds += ("html_reference",)
    garbled = _GARBLED.search(out) is not None
    if _CONTROL.search(out) and not garbled:
        out, kinds = _CONTROL.sub("", out), (*kinds, "control_character")
    if _RADICAL.search(out):
        out, kinds = _RADICAL.sub(lambda m: _RADICALS.get(m[0], m[0]), out), (*kinds, "radical")
    if _NULL_WORD.fullmatch(unicodedata.normalize("NFKC", out).strip()):
        return "", (*kinds, "null_word")
    if garbled or _has_lost_character(out):
        kinds += ("lost_character",)
    return out, kinds


def _unescape(text: str) -> str:
    """Resolve HTML character references, up to three times: &amp;#40779; was escaped twice."""
    for _ in range(3):
        out = _REFERENCE.sub(_resolve_reference, text) if "&" in text else text
        if out == text:
            break
        text = out
    return text


def _resolve_reference(reference: re.Match[str]) -> str:
    name = reference[0][1:]
    return html.unescape(reference[0]) if name.startswith("#") or name in html5 else reference[0]


def _has_lost_character(text: str) -> bool:
    """Whether a character of the text is lost (garbled text is not looked for).

    A "?" counts before a kanji, with another kanji or nothing in front of it.
    """
    if (
        "〓" in text
        or "\ufffc" in text
        or "\ufffd" in text
        or ("?" in text and "://" not in text and _LOST_KANJI.search(text))
    ):
        return True
    return not text.isprintable() and any(unicodedata.category(c) in _LOST_CATEGORIES for c in text)


def show_control_characters(raw: str) -> str:
    """Replace control characters by their symbols (NUL → ␀), so that a report can show them."""
    return (
        raw if raw.isprintable() else _CONTROL.sub(lambda m: m[0] if len(m[0]) > 1 else _control_symbol(ord(m[0])), raw)
    )


def _control_symbol(code: int) -> str:
    return "␡" if code == 0x7F else chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"
