"""Letters that are not what was meant: damage that a file brings with it, mended where one reading is possible, told always.

Kept as they are, for nobody but the publisher knows what stood there (`lost_character`): characters of the private use areas
(外字), 〓, U+FFFD, halves of a surrogate pair, garbled UTF-8, code points that no standard has given out, and a "?" where a
kanji was. Mended: `html_reference` (&#40779; → 齋), `radical` (⻲ → 亀), `control_character` (dropped), `null_word` (a cell that
is nothing but NULL or NaN, as programs write a blank).
"""

import html
import re
import unicodedata
from functools import lru_cache
from html.entities import html5

# CJK Radicals Supplement → Equivalent_Unified_Ideograph (Unicode Character Database); the Kangxi Radicals are NFKC's affair
_SUPPLEMENT = """
⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌
⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓
⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝
⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐
⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
"""
_JAPANESE = {
    "戶": "戸",
    "黑": "黒",
    "靑": "青",
    "黃": "黄",
}  # the shape that a Japanese font has for the Kangxi radical
_RADICALS = {pair[0]: pair[1:] for pair in _SUPPLEMENT.split()} | {
    chr(n): _JAPANESE.get(one := unicodedata.normalize("NFKC", chr(n)), one) for n in range(0x2F00, 0x2FD6)
}
_RADICAL = re.compile(r"[\u2e80-\u2fd5]")
# A tab and the ends of lines are blanks; _x0001_ is how the XML of a workbook writes such a character
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|_x00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f]|7[Ff])_")
_CARRIAGE = re.compile(r"_x000[Dd]_")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NULL = re.compile(r"#?n/a|<na>|nan|nat|[\[(<]?null[\])>]?|none|undefined|\\n", re.I)
_NEAR = "\u3400-\u9fff\uf900-\ufaff々〆ヶケ"
_LOST_KANJI = re.compile(rf"(?:^|(?<=[{_NEAR}ァ-ヴー\s(（「・]))\?+(?=[{_NEAR}])|^\?{{2,}}$")
# UTF-8 that somebody read as CP932 (縺ゅ＞) or as Latin-1 (ã‚): letters that stand in no name, twice or more
_GARBLED = re.compile(
    r"[縺繧繝][^縺繧繝]{0,3}[縺繧繝]|(?:[ÂÃâãäåæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}){2}"
)
_LOST = ("Co", "Cn", "Cs")
_CLOSER = re.compile(
    r"[&?〓\ufffc\ufffd\u2e80-\u2fd5縺繧繝ÂÃâãäåæçèé]|_x00|^\s*[nＮｎuＵｕ#<\[(（［＜＃\\]", re.I
)  # most cells have none of these

Kinds = tuple[str, ...]


def mend(raw: str) -> tuple[str, Kinds]:
    """The text of a cell, with what can be mended mended, and the kinds of damage that were in it."""
    return _mend(raw) if not raw.isprintable() or _CLOSER.search(raw) else (raw, ())


@lru_cache(4096)
def _mend(raw: str) -> tuple[str, Kinds]:
    kinds: Kinds = ()
    out = _unescaped(_CARRIAGE.sub("\n", raw))
    if out != raw and "&" in raw:
        kinds += ("html_reference",)
    garbled = _GARBLED.search(out) is not None
    if _CONTROL.search(out) and not garbled:
        out, kinds = _CONTROL.sub("", out), (*kinds, "control_character")
    if _RADICAL.search(out):
        out, kinds = _RADICAL.sub(lambda m: _RADICALS.get(m[0], m[0]), out), (*kinds, "radical")
    if _NULL.fullmatch(unicodedata.normalize("NFKC", out).strip()):
        return "", (*kinds, "null_word")
    if garbled or is_lost(out):
        kinds += ("lost_character",)
    return out, kinds


def _unescaped(text: str) -> str:
    """Without references to characters. &amp;#40779; was escaped twice: until nothing changes, three times at the most."""
    for _ in range(3):
        out = _REFERENCE.sub(_character, text) if "&" in text else text
        if out == text:
            break
        text = out
    return text


def _character(reference: re.Match[str]) -> str:
    name = reference[0][1:]
    return html.unescape(reference[0]) if name.startswith("#") or name in html5 else reference[0]


def is_lost(text: str) -> bool:
    """Whether a character of the text is lost, garbled texts aside. A "?" counts before a kanji, with another or nothing before it."""
    if (
        "〓" in text
        or "\ufffc" in text
        or "\ufffd" in text
        or ("?" in text and "://" not in text and _LOST_KANJI.search(text))
    ):
        return True
    return not text.isprintable() and any(unicodedata.category(c) in _LOST for c in text)


def visible(raw: str) -> str:
    """Control characters as pictures (NUL → ␀), so that a report shows what stood there."""
    return raw if raw.isprintable() else _CONTROL.sub(lambda m: m[0] if len(m[0]) > 1 else _picture(ord(m[0])), raw)


def _picture(code: int) -> str:
    return "␡" if code == 0x7F else chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"
