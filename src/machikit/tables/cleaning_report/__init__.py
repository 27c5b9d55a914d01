"""The report of one run of `clean` as people read it: a page to sign (report.html) and a workbook to work with (report.xlsx).

Both are made from one plain dict, the report, which is also written as report.json. Texts are {"ja", "en"}, rows are numbered as in
a spreadsheet (the first line is 1; 0: the whole column), points are (latitude, longitude) and outlines [longitude, latitude],
EPSG:4326. Personal values are masked before they get into the report and are shown as they stand there.
"""

from machikit.tables.cleaning_report.html import report_html
from machikit.tables.cleaning_report.verdict import Verdict, verdict
from machikit.tables.cleaning_report.workbook import report_xlsx

__all__ = ["Verdict", "report_html", "report_xlsx", "verdict"]
