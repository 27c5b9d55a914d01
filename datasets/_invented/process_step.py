"""Invented: how five neighbours handle an application for a nursery place. `python datasets/_invented/process_step.py`.

Made by hand so that it looks like such work does; nobody's minutes were measured, and which step a law asks for is invented too.
"""

import sys
from pathlib import Path

from form_item import PLACES, WHO
from writing import write

STAGES = {
    "受付": "Receiving",
    "確認": "Checking",
    "入力": "Typing in",
    "審査": "Deciding",
    "通知": "Telling",
    "保管": "Keeping",
}
STEPS = """
受付|申込書を窓口で受けとる|Receive the form at the counter|独|10 8 12 10 15
受付|記入もれを窓口で確かめる|Look for gaps at the counter|独|8 10 6 8 10
受付|添付書類を数える|Count the attachments|独|5 4 - 5 6
受付|受付印を押す|Stamp the form|独|1 1 1 - 1
受付|受付簿に書き写す|Copy into the register|独|- 3 4 - 5
受付|電子申請を画面で受けとる|Receive the online application|独|2 - - 3 -
確認|世帯を住民記録で確かめる|Check the household in the register|法|4 5 6 4 8
確認|課税の状況を確かめる|Check taxation|法|4 4 8 5 10
確認|勤務先へ電話で確かめる|Telephone the employer|独|- 12 - - 15
確認|足りない書類を電話で頼む|Ask for missing papers by telephone|独|6 8 6 5 8
確認|きょうだいの在園を確かめる|Check brothers and sisters|独|3 - 2 3 -
入力|申込みを表計算に打ちこむ|Type into a spreadsheet|独|12 15 10 - 12
入力|業務システムに入力する|Enter into the business system|独|10 12 - 8 ?
入力|入力を二人で読み合わせる|Read it over in pairs|独|6 8 5 4 -
審査|点数をつける|Give points|独|8 10 6 6 10
審査|別の職員が点数を見直す|A colleague goes over the points|独|5 6 - 4 -
審査|同じ点数の順を決める|Decide between equal points|独|3 4 2 2 5
審査|選考会議の資料をつくる|Prepare the meeting|独|4 6 3 - 8
審査|利用調整をする|Allot the places|法|5 6 4 3 8
審査|決裁を受ける|Get the approval|独|2 4 3 2 5
通知|認定の区分を決める|Decide the recognition|法|3 3 3 3 3
通知|施設に内定を伝える|Tell the facility|独|3 4 3 2 5
通知|施設の返事を電話で受ける|Take the facility's answer by telephone|独|- 4 3 - 5
通知|通知書を印刷する|Print the notice|法|2 3 2 1 4
通知|通知書を封筒に入れて送る|Put the notice into an envelope and post it|独|3 3 3 1 4
通知|入れない理由を書きそえる|Add why no place was found|独|2 - 2 2 4
保管|申込書をとじて棚に入れる|File the form|独|2 2 3 - 4
保管|申込書をスキャンする|Scan the form|独|- 3 - 2 -
"""
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。5つの市町村も、その仕事の進め方も、実在しません。",
        "en": "Invented for illustration: neither the five municipalities nor their ways of working exist.",
    },
    {
        "ja": "時間は1件あたりの職員の分数のつもりで置いた数で、測ったものではありません。",
        "en": "Minutes are meant as staff time for one case; they were made up, not measured.",
    },
    {
        "ja": "「法令」「独自」の別も架空です。工程をやめる前に、法令と例規を必ず確かめてください。",
        "en": "Which steps are “by law” is invented too. Before a step is dropped, check the laws and the ordinances.",
    },
]


def rows() -> list[dict[str, str]]:
    """One row a step and municipality. In STEPS a number is minutes of a step that is done, - is not done, ? not known."""
    lines = [line.split("|") for line in STEPS.strip().splitlines()]
    found = []
    for n, place in enumerate(PLACES):
        for stage, step, _, who, minutes in lines:
            told = minutes.split()[n]
            done = {"-": "無", "?": ""}.get(told, "有")
            cells = {"place": place, "category": stage, "item": step, "asked": done, "authority": WHO[who][0]}
            found.append(cells | {"minutes": told if done == "有" else ""})
    return found


def terms() -> dict[str, str]:
    steps = {line.split("|")[1]: line.split("|")[2] for line in STEPS.strip().splitlines()}
    return PLACES | STAGES | dict(WHO.values()) | steps


if __name__ == "__main__":
    title = {
        "ja": "5市町村の保育所申込みの工程（架空）",
        "en": "Five municipalities' steps for a nursery application (invented)",
    }
    write("process_step", title, rows(), CAVEATS, terms(), *map(Path, sys.argv[1:2]))
