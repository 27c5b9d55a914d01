"""The one error a user ever sees, and the end of the program."""


class KitError(Exception):
    """A mistake the user can mend.

    where: the file, row, column, option or name that is meant; what: what is wrong with it;
    fix: what to do. All three are whole sentences (or a bare name, for `where`) in the user's language.
    """

    def __init__(self, where: str, what: str, fix: str = ""):
        super().__init__(where, what, fix)
        self.where, self.what, self.fix = str(where), str(what), str(fix)

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.fix}".strip()

    def as_dict(self) -> dict[str, str]:
        return {"where": self.where, "what": self.what, "fix": self.fix}


class Stopped(SystemExit):
    """The system ends the program (SIGTERM, SIGHUP): not the `sys.exit()` of a team's code, which is that code's mistake."""
