"""Telephone numbers and postal codes: one notation from all, nothing personal, nothing guessed."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikit.catalog import kit_root
from machikit.tables.values.cell_values import parse_phones, parse_postal_code

NUMBER = "087-839-2011"


@pytest.mark.parametrize(
    "written",
    ["087-839-2011", "0878392011", "０８７－８３９－２０１１", "(087)839-2011", "(087)-839-2011", "（０８７）８３９－２０１１",
     "087 839 2011", "087.839.2011", "087‐839‐2011", "087—839―2011", "087ー839ー2011", "087−839−2011", "0878-39-2011",
     "+81-87-839-2011", "+81 87 839 2011", "+81(0)87-839-2011", "＋８１８７８３９２０１１", "TEL:087-839-2011", "℡ 087-839-2011",
     "電話 087-839-2011", "087-839-2011（代）", "087-839-2011(代表)", "代表 087-839-2011", " 087-839-2011\n"],
)  # fmt: skip
def test_every_notation_gives_the_same_number(written: str) -> None:
    assert parse_phones(written) == (NUMBER, None)


@pytest.mark.parametrize(
    ("written", "number"),
    [("0312345678", "03-1234-5678"), ("0642083333", "06-4208-3333"), ("0242391111", "0242-39-1111"),
     ("0499220001", "04992-2-0001"), ("0126723111", "01267-2-3111"), ("0120123456", "0120-123-456"),
     ("0120-12-3456", "0120-123-456"), ("08001234567", "0800-123-4567"), ("0570000123", "0570-000-123"),
     ("05012345678", "050-1234-5678"), ("119", "119"), ("＃７１１９", "#7119"), ("188", "188")],
)  # fmt: skip
def test_hyphens_stand_after_the_area_code_whatever_its_length(written: str, number: str) -> None:
    assert parse_phones(written) == (number, None)


def test_several_numbers_and_extensions_are_kept() -> None:
    two = "087-839-2011、087-839-2012"
    for written in ("087-839-2011、0878392012", "087-839-2011/087-839-2012", "087-839-2011\n087-839-2012",
                    "087-839-2011・2012", "087-839-2011 または 087-839-2012"):  # fmt: skip
        assert parse_phones(written) == (two, None), written
    for written in (
        "087-839-2011（内線2345）",
        "087-839-2011 内線2345",
        "087-839-2011 内線：2345",
        "087-839-2011(内2345)",
    ):
        assert parse_phones(written) == ("087-839-2011(内線2345)", None), written
    assert parse_phones("087-839-2011(内線2345)") == ("087-839-2011(内線2345)", None)


@pytest.mark.parametrize(
    "written",
    [
        "090-1234-5678",
        "０８０１２３４５６７８",
        "(070)1234-5678",
        "+81 90 1234 5678",
        "9012345678",
        "090 1234 5678",
        "060-1234-5678",
    ],
)
def test_a_mobile_number_is_taken_out_in_every_notation(written: str) -> None:
    assert parse_phones(written) == ("", "mobile")
    assert parse_phones(f"{NUMBER}、{written}") == (NUMBER, "mobile")


def test_a_number_cell_that_lost_its_zero_is_mended_and_told() -> None:
    assert parse_phones("878392011") == (NUMBER, "lost_zero")
    assert parse_phones("120123456") == ("0120-123-456", "lost_zero")


@pytest.mark.parametrize(
    "written",
    [
        "839-2011",
        "087-839-201",
        "087-839-20111",
        "050-123-4567",
        "市役所 087-839-2011",
        "受付まで",
        "087-839-2011～2013",
    ],
)
def test_a_wrong_length_or_other_words_are_left_out_and_told(written: str) -> None:
    assert parse_phones(written) == ("", "doubtful_phone")


def test_a_number_that_nobody_can_have_is_kept_and_told_and_a_fax_is_no_telephone() -> None:
    assert parse_phones("03-0000-0000") == ("03-0000-0000", "doubtful_phone")
    assert parse_phones("00-0000-0000") == ("00-0000-0000", "doubtful_phone")
    assert parse_phones("TEL 087-839-2011 FAX 087-839-2013") == (NUMBER, "doubtful_phone")


@pytest.mark.parametrize("blank", ["", "　", "－", "-", "ー"])
def test_a_blank_stays_blank(blank: str) -> None:
    assert parse_phones(blank)[0] == "" and parse_postal_code(blank)[0] == ""
    assert parse_phones(blank)[1] in (None, "blank_mark")


@given(st.one_of(st.text(max_size=20), st.from_regex(r"\A[+(]?[0-9０-９]{1,5}[-－ )]?[0-9]{1,5}[-ー]?[0-9]{1,5}\Z")))
def test_cleaning_twice_is_cleaning_once_and_no_mobile_number_is_left(written: str) -> None:
    once, _ = parse_phones(written)
    assert parse_phones(once)[0] == once
    for part in once.split("、"):
        digits = part.partition("(")[0].replace("-", "")
        assert not (len(digits) == 11 and digits[:3] in ("070", "080", "090") and digits[3] != "0")


def test_the_numbers_of_the_bundled_datasets_stay_as_they_are() -> None:
    seen = set()
    for path in sorted((kit_root() / "datasets").glob("*/*/data.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            seen |= {row["電話番号"] for row in csv.DictReader(file) if row.get("電話番号")}
    assert len(seen) > 100
    assert [n for n in seen if parse_phones(n) != (n, None)] == []


@pytest.mark.parametrize(
    "written", ["760-0080", "〒７６０－００８０", "〒760 0080", "7600080", "〒760−0080", " 760ー0080 "]
)
def test_a_postal_code_gets_its_hyphen(written: str) -> None:
    assert parse_postal_code(written) == ("760-0080", None)


@pytest.mark.parametrize("written", ["76000", "760-008", "高松市", "〒"])
def test_what_is_no_postal_code_is_left_out_and_told(written: str) -> None:
    assert parse_postal_code(written)[0] == ""
    assert parse_postal_code(written)[1] == ("doubtful_postal" if written != "〒" else None)
