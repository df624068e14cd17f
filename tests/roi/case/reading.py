"""What a document says: its words and its figures, from the HTML and from the PDF."""

import html
import re
from collections import Counter

FIGURE = re.compile(r"[−-]?£?\d[\d,]*(?:\.\d+)?[%kmb]?")


def words_of(page):
    """The visible words: what stands in the head, and titles of pictures, are not printed."""
    body = page.split("<body>")[-1]
    body = re.sub(r"<(title|desc)\b[^>]*>.*?</\1>", "", body, flags=re.DOTALL)
    body = body.replace("<wbr>", "")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def words_of_pdf(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def figures_in(words):
    return Counter(FIGURE.findall(words))


def bookmarks(outline):
    """Titles with the depth at which they stand."""
    found = []
    for entry in outline:
        found += (
            [(1 + depth, title) for depth, title in bookmarks(entry)] if isinstance(entry, list) else [(0, entry.title)]
        )
    return found
