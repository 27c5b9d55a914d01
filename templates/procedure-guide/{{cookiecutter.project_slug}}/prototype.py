"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import PlainNotice, ProcedureGuide
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
rules = prototype.table()  # a row for each demand: rules["event"], rules["question"], rules["answer"], rules["item"] …
person = prototype.table("person")  # what the office holds on one invented person; None where the card asks for none

# ひとつの場面だけにするなら、次の行の # をとって、場面の名前の一部を書きます。
# To keep one situation only, take the # off the next line and write part of its name.
# rules = rules[rules["event"].str.contains("○○", na=False)]

# 印を押すだけの紙をやめたらどうなるか見るなら、次の行の # をとって、やめるものの名前を書きます。
# To see the page without a thing, take the # off the next line and write its name.
# rules = rules[rules["item"] != "○○"]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(PlainNotice())  # the notice in words.csv (keys notice.…, plain.…); nothing where there is none
page.add(ProcedureGuide(rules, person))  # first="list", "drop", "confirm", "desk" or "rules" opens another view
page.save()
