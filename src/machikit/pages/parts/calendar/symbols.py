"""A symbol for each kind of waste, told apart by shape as well as by colour."""

from markupsafe import Markup

SHAPES = (  # (colour, path centred on 0, 0); colours have a contrast of at least 4.5:1 on white
    ("#0b5fb0", "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"),
    ("#c2410c", "M0-6.6 6.4 4.8H-6.4z"),
    ("#0f766e", "M-5-5H5V5H-5z"),
    ("#8b2fa8", "M0-6.8 6.8 0 0 6.8-6.8 0z"),
    ("#8a6100", "M0-6.4 6.1-2 3.8 5.2H-3.8L-6.1-2z"),
    ("#b4235a", "M0 6.6 6.4-4.8H-6.4z"),
)
SYMBOL_COUNT = 2 * len(SHAPES)  # each shape filled, then hollow; a thirteenth kind gets the first symbol again


def symbol_definitions() -> Markup:
    """The symbols as SVG elements `kind-0` …, referenced with <use>."""
    symbols = [
        f'<g id="kind-{k}"><path d="{path}" fill="{colour if k < len(SHAPES) else "#fff"}" stroke="{colour}" stroke-width="1.8"/></g>'
        for k, (colour, path) in enumerate(SHAPES * 2)
    ]
    return Markup(f'<svg class="signs" aria-hidden="true" width="0" height="0"><defs>{"".join(symbols)}</defs></svg>')
