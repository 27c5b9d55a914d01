"""The account of one run of `clean`, as people read it: a page to sign (report.html) and a book to work with (report.xlsx).

Both are made from one plain dict, the account, which is also report.json. Texts are {"ja", "en"}, rows are as a spreadsheet
counts them (the first line is 1; 0: the whole column), points are (latitude, longitude) and outlines [longitude, latitude],
EPSG:4326. Personal values come masked and are shown as they come.
"""

from machikit.tables.cleaning_report.html import html
from machikit.tables.cleaning_report.verdict import Verdict, verdict
from machikit.tables.cleaning_report.workbook import xlsx

__all__ = ["Verdict", "html", "verdict", "xlsx"]
