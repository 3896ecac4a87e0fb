"""Strict readers: what a page must be for anybody's browser, and what it must never hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import html5lib

_RESOURCES = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "input": ("src",),
    "form": ("action",),
    "use": ("href",),
    "image": ("href",),
}
_NEVER = {"script", "iframe", "object", "embed", "form", "base", "img", "video", "audio", "applet", "frame"}


class Page:
    """One page, read by a parser that refuses every fault of its HTML."""

    def __init__(self, text: str) -> None:
        self.text = text
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root = parser.parse(text)
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]

    def all(self, tag: str) -> list:
        return [element for element in self.elements if element.tag.rpartition("}")[2] == tag]

    @property
    def words(self) -> str:
        """Everything a reader sees, style aside."""
        return " ".join(text for element in self.all("body") for text in element.itertext())

    @property
    def ids(self) -> list[str]:
        return [element.attrib["id"] for element in self.elements if "id" in element.attrib]

    @property
    def links(self) -> list[str]:
        return [element.attrib["href"] for element in (*self.all("a"), *self.all("link"))]

    def faults(self) -> list[str]:
        """Whatever breaks a rule that holds for every page."""
        return [*self._active(), *self._policy(), *self._accessibility()]

    def _active(self) -> Iterator[str]:
        for element in self.elements:
            tag = element.tag.rpartition("}")[2]
            if tag in _NEVER:
                yield f"<{tag}>"
            for name in element.attrib:
                plain = str(name).rpartition("}")[2].lower()
                if plain == "style" or plain.startswith("on"):
                    yield f"{plain}= on <{tag}>"
                if plain in _RESOURCES.get(tag, ()):
                    yield f"<{tag}> loads {element.attrib[name]}"
        for address in self.links:
            parts = urlsplit(address)
            if parts.scheme not in ("", "https"):
                yield f"a link to {address}"
        if re.search(r"url\((?!#)|@import", self.text):
            yield "a style that loads something"

    def _policy(self) -> Iterator[str]:
        policies = [
            element.attrib["content"]
            for element in self.all("meta")
            if element.attrib.get("http-equiv") == "Content-Security-Policy"
        ]
        styles = ["".join(element.itertext()) for element in self.all("style")]
        if len(policies) != 1 or len(styles) != 1:
            yield f"{len(policies)} policies and {len(styles)} styles"
            return
        digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
        if f"style-src 'sha256-{digest}'" not in policies[0] or "default-src 'none'" not in policies[0]:
            yield "the policy does not fit the style"

    def _accessibility(self) -> Iterator[str]:
        (html,) = self.all("html")
        if html.attrib.get("lang") != "en":
            yield "no language"
        for tag in ("h1", "main", "title"):
            if len([one for one in self.all(tag) if not _in_drawing(self, one)]) != 1:
                yield f"not one {tag}"
        if len(self.ids) != len(set(self.ids)):
            yield "an id twice"
        for table in self.all("table"):
            if not table.findall("caption"):
                yield "a table without a caption"
            for head in table.iter("th"):
                if head.attrib.get("scope") not in ("col", "row"):
                    yield "a heading of a table without a scope"
        for element in self.elements:
            for name in ("aria-labelledby", "aria-describedby", "for"):
                for target in element.attrib.get(name, "").split():
                    if target not in self.ids:
                        yield f"{name} names {target}, which is not there"
            role = element.attrib.get("role")
            if element.tag.endswith("svg") and role != "img" and element.attrib.get("aria-hidden") != "true":
                yield "a drawing without a role"
        yield from self._heading_order()

    def _heading_order(self) -> Iterator[str]:
        level = 0
        for element in self.elements:
            if re.fullmatch("h[1-6]", element.tag):
                now = int(element.tag[1])
                if now > level + 1:
                    yield f"{element.tag} after h{level}"
                level = now


def _in_drawing(page: Page, element: object) -> bool:
    return any(element in list(drawing.iter()) for drawing in page.all("svg"))


def broken_links(folder: Path) -> list[str]:
    """Relative links, in any page of a folder, that lead to no file or no place in it."""
    pages = {
        path.relative_to(folder).as_posix(): Page(path.read_text("utf-8")) for path in folder.rglob("*.html")
    }
    found = []
    for name, page in pages.items():
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = name if not parts.path else _joined(name, unquote(parts.path))
            if not (folder / target).is_file():
                found.append(f"{name}: {address}")
            elif parts.fragment and target in pages and parts.fragment not in pages[target].ids:
                found.append(f"{name}: {address} (no such place)")
    return found


def _joined(page: str, path: str) -> str:
    parts: list[str] = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
