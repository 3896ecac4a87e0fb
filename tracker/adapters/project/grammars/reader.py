"""From a syntax tree to sites: every text that could be a name, with the roles of the nodes around it."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tracker.adapters.project.grammars.climbing import Position, Step, climb, first_children
from tracker.adapters.project.grammars.roles import (
    ARGUMENTS,
    DECLARATIONS,
    INTERPOLATIONS,
    LABELLED,
    LISTS,
    STRINGS,
)
from tracker.adapters.project.grammars.texts import Text, text_of
from tracker.domain.scanning.names.model_keys import words
from tracker.domain.scanning.sites.site import Site
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText
from tracker.domain.scanning.text.unmistakable import BEGINNINGS

if TYPE_CHECKING:
    from tree_sitter import Node, Tree, TreeCursor

_BEGINNINGS = (
    rb"vllm|sglang|ollama|hf|huggingface-cli|docker|lms|ramalama|trtllm|lmdeploy|mlc|litellm|git|curl|wget|"
    rb"transformers|modelscope|llama|text-gen|infinity|mlx"
)
_QUOTED = re.compile(
    rb"[\"'`](?=[$@A-Za-z0-9{#\\-][^\s\"'`]{1,300}[\"'`{])|%[wW][\[({]"
    rb"|`(?=[ \t]*[\n{])|\"{3}(?=[ \t]*\n)|[\"'](?=\{\s*\\?[\"'])"
    rb"|[\"'`](?=(?:[A-Z_]{1,40}=\S{1,80} |sudo |npx |uvx |python3? -m ){0,4}(?:" + _BEGINNINGS + rb"))"
)
_TELLING = re.compile(
    r"[\d/:{]|^(?:claude|mistral|command|sonar|gpt|gemini|codestral|qwen|llama|kimi|grok|nomic|mxbai|bge|snowflake"
    r"|embed|rerank|jina|voyage|glm|whisper|deepseek|chatgpt|imagen|dall|magistral|devstral|pixtral|ministral|open-"
    r"|text-|openai_|distil-|textembedding|chat-|solar|palmyra|jamba|titan|doubao|ernie|hunyuan|abab|moonshot|gemma|phi|granite|nova)",
    re.IGNORECASE,
)
"""What names of models have in them: a number, an owner, a family's beginning."""
_WITH_WORDS = re.compile(rb"ollama|whisper|gpt4all|openclip|ai-sdk", re.IGNORECASE)
_NAME = re.compile(r"[@\w$.{][^\s\"'`<>|;,]{1,299}")
_WORD = re.compile(r"[^\W\d]\w*\Z")
_MAX_CONSTANTS = 2_000
_MAX_USES = 20_000
_MAX_DOCUMENTS = 200
_MAX_SITES = 50_000


class Constant(NamedTuple):
    """A text that a name stands for, where it is written."""

    text: str
    line: int
    column: int
    is_partial: bool


class Reader:
    """Reads one tree; ``content`` are the bytes it was made from, ``is_cut`` says that time was up before."""

    def __init__(self, tree: Tree, content: bytes, *, deadline: float = 10.0) -> None:
        self._end = time.process_time() + deadline
        self._root = tree.root_node
        self._content = content
        self._lines = _line_starts(content)
        self._known = -1, 1
        self.is_cut = False
        self.constants: dict[str, list[Constant]] = {}
        self.commands: list[list[LocatedText]] = []
        self.documents: list[LocatedText] = []
        self._listed: set[int] = set()
        self._has_words = _WITH_WORDS.search(content) is not None

    def sites(self) -> Iterator[Site]:
        """Texts where they are written, then constants where they are used."""
        count = 0
        for path in self._paths(found.start() for found in _QUOTED.finditer(self._content)):
            text = text_of(path[-1].node, self._content, self._values)
            if _may_be_document(text.text) and len(self.documents) < _MAX_DOCUMENTS:
                self.documents.append(_unescaped(LocatedText.of(text.text, *self._place(text.start))))
                continue
            if _is_argument(text.text):
                self._note_arguments(path)
            if not _is_wanted(text.text) or (
                not _TELLING.search(text.text) and not self._may_be_word(path, text.text)
            ):
                continue
            yield from self._site(path, text, *self._place(text.start), is_literal=True)
            count += 1
            if count > _MAX_SITES or self._is_late():
                return
        yield from self._uses()

    def _is_late(self) -> bool:
        self.is_cut = self.is_cut or time.process_time() > self._end
        return self.is_cut

    def _may_be_word(self, path: list[Step], text: str) -> bool:
        """Words alone name a model where a library has such names, and else only as a constant's part."""
        has_words = self._has_words and "_" not in text
        return has_words or (len(path) > 1 and path[-2].node.type in DECLARATIONS)

    def _values(self, name: str) -> str | None:
        known = self.constants.get(name, ())
        return known[0].text if len(known) == 1 and not known[0].is_partial else None

    def _site(
        self, path: list[Step], text: Text | Constant, line: int, column: int, *, is_literal: bool = False
    ) -> Iterator[Site]:
        if text.text.startswith(("http://", "https://", "hf://")):
            yield Site(text=text.text, line=line, column=column, is_partial=text.is_partial)
            return
        position = climb(path, self._values)
        if position is None:
            if text.text.startswith(BEGINNINGS):
                yield Site(text=text.text, line=line, column=column, is_partial=text.is_partial)
            return
        if is_literal and position.declared and not position.is_key:
            self._note_constant(position, text, line, column)
        setting = text.setting if isinstance(text, Text) else ""
        yield Site(
            text=position.joined or text.text,
            line=line,
            column=column,
            callee=() if setting else position.callee,
            position=None if setting else position.position,
            name=position.name or setting,
            around=(*position.around, *position.siblings, *([setting] if setting else [])),
            is_partial=text.is_partial or position.is_partial,
            is_listed=position.is_listed,
            is_key=position.is_key,
            beside=position.beside,
        )

    # ---- constants

    def _note_constant(self, position: Position, text: Text | Constant, line: int, column: int) -> None:
        """``NAME = "…"`` and the like: the name stands for the text from here on."""
        if len(self.constants) < _MAX_CONSTANTS:
            partial = text.is_partial or position.is_partial
            known = Constant(position.joined or text.text, line, column, partial)
            self.constants.setdefault(position.declared, []).append(known)

    def _uses(self) -> Iterator[Site]:
        names = [name for name, known in self.constants.items() if _WORD.match(name)]
        if not names:
            return
        wanted = re.compile(
            rb"(?<![\w\"'`./-])(?:"
            + b"|".join(re.escape(name.encode()) for name in names)
            + rb")(?![\w\"'`/])"
        )
        starts = []
        for found in wanted.finditer(self._content):
            starts.append(found.start())
            if len(starts) > _MAX_USES:
                break
        for path in self._paths(iter(starts), strings=False):
            if self._is_late():
                return
            node = path[-1].node
            name = self._content[node.start_byte : node.end_byte].decode(errors="replace").lstrip("$@")
            for known in self.constants.get(name, ())[:4]:
                if _is_declared_here(path):
                    continue
                yield from self._site(path, known, known.line, known.column)

    # ---- commands

    def _note_arguments(self, path: list[Step]) -> None:
        """A list of a command's words: ``["--model", "…"]``, ``spawn("vllm", ["serve", "…"])``."""
        holder = next(
            (s.node for s in reversed(path[:-1]) if s.node.type in LISTS or s.node.type in ARGUMENTS), None
        )
        if holder is None or holder.id in self._listed or len(self.commands) > 200:
            return
        self._listed.add(holder.id)
        words = [self._word(child) for child in first_children(holder, 200) if "comment" not in child.type]
        inner = [child for child in first_children(holder, 5) if child.type in LISTS]
        if inner and len(words) > 1:
            self._listed.add(inner[0].id)
            words[1:] = [self._word(child) for child in first_children(inner[0], 200)]
        if len(words) > 1:
            self.commands.append(words)

    def _word(self, node: Node) -> LocatedText:
        while node.type not in STRINGS and node.named_child_count == 1:
            node = node.named_children[0]
        if node.type in STRINGS:
            text = text_of(node, self._content, self._values)
            if not text.is_partial and "\n" not in text.text:
                return LocatedText.of(text.text, *self._place(text.start))
        name = self._content[node.start_byte : node.end_byte].decode(errors="replace")
        known = self.constants.get(name[:100], ())
        if known and not known[-1].is_partial:
            return LocatedText.of(known[-1].text, known[-1].line, known[-1].column)
        return LocatedText.of(UNKNOWN, *self._place(node.start_byte))

    # ---- places

    def _paths(self, offsets: Iterator[int], *, strings: bool = True) -> Iterator[list[Step]]:
        """The nodes from the root to the one that begins at each offset: a text, or with ``strings`` off a
        name.
        """
        cursor = self._root.walk()
        path = [Step(self._root, "")]
        behind = -1
        for offset in offsets:
            if offset < behind:
                continue
            while len(path) > 1 and not path[-1].node.start_byte <= offset < path[-1].node.end_byte:
                cursor.goto_parent()
                path.pop()
            self._descend(cursor, path, offset)
            last = path[-1].node
            if strings and last.type in STRINGS:
                behind = last.end_byte if not _has_holes(last) else offset + 1
                if last.start_byte + 4 >= offset:
                    yield _outermost_string(path)
            elif not strings and last.child_count == 0 and last.type not in STRINGS:
                yield list(path)

    @staticmethod
    def _descend(cursor: TreeCursor, path: list[Step], offset: int) -> None:
        """Down to the node that begins at ``offset``; into a string only through its holes."""
        while cursor.goto_first_child_for_byte(offset) is not None:
            node, top = cursor.node, path[-1].node
            if node is None or node.start_byte > offset or (top.type in STRINGS and node.type not in _HOLES):
                cursor.goto_parent()
                return
            path.append(Step(node, cursor.field_name or ""))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset) - 1
        start, column = self._lines[line], 1
        if start <= self._known[0] <= offset:  # one line may be the whole file
            start, column = self._known
        column += len(self._content[start:offset].decode(errors="replace"))
        self._known = offset, column
        return line + 1, column


_HOLES = INTERPOLATIONS | STRINGS


def _has_holes(node: Node) -> bool:
    return any(child.type in INTERPOLATIONS for child in first_children(node, 50))


_PROGRAMS = words(
    """
    vllm sglang ollama hf huggingface-cli docker lms ramalama trtllm-serve lmdeploy mlc_llm litellm git curl
    wget transformers-cli modelscope llama-server llama-cli text-generation-launcher infinity_emb
    mlx_lm.server
    """
)
_COMMAND = re.compile(
    rf"(?:[A-Z_]+=\S+ |sudo |npx |uvx |python3? -m )*(?:{'|'.join(map(re.escape, sorted(_PROGRAMS)))})\s"
)


def _may_be_document(text: str) -> bool:
    """A text of several lines, or one in braces: perhaps YAML or JSON that the program carries."""
    return "\n" in text or (text.startswith("{") and '"' in text and len(text) > 12)


def _unescaped(content: LocatedText) -> LocatedText:
    """``{\\"model\\": …}`` without what guards its quotes."""
    if '\\"' not in content.text:
        return content
    parts, at = [], 0
    for found in re.finditer(r'\\(?=")', content.text):
        parts.append(content.part(at, found.start()))
        at = found.end()
    return LocatedText.join([*parts, content.part(at)])


def _is_argument(text: str) -> bool:
    """What a list of a command's arguments has in it: an option, or a program first."""
    return text in _PROGRAMS or (text.startswith("--") and text[2:3].isalpha() and " " not in text)


def _is_wanted(text: str) -> bool:
    """Whether a text has the form of a name, an address or a command."""
    if _NAME.fullmatch(text):
        return any(mark.isalpha() for mark in text) and not text.startswith("--")
    return len(text) < 5_000 and _COMMAND.match(text) is not None


def _outermost_string(path: list[Step]) -> list[Step]:
    """Some grammars put a string's text into a string of its own."""
    path = list(path)
    while len(path) > 1 and path[-2].node.type in STRINGS:
        path.pop()
    return path


def _is_declared_here(path: list[Step]) -> bool:
    """Whether the name is one that is declared, set or an argument's label, not one that is used."""
    node, field = path[-1]
    outer = path[-2].node.type if len(path) > 1 else ""
    if field in ("key", "bound_identifier") or outer == "value_argument_label":
        return True
    if field in ("name", "pattern", "left", "field"):
        return outer in DECLARATIONS or outer in LABELLED
    following = node.next_sibling
    return outer in LABELLED and following is not None and following.type in ("=", ":", "=>", ":=")


def _line_starts(content: bytes) -> list[int]:
    starts = [0]
    at = content.find(b"\n")
    while at != -1:
        starts.append(at + 1)
        at = content.find(b"\n", at + 1)
    return starts
