"""The order in which people look for Japanese names: kana by their sounds, then kanji as in JIS X 0208, which is by readings."""

import unicodedata

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VOWELS = {kana: row[0] for row in ("あかさたなはまやらわ", "いきしちにひみり", "うくすつぬふむゆる", "えけせてねへめれ",
                                    "おこそとのほもよろを") for kana in row}  # fmt: skip


def japanese_order(text: str) -> tuple[list[tuple[int, int]], str]:
    """A key to sort by. Width, case, hiragana or katakana, small kana, ゛ and ゜ decide only between names that are alike otherwise.

    >>> sorted(["山", "びょういん", "えきまえ", "ハーバー", "はあと"], key=japanese_order)
    ['えきまえ', 'はあと', 'ハーバー', 'びょういん', '山']
    """
    sounds: list[tuple[int, int]] = []
    before = ""
    for letter in unicodedata.normalize("NFKC", text).casefold():
        kana = chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter
        kana = unicodedata.normalize("NFD", kana)[0].translate(_SMALL)
        before = _VOWELS.get(before, kana) if letter == "ー" else kana
        sounds.append(_place(before))
    return sounds, text


def _place(letter: str) -> tuple[int, int]:
    """Signs, then letters and kana, then kanji, those of the standard in its order."""
    if not letter.isalnum():
        return -1, ord(letter)
    if not unicodedata.name(letter, "").startswith("CJK"):
        return 0, ord(letter)
    try:
        return 1, int.from_bytes(letter.encode("euc_jp"), "big")
    except UnicodeEncodeError:
        return 2, ord(letter)


def ranks(texts: list[str]) -> list[int]:
    """The place of each text in this order; of equals the first comes first."""
    order = sorted(range(len(texts)), key=lambda i: japanese_order(texts[i]))
    result = [0] * len(texts)
    for place, i in enumerate(order):
        result[i] = place
    return result
