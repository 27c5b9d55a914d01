"""The words of a piece of HTML, as maps made in a browser hold it in their descriptions and fields."""

import re
from html.parser import HTMLParser

LONGEST = 50_000  # characters of a text of which the HTML is read
BLANKS = " \t\r\n"  # XML's: others, such as 　, belong to the words
_BREAKS = {"br", "p", "div", "tr", "li", "table", "ul", "h1", "h2", "h3", "h4"}
_SILENT = {"script", "style", "head", "title"}
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_SPACE = re.compile(r"[ \t\u00a0]+")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in _SILENT
        self.out.append("\n" if tag in _BREAKS else " " if tag == "td" else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        self.out.append("\n" if tag in _BREAKS - {"br"} else "")

    def handle_data(self, data: str) -> None:
        self.out.append("" if self.silent else data)


def plain(text: str) -> str:
    """The words of a piece of HTML, a line for each paragraph; text that is none stays as it is."""
    if len(text) > LONGEST or not _MARKUP.search(text):
        return text.strip(BLANKS)
    words = _Words()
    words.feed(text)
    words.close()
    lines = (_SPACE.sub(" ", line).strip(BLANKS) for line in "".join(words.out).splitlines())
    return "\n".join(filter(None, lines))
