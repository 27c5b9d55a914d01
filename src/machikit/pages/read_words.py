"""Words that know which of them were read one by one: a page says of those that sentences made at build hold them."""

from typing import Any

from machikit._base.messages import Words


class ReadWords(dict[str, dict[str, str]]):
    """A prototype's words. read: the keys that code asked for; copying or merging all of them asks for none.

    Example:
        >>> words = ReadWords({"unit": {"ja": "台", "en": "units"}})
        >>> words["unit"]["ja"], words.read
        ('台', {'unit'})
    """

    def __init__(self, words: Words, read: set[str] | None = None):
        super().__init__(words)
        self.read: set[str] = set() if read is None else read

    def __getitem__(self, key: str) -> dict[str, str]:
        self.read.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As a mapping's."""
        self.read.add(key)
        return super().get(key, default)

    def __ror__(self, other: Any) -> "ReadWords":  # type: ignore[override]
        return ReadWords({**other, **self}, self.read)  # other words beneath these
