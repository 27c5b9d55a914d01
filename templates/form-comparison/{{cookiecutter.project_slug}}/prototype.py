"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import FormComparison
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
forms = prototype.tables()  # city id → table: table["item"], table["place"], table["asked"] …

# ある区分だけをくらべるなら、次の行の # をとって、区分の名前を書きます。
# To compare one section only, take the # off the next line and write its name.
# forms = {city: table[table["category"] == "○○"] for city, table in forms.items()}

# 2つの市区町村だけを並べるなら、次の行の # をとって、名前を書きます。
# To put only two municipalities side by side, take the # off the next line and write their names.
# forms = {city: table[table["place"].isin(["○○市", "△△町"])] for city, table in forms.items()}

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(FormComparison(forms))  # numbers, the table, two side by side, the smallest common form
page.save()
