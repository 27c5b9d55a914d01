"""What stands on a page of a PDF: characters, ruled lines and pictures, through PDFium (pypdfium2).

Lengths are points; y grows downwards, as one reads. A page is turned so that most of its characters stand upright. PDFium runs no
scripts of a document and fetches nothing.
"""

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MAX_OBJECTS = 200_000  # drawn objects of a page; a drawing has more, a table has not
MAX_DEPTH = 6  # of drawings within drawings
THIN = 2.5  # a filled shape that is no thicker is a line
STRAIGHT = 0.8  # how far the ends of a straight line may be apart across its direction
PICTURE_SHARE = 0.5  # of the page: a picture of this size is a scan
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # FPDF_PAGEOBJ_…
_LINE_TO, _MOVE_TO = 0, 2  # FPDF_SEGMENT_…
_INVISIBLE = 3  # FPDF_TEXTRENDERMODE_INVISIBLE: what character recognition lays under a scan

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Char(NamedTuple):
    """A character and its box. turned: by how many quarters clockwise it stands, against most of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turned: int = 0

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return max(self.x1 - self.x0, self.bottom - self.top)


class Line(NamedTuple):
    """A ruled line: where it runs (y of a horizontal, x of a vertical one), and from where to where."""

    at: float
    start: float
    end: float


@dataclass
class PageContent:
    """chars: in the order of the file; picture_share: the largest picture, as a share of the page; recognised: whether the text is
    what character recognition laid under a scan."""

    chars: list[Char] = field(default_factory=list)
    horizontals: list[Line] = field(default_factory=list)
    verticals: list[Line] = field(default_factory=list)
    picture_share: float = 0.0
    recognised: bool = False

    @property
    def is_picture(self) -> bool:
        return not self.chars and self.picture_share >= PICTURE_SHARE


def page_content(page: Any) -> PageContent:
    """The content of a page (pypdfium2.PdfPage)."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    content = PageContent()
    text_page = page.get_textpage()
    try:
        chars, content.recognised = _characters(text_page, (left, bottom, right, top), _clips(page))
    finally:
        text_page.close()
    quarter = Counter(angle for *_, angle in chars).most_common(1)[0][0] if chars else 0
    turn = _TURNS[quarter]
    for text, x0, y0, x1, y1, angle in chars:
        (ax, ay), (bx, by) = turn(x0, y0), turn(x1, y1)
        box = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        content.chars.append(Char(text, *box, (angle - quarter) % 4))
    for kind, points in _drawn(page):
        if kind == _IMAGE:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            content.picture_share = max(content.picture_share, (max(xs) - min(xs)) * (max(ys) - min(ys)) / area)
        else:
            _add_lines(content, [turn(*p) for p in points], kind)
    return content


Box = tuple[float, float, float, float]


def _characters(text_page: Any, page_box: Box, clips: dict[int, Box]) -> tuple[list[Any], bool]:
    """(text, x0, y0, x1, y1, quarters clockwise) of each character that the page shows, and whether they are invisible."""
    import pypdfium2.raw as pdfium

    found, invisible = [], 0
    sides = [ctypes.c_double() for _ in range(4)]
    pointers = [ctypes.byref(side) for side in sides]
    pending = ""
    for n in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, n)
        if 0xD800 <= code < 0xDC00:
            pending = chr(code)
            continue
        text = (pending + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        pending = ""
        if text.isspace() or code in (0, 2, 0xFFFE) or not pdfium.FPDFText_GetCharBox(text_page, n, *pointers):
            continue
        x0, x1, y0, y1 = (side.value for side in sides)
        text_object = pdfium.FPDFText_GetTextObject(text_page, n)
        left, bottom, right, top = (
            clips.get(ctypes.addressof(text_object.contents), page_box) if text_object else page_box
        )
        if not (left <= (x0 + x1) / 2 <= right and bottom <= (y0 + y1) / 2 <= top):
            continue  # cut off by the page or by its cell
        quarters = round(math.degrees(pdfium.FPDFText_GetCharAngle(text_page, n)) / 90) % 4
        found.append((text, *_full_box(text_page, n, (x0, y0, x1, y1)), quarters))
        if len(found) <= 50 and text_object:
            invisible += pdfium.FPDFTextObj_GetTextRenderMode(text_object) == _INVISIBLE
    return found, invisible > 0 and invisible >= min(len(found), 50) * 0.9


def _clips(page: Any) -> dict[int, Box]:
    """Text object of the page → the box within which it is shown, where that is less than the page."""
    import pypdfium2.raw as pdfium

    clips: dict[int, Box] = {}
    x, y = ctypes.c_float(), ctypes.c_float()
    for n in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, n)
        if pdfium.FPDFPageObj_GetType(item) != _TEXT or not (path := pdfium.FPDFPageObj_GetClipPath(item)):
            continue
        left, bottom, right, top = page.get_bbox()
        for part in range(min(max(pdfium.FPDFClipPath_CountPaths(path), 0), 20)):
            points = []
            for segment_number in range(min(pdfium.FPDFClipPath_CountPathSegments(path, part), 100)):
                segment = pdfium.FPDFClipPath_GetPathSegment(path, part, segment_number)
                pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
                points.append((x.value, y.value))
            if points:
                left, right = max(left, min(p[0] for p in points)), min(right, max(p[0] for p in points))
                bottom, top = max(bottom, min(p[1] for p in points)), min(top, max(p[1] for p in points))
        clips[ctypes.addressof(item.contents)] = (left - 1, bottom - 1, right + 1, top + 1)
    return clips


def _full_box(text_page: Any, n: int, tight: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The box of the character's body, so that ー and 。 stand on the line of their neighbours."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, n, box):
        return tight
    x0, x1 = sorted((box.left, box.right))
    y0, y1 = sorted((box.bottom, box.top))
    size = pdfium.FPDFText_GetFontSize(text_page, n)
    is_sane = 0 < x1 - x0 < 20 * max(size, 1) and 0 < y1 - y0 < 20 * max(size, 1)
    return (x0, y0, x1, y1) if is_sane else tight


# How to turn a page on which most characters stand by so many quarters clockwise, with y downwards
_TURNS: tuple[Callable[[float, float], tuple[float, float]], ...] = (
    lambda x, y: (x, -y),
    lambda x, y: (-y, -x),
    lambda x, y: (-x, y),
    lambda x, y: (y, x),
)


# --- what is drawn ----------------------------------------------------------------------------------------------------


def _drawn(page: Any) -> Iterator[tuple[int, list[tuple[float, float]]]]:
    """(kind, points): the corners of each picture, and the sub-paths of each visible path."""
    import pypdfium2.raw as pdfium

    left = [MAX_OBJECTS]

    def walk(
        count: Any, get: Any, owner: Any, matrix: Matrix, depth: int
    ) -> Iterator[tuple[int, list[tuple[float, float]]]]:
        for n in range(count(owner)):
            left[0] -= 1
            if left[0] < 0:
                return
            item = get(owner, n)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == _FORM and depth < MAX_DEPTH:
                inner = _product(_matrix(item), matrix)
                yield from walk(pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, item, inner, depth + 1)
            elif kind == _IMAGE:
                whole = _product(_matrix(item), matrix)
                yield _IMAGE, [_apply(whole, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
            elif kind == _PATH and _is_visible(item):
                whole = _product(_matrix(item), matrix)
                for path in _sub_paths(item):
                    yield _PATH, [_apply(whole, x, y) for x, y in path]

    yield from walk(pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, page, IDENTITY, 0)


def _is_visible(path: Any) -> bool:
    """Whether a path is stroked, or filled with anything but white."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return False
    if stroke.value or not fill.value:
        return bool(stroke.value)
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, colour))
    return colour[3].value > 0 and any(part.value < 250 for part in colour[:3])


def _sub_paths(path: Any) -> Iterator[list[tuple[float, float]]]:
    """The corners of each sub-path of straight lines; a closed one ends where it began."""
    import pypdfium2.raw as pdfium

    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for n in range(min(pdfium.FPDFPath_CountSegments(path), 10_000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind != _LINE_TO:
            if len(points) > 1:
                yield points
            points = [(x.value, y.value)] if kind == _MOVE_TO else []
        elif points:
            points.append((x.value, y.value))
        if points and pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _add_lines(content: PageContent, points: list[tuple[float, float]], kind: int) -> None:
    """The level and upright sides of a sub-path; a thin shape is one line."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if min(width, height) <= THIN:
        if height <= width:
            content.horizontals.append(Line((min(ys) + max(ys)) / 2, min(xs), max(xs)))
        if width <= height:
            content.verticals.append(Line((min(xs) + max(xs)) / 2, min(ys), max(ys)))
        return
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        if abs(ay - by) <= STRAIGHT < abs(ax - bx):
            content.horizontals.append(Line((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) <= STRAIGHT < abs(ay - by):
            content.verticals.append(Line((ax + bx) / 2, min(ay, by), max(ay, by)))


def _matrix(item: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)
