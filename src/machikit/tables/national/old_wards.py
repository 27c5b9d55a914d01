"""The wards of 浜松市 in sources that are older than 2024-01-01, when seven wards became three.

Only 天竜区 stayed as it was. Rows of the other old wards can be given to the city as a whole, not to its wards of today.
"""

from machikit.catalog.municipality_code import with_check_digit

CITY = "22130"
WARD_NAMES = {
    "中区": "22131",
    "東区": "22132",
    "西区": "22133",
    "南区": "22134",
    "北区": "22135",
    "浜北区": "22136",
    "天竜区": "22137",
}
TODAY = {"22131": CITY, "22132": CITY, "22133": CITY, "22134": CITY, "22135": CITY, "22136": CITY, "22137": "22140"}


def code_today(code: str) -> str:
    """The code of six digits that a municipality or ward has today. code: its first five."""
    return with_check_digit(TODAY.get(code[:5], code[:5]))
