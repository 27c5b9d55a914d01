"""Recognise the rows of a table that are not data: repeated headers, metadata, notes, sums and their parts, section titles.

A word alone never decides: 時計台, 設計事務所, 計石, うちだ医院 are names. A row that has an address or a position is a place,
whatever its name; everywhere else the word must be the whole cell, or end the way sums end (東部地区計, 歳出合計).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from machikit.catalog.model import Schema
from machikit.tables.clean import budget_sums, columns, header_names, sum_labels
from machikit.tables.places import points
from machikit.tables.values import cell_values

_MAX_SUM_SHARE = 1 / 3  # of a column's rows; where more of them are 計, it is a category (性別: 男, 女, 計)
_HEADER_SHARE = 0.8  # of a row's cells that must be headers to make it a header
_SAMPLE_ROWS = 200  # from which the usual number of filled cells is taken
_MIN_CELLS = 3  # filled in a usual row; only then can a row with one cell be a title
_NOTE = re.compile(
    r"[※＊*]|[(（\[［]?注[意釈記]?[\d０-９]{0,3}[)）\]］:：.．、\s]"
    r"|(出典|出所|資料|資料提供|備考|凡例|注記|注釈|注意|参考|単位|問い?合わ?せ先?)\s*[:：]|(出典|出所|資料)[\s　]"
    r"|(作成|更新|公表|調査|基準)(年?月?日)?\s*[:：]"
    r"|[(（]?(単位|出典|資料)[:：\s　]|(source|notes?)\s*[:：]",
    re.I,
)
_NOTE_MARK = re.compile(
    r"[※＊*]\s*[\d０-９]{0,3}|[(（]?注[\d０-９]{0,3}[)）]?"
)  # the mark of a note, alone in its cell
_REMARK = re.compile(
    r"以下(余白|省略|略)|以上|.{1,30}(現在|時点)|[（(]?(続く|続き|つづく|つづき)[)）]?|次(頁|ページ)(へ|に)?(続く)?|[-－―–]\s*\d{1,4}\s*[-－―–]"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}(頁|ページ)?|\d{1,4}(頁|ページ)"
)
_PROSE = re.compile(r"。|(です|ます|ません|ください|下さい|こと)[。)）]?$")
_EXAMPLE = re.compile(r"[(（【\[]?(記入|入力|記載)?(例|見本)[)）】\]]?[\d①-⑳]{0,2}|example")
_EXAMPLE_NAME = re.compile(r"[(（【\[]?(記入|入力|記載)?例\d?[)）】\]:：].{0,30}[○〇◯●]{2}")  # 例）○○公民館
_COUNT = re.compile(r"[\d,]{1,9}(施設|[かヶケカヵ箇]?所|件|校|園|棟|台|基)?")  # below the addresses of a sum
_LINKDATA = re.compile(
    r"#(link|lang|attribution_(name|url)|licen[sc]e|file_name|download_from|property|object_type_xsd|property_context|namespace"
    r"|description|title|creator|created|modified|data_represents|keywords?|tags?)(:[a-z-]{2,8})?",
    re.I,
)
_TYPE_NAMES = frozenset((
    "string", "text", "integer", "int", "float", "double", "number", "numeric", "decimal", "boolean", "bool", "date", "time",
    "datetime", "uri", "url", "anyuri", "literal", "assertion", "string:ja", "文字列", "文字", "テキスト", "整数", "数値", "小数", "実数",
    "日付", "時刻", "日時", "真偽値", "必須", "任意", "推奨", "半角数字", "半角英数字", "全角", "全角文字",
))  # fmt: skip
_BLANK_SIGN = re.compile(rf"[{cell_values.DASHES}/／]{{1,4}}")  # written for a blank
_DECORATED = re.compile(r"[■□◆◇●◎▼▽★☆▶►]\s*\S|[【〔《〈<＜\[［].{1,20}[】〕》〉>＞\]］]$")
_NUMBERED = re.compile(
    r"(?:第?[\d０-９一二三四五六七八九十]{1,3}[.．、)）章節]|[(（][\d０-９一二三四五六七八九十]{1,2}[)）]|[①-⑳ⅠⅡⅢⅣⅤⅥ])"
)
_AREA = re.compile(r".{1,12}(?:地区|地域|エリア|ブロック|校区|学区|管内|圏域|方面)")
_FACILITY_KIND = re.compile(
    r"(?:[市県国町村区公私]立|認可外?|その他の?)?(?:小中?学校|中学校|高等学校|高校|幼稚園|保育[所園]|(?:認定)?こども園|公民館|集会所|図書館|体育館|公園"
    r"|病院|診療所|医療機関|官公庁|学校|公共施設|民間施設|福祉施設|商業施設|宿泊施設|文化施設|スポーツ施設|コンビニ(?:エンスストア)?|その他)"
    r"(?:等|関係|の部|一覧|施設)?(?:[(（].{1,10}[)）])?"
)
_PLACE_ROLES = ("address", "postal", "phone")  # roles of cells that only a place fills
_POSITION_ROLES = ("latitude", "longitude")
_FACILITY_ENDING = re.compile(
    r"(校|館|園|所|院|センター|会館|広場|ホール|場|駅|店|社|寺|宮|ビル|庁舎?|室|棟|荘|苑|丘|橋|港|池|倉庫|プラザ|タワー|グラウンド|コート)$"
)


class NonDataRows:
    """Tells for each row of one table why it is not data.

    unclear: the kind of doubt ("lone_name", "second_header") that a person should decide about the last row, "" for none.
    """

    def __init__(
        self,
        schema: Schema,
        matched: columns.MatchedColumns,
        cells: Sequence[Sequence[str]],
        subject: str,
        known: Mapping[str, str],
    ):
        """subject: the id of the field that names what a row is about; known: folded header → what it means in this topic."""
        self.matched, self.known = matched, known
        self.body = cells[matched.header_row + 1 :]
        self.is_budget = budget_sums.is_budget(schema)
        self.levels = budget_sums.level_ids(schema)
        self.subject_field = subject
        self.subject = next((c for c, name in matched.fields.items() if name == subject), -1)
        roles = {c: schema.by_id[name].role for c, name in matched.fields.items() if name in schema.by_id}
        self.address_columns = [c for c, role in roles.items() if role in _PLACE_ROLES]
        self.position_columns = [
            c for c, name in matched.fields.items() if name == "point" or roles.get(c) in _POSITION_ROLES
        ]
        self.place_columns = [*self.address_columns, *self.position_columns]
        self.left_out = {
            c for c, how in matched.matched_by.items() if how == "left_out"
        }  # a recipe knows what they are
        self.note_columns = {c for c, role in roles.items() if role == "note"}
        self.subject_columns = {self.subject, *(c for c, name in matched.fields.items() if name in self.levels)}
        self.header_words = self._words_of_headers(cells)
        self.all_header_words = frozenset(word for words in self.header_words for word in words)
        self._share = lru_cache(None)(self._share_of_sums)
        self.usual = self._usual_filled()
        self.unclear = ""

    def reason(self, raw: Mapping[str, str], cells: Sequence[str], name: str) -> str:
        """Why a row is not data ("" where it is). raw: field id → cell; name: the cleaned text of its subject's cell."""
        self.unclear = ""
        filled = [(c, text) for c, cell in enumerate(cells) if (text := cell.strip())]
        if not filled:  # a shape without attributes
            return "" if name else "no_name"
        first = filled[0][1]
        if self._is_header(filled):
            return "header"
        if self._is_metadata(first, filled):
            return "metadata"
        if cell_values.is_placeholder(raw.get(self.subject_field, "")) or self._is_example(first, name):
            return "placeholder"
        if self._is_note(filled):
            return "note"
        if self.is_budget and (
            budget_reason := sum_labels.budget_row_reason([raw.get(level, "") for level in self.levels])
        ):
            return budget_reason
        if self._is_sum(filled, name):
            return "sum"
        return self._title(filled) or ("" if name else "no_name")

    def _is_example(self, first: str, name: str) -> bool:
        return bool(_EXAMPLE.fullmatch(first.casefold()) or _EXAMPLE_NAME.match(name))

    # --- headers ------------------------------------------------------------------------------------------------------

    def _words_of_headers(self, cells: Sequence[Sequence[str]]) -> list[set[str]]:
        """For each column the texts of its header, folded: as it was read, and the cell of each level."""
        levels = cells[max(0, self.matched.header_row - columns.HEADER_LEVELS + 1) : self.matched.header_row + 1]
        words_of = [{header_names.fold_header(h)} for h in self.matched.headers]
        for level in levels:
            if sum(bool(c.strip()) for c in level) > 1 or level is levels[-1]:
                for words, cell in zip(words_of, level, strict=False):
                    words.add(header_names.fold_header(cell))
        return [words - {""} for words in words_of]

    def _is_header(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether the row repeats the header or names the same fields; a header of other columns is marked as unclear."""
        first = header_names.fold_header(filled[0][1])
        if first not in self.all_header_words and first not in self.known:
            return False
        folded = [(c, header_names.fold_header(text)) for c, text in filled]
        repeated = [c for c, word in folded if self._is_header_of(c, word)]
        if len(repeated) >= max(min(2, len(filled)), _HEADER_SHARE * len(filled)):
            return len(repeated) > 1 or self._is_header_of(filled[0][0], first)
        known = sum(word in self.known for _, word in folded)
        if known >= _MIN_CELLS and known >= _HEADER_SHARE * len(filled):
            self.unclear = "second_header"
            return True
        return False

    def _is_header_of(self, column: int, word: str) -> bool:
        if column < len(self.header_words) and word in self.header_words[column]:
            return True
        return word in self.known and self.known[word] == self.matched.fields.get(column, "-")

    def _is_metadata(self, first: str, filled: Sequence[tuple[int, str]]) -> bool:
        """Rows of LinkData (#lang, #object_type_xsd …), and rows of types under the header (string, 必須)."""
        if first.startswith("#") and _LINKDATA.fullmatch(first):
            return True
        return len(filled) >= _MIN_CELLS and all(_is_type_name(text) for _, text in filled)

    # --- notes --------------------------------------------------------------------------------------------------------

    def _is_note(self, filled: Sequence[tuple[int, str]]) -> bool:
        if len(filled) > max(_MIN_CELLS, self.usual - 1) and filled[0][1] != filled[1][1]:
            return False
        texts = list(dict.fromkeys(text for _, text in filled))
        first = cell_values.clean_text(texts[0])[0] or texts[0]
        if len(texts) == 1:
            return bool(_NOTE.match(first)) or (
                self.usual >= _MIN_CELLS and bool(_REMARK.fullmatch(first) or _PROSE.search(first))
            )
        if len(filled) > max(_MIN_CELLS, self.usual - 1):
            return False
        if _NOTE_MARK.fullmatch(first) and _PROSE.search("".join(texts[1:])):
            return True
        if self._is_place(filled):
            return False
        if _NOTE_MARK.fullmatch(first):
            return len(texts) == 2 and filled[1][0] != self.subject
        return bool(self.place_columns and _NOTE.match(first)) and all(
            cell_values.parse_number(text)[0] == "" for text in texts
        )

    def _is_place(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether it has an address, or a position that can be read: any other text there becomes a note."""
        addresses = (text for c, text in filled if c in self.address_columns)
        if any(not _BLANK_SIGN.fullmatch(text) and not _COUNT.fullmatch(_plain(text)) for text in addresses):
            return True
        position = [text for c, text in filled if c in self.position_columns]
        return bool(position) and points.parse_point(*[*position, ""][:2])[0] != ""

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _is_sum(self, filled: Sequence[tuple[int, str]], name: str) -> bool:
        if name and not name.replace(",", "").isdecimal():
            if not self.is_budget and sum_labels.may_be_sum(name) and self._names_sum(name, filled):
                return True
            if self._is_place(filled):
                return False
            return any(
                c not in self.subject_columns | self.left_out and self._labels_sum(c, text) for c, text in filled
            )
        return any(
            sum_labels.may_be_sum(text) and self._names_sum(text, filled)
            for c, text in filled
            if c not in self.note_columns
        )

    def _names_sum(self, text: str, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether the name of a row is that of a sum."""
        if sum_labels.is_sum_word(text):
            return True
        has_figures = len(filled) == 1 or any(
            cell_values.parse_number(other)[0] for _, other in filled if other != text
        )
        return has_figures and not self._is_place(filled) and sum_labels.is_named_sum(text, parts=not self.is_budget)

    def _labels_sum(self, column: int, text: str) -> bool:
        """Whether a cell beside the name marks the row as a sum: not a note, and not a category that many rows share."""
        return (
            column not in self.note_columns and sum_labels.is_sum_label(text) and self._share(column) < _MAX_SUM_SHARE
        )

    def _share_of_sums(self, column: int) -> float:
        texts = [row[column] for row in self.body if row[column].strip()]
        return sum(map(sum_labels.is_sum_label, texts)) / max(1, len(texts))

    # --- titles -------------------------------------------------------------------------------------------------------

    def _usual_filled(self) -> int:
        """How many cells a row usually fills (the lower median of the first rows that fill more than one)."""
        counts = sorted(n for row in self.body[:_SAMPLE_ROWS] if (n := sum(bool(c.strip()) for c in row)) > 1)
        return counts[(len(counts) - 1) // 2] if counts else 0

    def _title(self, filled: Sequence[tuple[int, str]]) -> str:
        """ "section" for a row with one text that is a section's title; unclear where it may be a name without other cells."""
        if len(filled) > 1 and filled[0][1] != filled[-1][1]:
            return ""
        texts = {text for _, text in filled}
        field = self.matched.fields.get(filled[0][0], "")
        if len(texts) > 1 or self.usual < _MIN_CELLS or field in ("latitude", "longitude"):
            return ""
        text = filled[0][1]
        if cell_values.parse_number(text)[0]:
            return ""
        is_merged = len(filled) >= _MIN_CELLS
        if is_merged or _DECORATED.match(text) or _NUMBERED.match(text) or _FACILITY_KIND.fullmatch(text):
            return "section"
        if not self.place_columns:
            return ""
        if _AREA.fullmatch(text):
            return "section"
        is_name = filled[0][0] == self.subject and self.subject_field == "name"
        if is_name and not _FACILITY_ENDING.search(text):
            self.unclear = "lone_name"
            return "section"
        return ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _is_type_name(text: str) -> bool:
    """string, xsd:string, 文字列, (文字列)"""
    return len(text) < 20 and _plain(text).casefold().strip("()[]【】").removeprefix("xsd:") in _TYPE_NAMES
