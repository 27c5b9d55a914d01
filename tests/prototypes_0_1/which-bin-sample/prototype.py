"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import Calendar
from parts.board import Board
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
rules = prototype.table()  # a row for each district and kind of waste: rules["area"], rules["category"], rules["rule"]
items = prototype.table(
    "items"
)  # what goes into which kind: items["name"], items["category"]; None where there is no list

# 自分の地区だけにするなら、次の行の # をとって、地区の名前を書きます。
# To keep only your own district, take the # off the next line and write its name.
# rules = rules[rules["area"].str.contains("○○", na=False)]

# 日を読みとれなかった決まりを、ターミナルに出して調べるなら、次の3行の # をとります。
# To look at the rules whose days could not be read, take the # off the next three lines.
from machikit.tables.collection import read

unread = [rule for rule in rules["rule"].dropna().unique() if read(rule) is None]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(
    Calendar(rules, items)
)  # today, the month, a year on paper, ICS; the rules are read by machikit.tables.collection
page.add(Board(rules, unread))
page.save()
