"""The error that users see, and the exception that ends the program on a signal."""


class KitError(Exception):
    """An error that the user can fix.

    where: the file, row, column, option or name that is meant; what: what is wrong with it; fix: what to do. `what` and `fix`
    are whole sentences in the user's language, `where` may be a bare name.
    """

    def __init__(self, where: str, what: str, fix: str = ""):
        super().__init__(where, what, fix)
        self.where, self.what, self.fix = str(where), str(what), str(fix)

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.fix}".strip()

    def as_dict(self) -> dict[str, str]:
        return {"where": self.where, "what": self.what, "fix": self.fix}


class Stopped(SystemExit):
    """The system ends the program (SIGTERM, SIGHUP). Distinct from a `sys.exit()` in a team's code, which is reported as an error."""
