"""A picture in the workbook of a sheet."""

import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PNG = "data:image/png;base64,"
PIXELS_PER_MM = 96 / 25.4


def insert_picture(page: "Worksheet", row: int, uri: str, label: str, mm: float) -> None:
    """Put a PNG, given as a data URI, at the left of a row, mm high."""
    png = base64.b64decode(uri.removeprefix(PNG))
    scale = mm * PIXELS_PER_MM / int.from_bytes(png[20:24], "big")  # its height in pixels
    look = {"image_data": io.BytesIO(png), "x_scale": scale, "y_scale": scale, "description": label}
    page.insert_image(row, 0, "page.png", look)
