"""The error that users see, and the exception that ends the program on a signal."""


class KitError(Exception):
    """An error that the user can fix. Everything that the kit refuses or cannot read is one.

    Args:
        where: The file, row, column, option or name that is meant; may be a bare name.
        what: What is wrong with it: a whole sentence in the user's language.
        fix: What to do: a whole sentence, or nothing.
    Attributes:
        where: As above.
        what: As above.
        fix: As above.
    Raises: Nothing.
    Example:
        >>> try:
        ...     read("no such file.csv")
        ... except KitError as error:
        ...     print(error.where)
        no such file.csv
    """

    def __init__(self, where: str, what: str, fix: str = ""):
        super().__init__(where, what, fix)
        self.where, self.what, self.fix = str(where), str(what), str(fix)

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.fix}".strip()

    def as_dict(self) -> dict[str, str]:
        """The same three texts, for JSON.

        Returns: {where, what, fix}.
        Raises: Nothing.
        Example:
            >>> KitError("data.csv", "It is empty.", "Fill it in.").as_dict()["fix"]
            'Fill it in.'
        """
        return {"where": self.where, "what": self.what, "fix": self.fix}


class LocatedError(KitError):
    """A KitError whose line of code is known, and is not the one that was running: (file, line), or None."""

    def __init__(self, error: KitError, at: tuple[str, int] | None):
        super().__init__(error.where, error.what, error.fix)
        self.at = at


class Stopped(SystemExit):
    """The system ends the program (SIGTERM, SIGHUP). Distinct from a `sys.exit()` in a team's code, which is reported as an error."""
