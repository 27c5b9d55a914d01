"""The version of the kit. It stands here alone: the build reads this file, and `machikit.__version__` is this value."""

__version__ = "0.1.0"


def minor_version() -> str:
    """The version without its patch level (`0.1`), as prototypes and events keep it."""
    return ".".join(__version__.split(".")[:2])
