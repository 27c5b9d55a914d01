"""Plain text of HTML, which maps made in a browser hold in their descriptions and fields."""

import re
from html.parser import HTMLParser

MAX_CHARACTERS = 50_000  # of a text that is parsed as HTML
BLANKS = " \t\r\n"  # the white space of XML: other spaces, such as 　, belong to the text
_BREAKS = {"br", "p", "div", "tr", "li", "table", "ul", "h1", "h2", "h3", "h4"}
_SILENT = {"script", "style", "head", "title"}
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_SPACE = re.compile(r"[ \t\u00a0]+")


class _TextParser(HTMLParser):
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


def html_to_text(text: str) -> str:
    """The text of a piece of HTML, one line per paragraph; text without markup is only stripped."""
    if len(text) > MAX_CHARACTERS or not _MARKUP.search(text):
        return text.strip(BLANKS)
    parser = _TextParser()
    parser.feed(text)
    parser.close()
    lines = (_SPACE.sub(" ", line).strip(BLANKS) for line in "".join(parser.out).splitlines())
    return "\n".join(filter(None, lines))
