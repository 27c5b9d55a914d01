"""Damaged letters: mended where they can be, kept where they can't, told always; and bytes in Japan's older encodings."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikit.tables.read.encoding import decode
from machikit.tables.values import damaged_text
from machikit.tables.values.cell_values import clean_text
from machikit.tables.values.folding import normalize

LOST = [
    "\ue000館",
    "\U000f0001館",
    "\U00100001",
    "〓島",
    "\ufffd倉",
    "?倉館",
    "高?館",
    "????",
    "\ufffc",
    "縺ゅ＞縺館",
    "ã‚ã„館",
    "\uffff",
    "\u0378",
]
ASKED = ["使えますか?", "使えますか？", "AED?", "https://example.jp/検索?語=水", "?", "A?B", "(?)", "どこ? ここ"]
MENDED = {
    "&#40779;館": ("齋館", "html_reference"), "&#x9F8D;": ("龍", "html_reference"), "a&amp;b": ("a&b", "html_reference"),
    "&amp;#40779;": ("齋", "html_reference"), "見\0本": ("見本", "control_character"), "受付\x85": ("受付", "control_character"),
    "見本_x0001_": ("見本", "control_character"), "⻲岡⻄": ("亀岡西", "radical"), "⽊⼾⿊": ("木戸黒", "radical"), "nan": ("",
    "null_word"),
    " ＮＵＬＬ ": ("", "null_word"), "None": ("", "null_word"), "#N/A": ("", "null_word"), "(null)": ("", "null_word"),
}  # fmt: skip


@pytest.mark.parametrize("written", LOST)
def test_a_lost_character_is_kept_and_told(written: str) -> None:
    assert damaged_text.repair(written) == (written, ("lost_character",)) and clean_text(written)[0] == written


@pytest.mark.parametrize(
    "written",
    [
        *ASKED,
        "Nantes",
        "R&D",
        "A&B;",
        "&notaname;",
        "葛\U000e0100城",
        "一行\n二行",
        "全角　空白",
        "NULL館",
        "もつれ縺れ",
        "Café Ã",
        "façade",
    ],
)
def test_what_is_no_damage_stays_as_it_is(written: str) -> None:
    assert damaged_text.repair(written) == (written, ())


@pytest.mark.parametrize("written", MENDED)
def test_damage_with_one_reading_is_mended_and_told(written: str) -> None:
    now, kind = MENDED[written]
    assert damaged_text.repair(written) == (now, (kind,))


def test_every_radical_becomes_one_character_that_is_none() -> None:
    given_out = [chr(n) for n in range(0x2E80, 0x2FD6) if unicodedata.category(chr(n)) == "So"]
    for radical in given_out:
        now, kinds = damaged_text.repair(radical)
        if radical not in "⺀⺚":  # a repetition mark's look-alike, and one that Unicode gives no equivalent
            assert (len(now), kinds) == (1, ("radical",)) and not 0x2E80 <= ord(now) < 0x2FD6, radical


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_letter_goes_without_a_word(written: str) -> None:
    now, kinds = damaged_text.repair(written)
    if not kinds or kinds == ("lost_character",):
        assert now == written
    private = [c for c in written if unicodedata.category(c) in ("Co", "Cn")]
    if private and "html_reference" not in kinds and "null_word" not in kinds:
        assert "lost_character" in kinds and all(c in clean_text(now)[0] or not clean_text(now)[0] for c in private)
        assert all(
            c in normalize(written) or unicodedata.normalize("NFKC", c) != c
            for c in private
            if unicodedata.category(c) == "Co"
        )


@pytest.mark.parametrize("piece", ["&amp;", "&#", "?", "&", "〓", "\0", "_x00", "NULL", "&#1;", "(", "⻲"])
def test_hostile_repeats_cost_no_time(piece: str) -> None:
    start = time.perf_counter()
    damaged_text.repair(piece * 20_000)
    assert time.perf_counter() - start < 2


TABLE = "名称,所在地,備考\n見本館,高松市番町1,①㈱髙\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
def test_a_stray_nul_does_not_change_how_a_file_is_read(encoding: str) -> None:
    assert decode(TABLE.encode(encoding)) == TABLE
    with_nul = TABLE.replace("本館", "本\0館")
    assert decode(with_nul.encode(encoding)) == with_nul
    assert decode(b"a,b\n1,\0002\n") == "a,b\n1,\0002\n"


def test_iso_2022_jp_is_read_with_what_windows_and_later_standards_added() -> None:
    plain_table = TABLE.replace("①㈱髙", "備考")
    for codec, more in (
        ("iso2022_jp", ""),
        ("iso2022_jp_2004", "𠮟"),
        ("iso2022_jp_ext", "ﾃｽﾄ"),
        ("iso2022_jp_1", "丂"),
    ):
        assert decode((plain_table + more).encode(codec)) == plain_table + more, codec
    row_13 = b"\x1b$B-!-j|b\x1b(B"  # as CP50220 writes them
    assert decode(row_13) == "①㈱髙"
    assert decode(b"\x1b[31mred\n") == "\x1b[31mred\n", "a terminal's escape is no Japanese"
    assert decode(b"\x1b$B!\x1b(B") is None


def test_marks_in_the_middle_and_at_the_end_of_a_file_are_no_text() -> None:
    assert decode("\ufeffa\r\n\ufeffb\r\n\x1a".encode()) == "a\nb\n"


def test_a_broken_byte_in_utf_8_is_one_lost_letter_and_not_another_encoding() -> None:
    body = "名称,所在地\n見本会館,高松市番町一丁目\n"
    for at in (3, 10, 20):
        raw = body.encode()[:at] + b"\xff" + body.encode()[at:]
        text = decode(raw)
        assert text is not None and 1 <= text.count("\ufffd") <= 3 and "高松市番町一丁目" in text
    assert decode(body.encode()[:-2]) == body[:-2] + "\ufffd"  # cut in the middle of the last letter
    for encoding in ("cp932", "euc_jp"):
        assert decode(body.encode(encoding)) == body
    assert decode((body + "①㈱").encode("euc_jis_2004")) == body + "①㈱"
    assert decode(("ﾐﾎﾝ\n" * 40).encode("cp932")) == "ﾐﾎﾝ\n" * 40
