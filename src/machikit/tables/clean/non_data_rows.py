"""Rows of a table that are no data: its header again, rows that describe the table, notes, sums and parts of sums, section titles.

A word alone never decides: 時計台, 設計事務所, 計石, うちだ医院 are names. A row that has an address or a position is a place,
whatever its name; everywhere else the word must be the whole cell, or end as sums end (東部地区計, 歳出合計).
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from machikit.catalog.model import Schema
from machikit.tables.clean import budget_sums, columns, sum_labels
from machikit.tables.values import cell_values

MOST_SUMS = 1 / 3  # of a column's rows; where more say 計, they are a kind (性別: 男, 女, 計), not sums
LIKE = 0.8  # of a row's cells that must be headers to make it a header
LOOKED_AT = 200  # rows that tell how full a row is
FULL = 3  # cells that a usual row fills at the least, where a row with one cell is a title
NOTE = re.compile(
    r"[※＊*]|[(（\[［]?注[意釈記]?[\d０-９]{0,3}[)）\]］:：.．、\s]"
    r"|(出典|出所|資料|資料提供|備考|凡例|注記|注釈|注意|参考|単位|作成|更新|問い?合わ?せ先?)\s*[:：]|(出典|出所|資料)[\s　]"
    r"|[(（]?(単位|出典|資料)[:：\s　]|(source|notes?)\s*[:：]",
    re.I,
)
_MARK = re.compile(r"[※＊*]\s*[\d０-９]{0,3}|[(（]?注[\d０-９]{0,3}[)）]?")  # a note's mark in a cell of its own
_LINE = re.compile(
    r"以下(余白|省略|略)|以上|.{1,30}(現在|時点)|[（(]?(続く|続き|つづく|つづき)[)）]?|次(頁|ページ)(へ|に)?(続く)?|[-－―–]\s*\d{1,4}\s*[-－―–]"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}(頁|ページ)?|\d{1,4}(頁|ページ)"
)
_PROSE = re.compile(r"。|(です|ます|ません|ください|下さい|こと)[。)）]?$")
_EXAMPLE = re.compile(r"[(（【\[]?(記入|入力|記載)?(例|見本)[)）】\]]?[\d①-⑳]{0,2}|example")
_LINKDATA = re.compile(
    r"#(link|lang|attribution_(name|url)|licen[sc]e|file_name|download_from|property|object_type_xsd|property_context|namespace"
    r"|description|title|creator|created|modified|data_represents|keywords?|tags?)(:[a-z-]{2,8})?",
    re.I,
)
_TYPES = frozenset((
    "string", "text", "integer", "int", "float", "double", "number", "numeric", "decimal", "boolean", "bool", "date", "time",
    "datetime", "uri", "url", "anyuri", "literal", "assertion", "string:ja", "文字列", "文字", "テキスト", "整数", "数値", "小数", "実数",
    "日付", "時刻", "日時", "真偽値", "必須", "任意", "推奨", "半角数字", "半角英数字", "全角", "全角文字",
))  # fmt: skip
_NOTHING = re.compile(rf"[{cell_values.DASHES}/／]{{1,4}}")  # what stands for a blank
_MARKED = re.compile(r"[■□◆◇●◎▼▽★☆▶►]\s*\S|[【〔《〈<＜\[［].{1,20}[】〕》〉>＞\]］]$")
_NUMBERED = re.compile(
    r"(?:第?[\d０-９一二三四五六七八九十]{1,3}[.．、)）章節]|[(（][\d０-９一二三四五六七八九十]{1,2}[)）]|[①-⑳ⅠⅡⅢⅣⅤⅥ])"
)
_AREA = re.compile(r".{1,12}(?:地区|地域|エリア|ブロック|校区|学区|管内|圏域|方面)")
_CLASS = re.compile(
    r"(?:[市県国町村区公私]立|認可外?|その他の?)?(?:小中?学校|中学校|高等学校|高校|幼稚園|保育[所園]|(?:認定)?こども園|公民館|集会所|図書館|体育館|公園"
    r"|病院|診療所|医療機関|官公庁|学校|公共施設|民間施設|福祉施設|商業施設|宿泊施設|文化施設|スポーツ施設|コンビニ(?:エンスストア)?|その他)"
    r"(?:等|関係|の部|一覧|施設)?(?:[(（].{1,10}[)）])?"
)
_PLACED = ("latitude", "longitude", "address", "postal", "phone")  # roles of cells that only a place has
_SIGNED = re.compile(
    r"(校|館|園|所|院|センター|会館|広場|ホール|場|駅|店|社|寺|宮|ビル|庁舎?|室|棟|荘|苑|丘|橋|港|池|倉庫|プラザ|タワー|グラウンド|コート)$"
)


class NonDataRows:
    """Says of each row of one table why it is none. `unclear`: whether the last answer is one that a person should look at."""

    def __init__(
        self,
        schema: Schema,
        found: columns.Matched,
        cells: Sequence[Sequence[str]],
        subject: str,
        known: Mapping[str, str],
    ):
        """subject: the id of the field that a row is about; known: folded header → what it means in this topic."""
        self.schema, self.found, self.known = schema, found, known
        self.body = cells[found.row + 1 :]
        self.budget = budget_sums.is_budget(schema)
        self.levels = budget_sums.levels_of(schema)
        self.named = subject
        self.subject = next((c for c, name in found.fields.items() if name == subject), -1)
        fields = schema.by_id
        self.placed = [
            c for c, n in found.fields.items() if n == "point" or (n in fields and fields[n].role in _PLACED)
        ]
        self.left_out = {c for c, how in found.how.items() if how == "left_out"}  # a recipe knows what they are
        self.notes = {c for c, n in found.fields.items() if n in fields and fields[n].role == "note"}
        self.own = {
            self.subject,
            *(c for c, n in found.fields.items() if n in self.levels),
        }  # columns of what a row is about
        self.headers = self._headers(cells)
        self.words = frozenset(word for words in self.headers for word in words)
        self._share = lru_cache(None)(self._share_of_sums)
        self.usual = self._usual()
        self.unclear = ""

    def reason(self, raw: Mapping[str, str], cells: Sequence[str], name: str) -> str:
        """Why a row is no data ("" where it is). raw: field id → cell; name: what its subject's cell says, tidied."""
        self.unclear = ""
        filled = [(c, text) for c, cell in enumerate(cells) if (text := cell.strip())]
        if not filled:  # a shape without words
            return "" if name else "no_name"
        first = filled[0][1]
        if self._is_header(filled):
            return "header"
        if self._is_metadata(first, filled):
            return "metadata"
        if cell_values.is_placeholder(raw.get(self.named, "")) or _EXAMPLE.fullmatch(first.casefold()):
            return "placeholder"
        if self._is_note(filled):
            return "note"
        if self.budget and (part := sum_labels.of_budget([raw.get(level, "") for level in self.levels])):
            return part
        if self._is_sum(filled, name):
            return "sum"
        return self._title(filled, name) or ("" if name else "no_name")

    # --- headers ------------------------------------------------------------------------------------------------------

    def _headers(self, cells: Sequence[Sequence[str]]) -> list[set[str]]:
        """For each column the words of its header, folded: its own, and those of each storey."""
        storeys = cells[max(0, self.found.row - columns.STOREYS + 1) : self.found.row + 1]
        heads = [{columns.fold(h)} for h in self.found.headers]
        for storey in storeys:
            if sum(bool(c.strip()) for c in storey) > 1 or storey is storeys[-1]:
                for words, cell in zip(heads, storey, strict=False):
                    words.add(columns.fold(cell))
        return [words - {""} for words in heads]

    def _is_header(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether the row says what the header says, or names the same fields; of other columns it is told as unclear."""
        first = columns.fold(filled[0][1])
        if first not in self.words and first not in self.known:
            return False
        folded = [(c, columns.fold(text)) for c, text in filled]
        same = [c for c, word in folded if self._same(c, word)]
        if len(same) >= max(min(2, len(filled)), LIKE * len(filled)):
            return len(same) > 1 or self._same(filled[0][0], first)
        named = sum(word in self.known for _, word in folded)
        if named >= FULL and named >= LIKE * len(filled):
            self.unclear = "second_header"
            return True
        return False

    def _same(self, column: int, word: str) -> bool:
        if column < len(self.headers) and word in self.headers[column]:
            return True
        return word in self.known and self.known[word] == self.found.fields.get(column, "-")

    def _is_metadata(self, first: str, filled: Sequence[tuple[int, str]]) -> bool:
        """LinkData's rows (#lang, #object_type_xsd …), and rows of types under the header (string, 必須)."""
        if first.startswith("#") and _LINKDATA.fullmatch(first):
            return True
        if len(filled) < FULL or first.casefold().removeprefix("xsd:") not in _TYPES:
            return False
        kinds = [text.casefold().removeprefix("xsd:") for _, text in filled]
        return all(kind in _TYPES for kind in kinds)

    # --- notes --------------------------------------------------------------------------------------------------------

    def _is_note(self, filled: Sequence[tuple[int, str]]) -> bool:
        if len(filled) > max(FULL, self.usual - 1) and filled[0][1] != filled[1][1]:
            return False
        texts = list(dict.fromkeys(text for _, text in filled))
        first = cell_values.text(texts[0])[0] or texts[0]
        if len(texts) == 1:
            return bool(NOTE.match(first)) or (
                self.usual >= FULL and bool(_LINE.fullmatch(first) or _PROSE.search(first))
            )
        if len(filled) > max(FULL, self.usual - 1):
            return False
        if _MARK.fullmatch(first) and _PROSE.search("".join(texts[1:])):
            return True
        if self._is_placed(filled):
            return False
        if _MARK.fullmatch(first):
            return len(texts) == 2 and filled[1][0] != self.subject
        return bool(self.placed and NOTE.match(first)) and all(cell_values.number(text)[0] == "" for text in texts)

    def _is_placed(self, filled: Sequence[tuple[int, str]]) -> bool:
        return any(c in self.placed and not _NOTHING.fullmatch(text) for c, text in filled)

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _is_sum(self, filled: Sequence[tuple[int, str]], name: str) -> bool:
        if name and not name.replace(",", "").isdecimal():
            if not self.budget and sum_labels.is_likely(name) and self._sums(name, filled):
                return True
            if self._is_placed(filled):
                return False
            return any(c not in self.own | self.left_out and self._is_label(c, text) for c, text in filled)
        return any(sum_labels.is_likely(text) and self._sums(text, filled) for c, text in filled if c not in self.notes)

    def _sums(self, text: str, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether a text, of what a row is about, is that of a sum."""
        if sum_labels.is_word(text):
            return True
        counted = len(filled) == 1 or any(cell_values.number(one)[0] for _, one in filled if one != text)
        return counted and not self._is_placed(filled) and sum_labels.is_named(text, parts=not self.budget)

    def _is_label(self, column: int, text: str) -> bool:
        """Whether a cell beside the name says that the row is a sum: no note, and not a kind that many rows have."""
        return column not in self.notes and sum_labels.is_label(text) and self._share(column) < MOST_SUMS

    def _share_of_sums(self, column: int) -> float:
        texts = [row[column] for row in self.body if row[column].strip()]
        return sum(map(sum_labels.is_label, texts)) / max(1, len(texts))

    # --- titles -------------------------------------------------------------------------------------------------------

    def _usual(self) -> int:
        """How many cells a row usually fills (the lower median of the first rows that have more than one)."""
        counts = sorted(n for row in self.body[:LOOKED_AT] if (n := sum(bool(c.strip()) for c in row)) > 1)
        return counts[(len(counts) - 1) // 2] if counts else 0

    def _title(self, filled: Sequence[tuple[int, str]], name: str) -> str:
        """Whether a row with one text is a section's title. Unclear where it could as well be a name without more."""
        if len(filled) > 1 and filled[0][1] != filled[-1][1]:
            return ""
        texts = {text for _, text in filled}
        if len(texts) > 1 or self.usual < FULL or self.found.fields.get(filled[0][0], "") in ("latitude", "longitude"):
            return ""
        text = filled[0][1]
        if cell_values.number(text)[0]:
            return ""
        merged = len(filled) >= FULL
        if merged or _MARKED.match(text) or _NUMBERED.match(text) or _CLASS.fullmatch(text):
            return "section"
        if not self.placed:
            return ""
        if _AREA.fullmatch(text):
            return "section"
        if filled[0][0] == self.subject and self.found.fields[self.subject] == "name" and not _SIGNED.search(text):
            self.unclear = "lone_name"
            return "section"
        return ""
