"""Invented: handling nursery applications in one office, now and after a change. `python datasets/_invented/workflow_step.py`.

Made by hand so that it looks like such work does; nobody's minutes were measured.
"""

import sys
from pathlib import Path

from writing import write

IDS = ("step", "actor", "tool", "minutes", "times", "medium", "judgement", "authority", "letters")
NOW = """
申込書を窓口で受けとる|窓口|申込書|10|240|紙|無|法令|手書き
記入もれと添付を確かめる|窓口|チェック表|8|240|紙|無|要綱|手書き
受付簿に書き写す|窓口|受付簿|3|240|紙|無|慣例|手書き
足りない書類を電話で頼む|窓口|電話|6|90|電話|無|慣例|
申込書を審査係へ運ぶ|窓口|文書箱|15|20|紙|無|慣例|
申込書を表計算に打ちこむ|入力|表計算|12|240|紙→画面|無|慣例|手書き
表計算から業務システムへ写す|入力|業務システム|7|240|画面|無|慣例|
入力を二人で読み合わせる|入力|印刷した一覧|5|240|紙|無|慣例|活字
世帯と課税を確かめる|審査|住民記録・税|6|240|画面|無|法令|
就労証明書の時間を打ちこむ|審査|就労証明書|9|300|紙→画面|無|要綱|活字
保育が必要な理由と点数を決める|審査|基準表|8|240|画面|有|法令|
点数を見直す|課長|一覧|10|20|紙|有|要綱|活字
決裁印を押す|課長|決裁文書|3|60|紙|有|要綱|活字
通知書を印刷して封筒に入れる|発送|印刷機・封筒|4|240|画面→紙|無|法令|
電話の問い合わせに答える|窓口|電話|5|180|電話|有|慣例|
申込書をとじて棚に入れる|発送|ファイル|2|240|紙|無|要綱|手書き
"""
AFTER = """
電子申請を受けとる|窓口|電子申請|1|170|画面|無|法令|
窓口で本人と画面に入力する|窓口|書かない窓口|14|70|対面→画面|無|法令|
足りない書類を画面で知らせる|窓口|電子申請|2|60|画面|無|慣例|
業務システムへまとめて取りこむ|入力|業務システム|15|20|画面|無|慣例|
世帯と課税を確かめる|審査|住民記録・税|3|240|画面|無|法令|
紙の就労証明書の時間を打ちこむ|審査|就労証明書|9|100|紙→画面|無|要綱|活字
保育が必要な理由と点数を決める|審査|基準表|8|240|画面|有|法令|
点数を見直して決裁する|課長|電子決裁|9|20|画面|有|要綱|
通知書を画面で送る|発送|電子通知|1|170|画面|無|法令|
通知書を郵便で送る|発送|印刷機・封筒|4|70|画面→紙|無|法令|
電話の問い合わせに答える|窓口|電話|5|150|電話|有|慣例|
"""
TERMS = {
    "現状": "Now",
    "見直し後": "After",
    "申込書を窓口で受けとる": "Receive the form at the counter",
    "記入もれと添付を確かめる": "Look for gaps and attachments",
    "受付簿に書き写す": "Copy into the register",
    "足りない書類を電話で頼む": "Ask for missing papers by telephone",
    "申込書を審査係へ運ぶ": "Carry the forms to review",
    "申込書を表計算に打ちこむ": "Type the form into a spreadsheet",
    "表計算から業務システムへ写す": "Copy from the spreadsheet into the business system",
    "入力を二人で読み合わせる": "Read the entries over in pairs",
    "世帯と課税を確かめる": "Check household and tax",
    "就労証明書の時間を打ちこむ": "Type in hours from the work certificate",
    "保育が必要な理由と点数を決める": "Decide need and points",
    "点数を見直す": "Go over the points",
    "決裁印を押す": "Seal the decision",
    "通知書を印刷して封筒に入れる": "Print notices and put them into envelopes",
    "電話の問い合わせに答える": "Answer questions on the telephone",
    "申込書をとじて棚に入れる": "File the forms",
    "電子申請を受けとる": "Receive online applications",
    "窓口で本人と画面に入力する": "Fill in the screen together at the counter",
    "足りない書類を画面で知らせる": "Ask for missing papers on screen",
    "業務システムへまとめて取りこむ": "Load them into the business system",
    "紙の就労証明書の時間を打ちこむ": "Type in hours from paper certificates",
    "点数を見直して決裁する": "Go over the points and approve",
    "通知書を画面で送る": "Send notices on screen",
    "通知書を郵便で送る": "Send notices by post",
    "窓口": "Counter",
    "入力": "Data entry",
    "審査": "Review",
    "課長": "Head of section",
    "発送": "Dispatch",
    "申込書": "application form",
    "チェック表": "checklist",
    "受付簿": "register",
    "電話": "telephone",
    "文書箱": "mail box",
    "表計算": "spreadsheet",
    "業務システム": "business system",
    "印刷した一覧": "printed list",
    "住民記録・税": "resident and tax records",
    "就労証明書": "work certificate",
    "基準表": "table of points",
    "一覧": "list",
    "決裁文書": "approval papers",
    "印刷機・封筒": "printer, envelopes",
    "ファイル": "files",
    "電子申請": "online application",
    "書かない窓口": "desk without writing",
    "電子決裁": "online approval",
    "電子通知": "online notice",
    "紙": "paper",
    "画面": "screen",
    "紙→画面": "paper → screen",
    "画面→紙": "screen → paper",
    "対面→画面": "face to face → screen",
    "有": "yes",
    "無": "no",
    "法令": "law",
    "要綱": "guideline",
    "慣例": "custom",
    "手書き": "handwritten",
    "活字": "printed",
}
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。この市も、この職場も、実在しません。",
        "en": "Invented for illustration: neither the city nor the office exists.",
    },
    {
        "ja": "時間と回数は、ありそうな数を置いたもので、測ったものではありません。",
        "en": "Minutes and times are plausible figures that were made up, not measured.",
    },
    {
        "ja": "「見直し後」は案です。そのとおりに減るという約束ではありません。",
        "en": "“After” is a proposal, not a promise that the hours will fall so.",
    },
]


def rows() -> list[dict[str, str]]:
    """One row a step, first as it is now."""
    return [
        {"scenario": scenario, "order": str(order), **dict(zip(IDS, line.split("|"), strict=True))}
        for scenario, lines in (("現状", NOW), ("見直し後", AFTER))
        for order, line in enumerate(lines.strip().splitlines(), start=1)
    ]


if __name__ == "__main__":
    title = {"ja": "保育所申込みの業務フロー（架空）", "en": "Workflow of nursery applications (invented)"}
    write("workflow_step", title, rows(), CAVEATS, TERMS, *map(Path, sys.argv[1:2]))
