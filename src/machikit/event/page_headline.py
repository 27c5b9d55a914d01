"""What a built page says first: its headline and its numbers, as plain lines for paper."""

from typing import Any

MOST = 3  # numbers


def page_headline(page: bytes) -> str:
    """The headline of a page and a line for each number below it; "" for a page that has neither, or is none.

    >>> number = b'<div class="num"><strong>3<i>m</i></strong><span class="of">far</span></div>'
    >>> page_headline(b'<p class="headline">Go</p><div class="nums">' + number + b"</div>")
    'Go\\nfar: 3m'
    """
    if not page.strip():
        return ""
    from lxml import html

    root = html.document_fromstring(page.decode("utf-8", errors="replace"), parser=html.HTMLParser(huge_tree=True))
    headline = [_text(element) for element in root.xpath("//p[contains(@class, 'headline')]")][:1]
    numbers = root.xpath("//*[contains(concat(' ', @class, ' '), ' nums ')]/*[contains(@class, 'num')]")
    return "\n".join(filter(None, [*headline, *map(_number, numbers[: MOST - len(headline)])]))


def _number(element: Any) -> str:
    value, of = (" ".join(map(_text, element.xpath(path))) for path in (".//strong", ".//*[contains(@class, 'of')]"))
    return f"{of}: {value}" if of else value


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
