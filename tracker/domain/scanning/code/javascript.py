"""Models named in JavaScript and TypeScript: arguments, properties and constants, by tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from tracker.domain.scanning.code.javascript_calls import (
    CLIENTS,
    FUNCTIONS,
    HOLDERS,
    HUB,
    HUB_CLIENT,
    MAKERS,
    MODEL_METHODS,
    NEVER,
    PROVIDERS,
    SHELLS,
    STARTERS,
)
from tracker.domain.scanning.code.javascript_tokens import Token, read_tokens
from tracker.domain.scanning.command_lines.commands import find_in_arguments, find_in_script
from tracker.domain.scanning.names.model_keys import (
    names_keys,
    naming_inside,
    naming_of,
    naming_of_several,
    naming_of_variable,
)
from tracker.domain.scanning.names.model_names import MAX_NAME, is_hub_id, read_hub_address
from tracker.domain.scanning.sites.call_table import HOSTS, calls_named
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText
from tracker.domain.scanning.text.reference import Candidate, Confidence, Remark, Source, distinct

_REVISIONS = frozenset({"revision", "modelRevision"})
_STATEMENTS = frozenset(
    {
        "if",
        "for",
        "while",
        "switch",
        "return",
        "catch",
        "function",
        "typeof",
        "await",
        "new",
        "in",
        "of",
        "case",
    }
)
_BEGINNINGS = frozenset(
    {"const", "let", "var", "function", "class", "export", "import", "async", "return", "enum", "await"}
)
"""Words that begin a statement."""
_COMPARING = frozenset({"===", "==", "!==", "!="})
_STRUCTURE = frozenset({*"([{)]},;=", "??=", "||="})
_RESULT = "()"
"""Stands in a callee for what a call returned."""
_HOLE = re.compile(r"\$\{([^{}]*)\}")


@dataclass(slots=True)
class _Frame:
    """One open bracket: who is called, the argument's number, the property's or variable's name."""

    mark: str
    callee: tuple[str, ...] = ()
    index: int = 0
    key: str = ""
    outer: str = ""
    fresh: bool = True
    declared: str = ""
    is_type: bool = False
    is_inner_type: bool = False
    is_data: bool = False
    number: int = 0
    is_named: bool = False


class _Text(NamedTuple):
    text: str
    start: int
    partial: bool = False


class _Position(NamedTuple):
    """What stands around a text that names a model."""

    kind: str
    source: Source | None
    confidence: Confidence


class _Found(NamedTuple):
    text: _Text
    position: _Position
    frame: int


@dataclass(slots=True)
class _Facts:
    """Constants and clients of the file."""

    constants: dict[str, list[_Text]] = field(default_factory=dict)
    clients: dict[str, Source | None] = field(default_factory=dict)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate | Remark]:
    """Models a script names, in the order of its lines."""
    del path
    tokens = list(read_tokens(text))
    reader = _Reader(tokens, text)
    reader.read()
    place = LocatedText.of(text).place_of
    best: dict[tuple[int, str], _Found] = {}
    for found in reader.found:
        key = (found.text.start, found.text.text)
        if key not in best or found.position.confidence > best[key].position.confidence:
            best[key] = found
    for (start, name), found in sorted(best.items(), key=lambda item: item[0]):
        where = place(start)
        yield Candidate(
            line=where.line,
            column=where.column,
            kind=found.position.kind,
            text=name,
            source=found.position.source,
            revision=reader.revisions.get(found.frame),
            confidence=found.position.confidence,
        )
    yield from distinct(iter(reader.commands))


class _Reader:
    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.found: list[_Found] = []
        self.commands: list[Candidate] = []
        self.revisions: dict[int, str] = {}  # by the number of the object or the call they belong to
        self.count = 0
        self._lines = LocatedText.of(text)
        self.facts = _facts(tokens)
        self.stack: list[_Frame] = [_Frame("{")]

    def read(self) -> None:
        """Walk the tokens once, with a frame for every open bracket."""
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.kind == "mark":
                self._mark(token.text, index)
            elif token.text == "if" and token.kind == "name" and (end := self._behind_dead_code(index)):
                index = end
                continue
            elif token.kind == "name":
                self._name(token, index)
            if token.kind in ("string", "template") or (token.kind == "name" and self._is_operand(index)):
                index = self._value(index)
            index += 1

    # ---- where we are

    def _mark(self, mark: str, index: int) -> None:
        if mark not in _STRUCTURE:
            return
        top = self.stack[-1]
        if mark in "([{":
            opened = self._opened(mark, index, top)
            self.count += 1
            opened.number = self.count
            opened.is_inner_type = opened.is_type
            self.stack.append(opened)
            if mark == "[":
                self._list(index, top)
        elif mark in ")]}":
            if len(self.stack) > 1:
                self.stack.pop()
            if mark == "}":
                self.stack[-1].fresh = self.stack[-1].mark == "{"
                if self._text_at(index + 1) not in ("|", "&", "["):
                    self.stack[-1].is_type = self.stack[-1].is_inner_type
        elif mark == ",":
            top.index += 1
            top.fresh = True
            if top.mark != "[":
                top.key = ""
        elif mark == ";":
            top.key = top.declared = ""
            top.fresh, top.is_type = True, top.is_inner_type
        elif mark in ("=", "??=", "||="):
            # Behind a value or another name something new begins: an attribute, a field without a semicolon.
            is_new = index > 1 and (self.tokens[index - 2].kind != "mark" or self._text_at(index - 2) == "}")
            kept = top.key if top.key and not top.fresh and not is_new else ""
            top.key = (
                top.declared
                or kept
                or (self._before(index) if top.mark == "{" else _assigned(self.tokens, index))
            )
            top.declared = ""

    def _opened(self, mark: str, index: int, top: _Frame) -> _Frame:
        callee = _callee(self.tokens, index) or _made_by(self.tokens, index) if mark == "(" else ()
        if mark == "(":
            if callee and callee[-1] not in _STATEMENTS:
                return _Frame(mark, callee, key=top.key if callee[-1] in HOLDERS else "", outer=top.outer)
            return _Frame(
                mark, top.callee if not callee else (), top.index, top.key, top.outer, is_type=top.is_type
            )
        if mark == "[":
            return _Frame(mark, top.callee, top.index, top.key, top.outer, is_type=top.is_type)
        before = self._text_at(index - 1)
        if before == "=" and top.key and self._text_at(index + 2) == "}":  # JSX: ``model={"…"}``
            return _Frame(mark, top.callee, 0, top.key, top.outer, is_type=top.is_type)
        if self._text_at(index - 2) == "enum" and (naming_of(before) or naming_of_several(before)):
            return _Frame(mark, outer="models")
        outer = top.key or top.outer if top.mark != "(" else ""
        if naming_of_several(top.outer) and top.mark == "{" and naming_of(top.key) is None:
            outer = top.outer  # ``MODELS = {small: {id: …}}``
        return _Frame(mark, top.callee, 0, "", outer, is_type=top.is_type)

    def _before(self, index: int) -> str:
        token = self.tokens[index - 1] if index else None
        return token.text if token and token.kind in ("name", "string") else ""

    def _name(self, token: Token, index: int) -> None:
        top = self.stack[-1]
        if token.text in _BEGINNINGS and self._text_at(index + 1) not in (":", "?", ",", "}", "="):
            top.is_type = top.is_inner_type  # no semicolon has to end a type
        if token.text in ("const", "let", "var", "readonly", "static") and index + 1 < len(self.tokens):
            following = self.tokens[index + 1]
            if following.text in "[{" and following.kind == "mark" and index + 2 < len(self.tokens):
                following = self.tokens[index + 2]  # ``const [model, setModel] = useState(…)``
            top.declared = following.text if following.kind == "name" else ""
            top.key = ""
        elif token.text in ("type", "interface") and self._text_at(index + 2) in ("=", "{", "<"):
            top.is_type = True
        self._note_key(token, index)

    def _note_key(self, token: Token, index: int) -> None:
        """``name:`` or ``"name":`` right behind ``{`` or ``,``; ``name?:`` in TypeScript."""
        top = self.stack[-1]
        if top.mark != "{":
            return
        following = self._text_at(index + 1)
        if following == "?" and self._text_at(index + 2) == ":":
            following = ":"
        before = ("{", ",", ";", "}", "readonly", "private", "public")
        if following == ":" and self._text_at(index - 1) in before:
            top.key, top.fresh = token.text, False

    def _text_at(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    # ---- what stands there

    def _is_operand(self, index: int) -> bool:
        """A constant's name alone: behind ``(``, ``,``, ``:``, ``=`` and before a delimiter."""
        name = self.tokens[index].text
        return (
            name in self.facts.constants
            and self._text_at(index - 1) in ("(", ",", ":", "=", "??", "||", "[", "?")
            and self._text_at(index + 1) not in ("=", ":", "(", ".", "?.", "=>", "[")
        )

    def _value(self, index: int) -> int:
        """Handle the text that begins here; returns the index of its last token."""
        token = self.tokens[index]
        if (
            token.kind == "string"
            and self._text_at(index + 1) == ":"
            and self._text_at(index - 1) in ("{", ",")
        ):
            self._note_key(token, index)
            top = self.stack[-1]
            if names_keys(top.outer) and not top.is_type and is_hub_id(token.text):
                position = _Position(top.outer, None, Confidence.POSSIBLE)
                self.found.append(_Found(_Text(token.text, token.start), position, top.number))
            return index
        if self._text_at(index - 1) in _COMPARING or self._text_at(index - 1) in ("case", "from", "import"):
            return index
        if self._text_at(index + 1) in _COMPARING:
            return index
        texts, last = self._joined(index)
        for text in texts:
            self._place(text, self._variable_before(index))
        return last

    def _variable_before(self, index: int) -> str:
        """``MODEL`` before the text in ``process.env.MODEL ?? "…"``."""
        if self._text_at(index - 1) not in ("??", "||") or self._text_at(index - 3) != ".":
            return ""
        return self._text_at(index - 2) if self._text_at(index - 4) == "env" else ""

    def _joined(self, index: int) -> tuple[list[_Text], int]:
        """A text and what is added to it with ``+``."""
        texts = self._operand(self.tokens[index])
        last = index
        while self._text_at(last + 1) == "+" and last + 2 < len(self.tokens):
            following = self.tokens[last + 2]
            parts = self._operand(following)
            if not parts or len(texts) * len(parts) > 16 or len(texts[0].text) > MAX_NAME:
                return [_Text(text.text + "{…}", text.start, True) for text in texts], last
            texts = [
                _Text(text.text + part.text, text.start, text.partial or part.partial)
                for text in texts
                for part in parts
            ]
            last += 2
        return texts, last

    def _operand(self, token: Token) -> list[_Text]:
        if token.kind == "string":
            return [_Text(token.text, token.start)]
        if token.kind == "template":
            return [self._template(token)]
        return self.facts.constants.get(token.text, []) if token.kind == "name" else []

    def _template(self, token: Token) -> _Text:
        partial = False

        def fill(hole: re.Match[str]) -> str:
            nonlocal partial
            known = self.facts.constants.get(hole[1].strip(), [])
            if len(known) == 1 and not known[0].partial:
                return known[0].text
            partial = True
            return "{" + hole[1].strip()[:60] + "}"

        return _Text(_HOLE.sub(fill, token.text), token.start, partial)

    def _place(self, text: _Text, variable: str) -> None:
        top = self.stack[-1]
        if top.key in _REVISIONS and top.mark == "{":
            self._note_revision(text)
            return
        if top.key in ("type", "repoType") and text.text in ("dataset", "space"):
            top.is_data = True
        if top.is_type or top.is_data or text.text.startswith(("datasets/", "spaces/")):
            return
        name = top.callee[-1] if top.callee else ""
        if top.mark == "(" and name in SHELLS and " " in text.text and top.index == 0:
            self._script(text)
            return
        if not text.text or len(text.text) > MAX_NAME or re.search(r"\s", text.text):
            return
        if text.text.startswith(("http", "hf://")):
            if read_hub_address(text.text) and not text.partial:
                kind = "hf://" if text.text.startswith("hf://") else "huggingface.co"
                self.found.append(_Found(text, _Position(kind, HUB, Confidence.CERTAIN), top.number))
            return
        position = self._position(top, name) or self._fallback(text, variable, top)
        if position is None or (text.partial and not _names_owner(text.text, position)):
            return
        self.found.append(_Found(text, position, top.number))
        top.is_named = top.is_named or top.key in ("id", "model", "modelId")

    def _note_revision(self, text: _Text) -> None:
        """The revision of the models in this object, and of the call it is an argument of."""
        if text.partial:
            return
        self.revisions.setdefault(self.stack[-1].number, text.text)
        if self.stack[-2].mark == "(":
            self.revisions.setdefault(self.stack[-2].number, text.text)

    @staticmethod
    def _fallback(text: _Text, variable: str, top: _Frame) -> _Position | None:
        """A variable of the environment that names models, or an option a person chooses from a list."""
        if variable and (confidence := naming_of_variable(variable)):
            return _Position(f"env.{variable}", None, confidence)
        if top.key == "value" and top.mark == "{" and not top.callee and is_hub_id(text.text):
            return _Position("value", None, Confidence.POSSIBLE)
        return None

    def _position(self, top: _Frame, name: str) -> _Position | None:
        if name in NEVER:
            return None
        if top.mark == "(" and top.callee:
            found = self._argument(top, name)
            if found is not None or not top.key:
                return found
        return self._property(top, name) if top.key else None

    def _argument(self, top: _Frame, name: str) -> _Position | None:
        if name == _RESULT:
            maker = top.callee[0]
            return _Position(maker, MAKERS[maker], Confidence.CERTAIN) if top.index == 0 else None
        known = FUNCTIONS.get(name)
        if known and top.index == known[0] and known[2] in self.text:
            return _Position(name, known[1], Confidence.CERTAIN)
        if top.index == 0 and len(top.callee) == 1 and self._is_provider(name):
            source = self.facts.clients.get(name, PROVIDERS.get(name))
            return _Position(name, source, Confidence.CERTAIN)
        if (
            top.index == 0
            and len(top.callee) == 2
            and name in MODEL_METHODS
            and self._is_provider(top.callee[0])
        ):
            source = self.facts.clients.get(top.callee[0], PROVIDERS.get(top.callee[0]))
            return _Position(".".join(top.callee), source, Confidence.CERTAIN)
        return None

    def _is_provider(self, name: str) -> bool:
        if name in self.facts.clients:
            return True
        return name in PROVIDERS and (
            "@ai-sdk" in self.text or "ai-sdk" in self.text or "-ai-provider" in self.text
        )

    def _property(self, top: _Frame, name: str) -> _Position | None:
        key = top.key
        if key == "name" and top.is_named:
            return None  # what people see beside ``id``
        if key == "localModelPath":
            return None  # transformers.js: the folder models lie in
        if name in HUB_CLIENT and key in ("repo", "name"):
            return _Position(name, HUB, Confidence.LIKELY)
        confidence = naming_of(key) or naming_of_several(key)
        if confidence is None and key.isupper():
            confidence = naming_of_variable(key)
        if confidence is None and top.outer:
            confidence = naming_inside(top.outer, key) or naming_of_several(top.outer)
        if confidence is None:
            return None
        source = self._source(top.callee)
        if source is not None or (top.callee and calls_named(name)):
            confidence = max(confidence, Confidence.LIKELY)
        is_own = not top.callee or name in HOLDERS
        return _Position(key if is_own else name or key, source, confidence)

    def _source(self, callee: tuple[str, ...]) -> Source | None:
        if not callee:
            return None
        for part in callee[:-1]:
            if part in self.facts.clients:
                return self.facts.clients[part]
        if callee[0] == "ollama" and len(callee) > 1:
            return Source.OLLAMA
        return next((row.source for row in calls_named(callee[-1]) if not row.modules), None)

    def _list(self, index: int, top: _Frame) -> None:
        """A list of arguments: ``["--model", "…"]``, ``spawn("vllm", ["serve", "…"])``."""
        words: list[LocatedText] = []
        if top.mark == "(" and top.callee and top.callee[-1] in STARTERS and top.index == 1:
            program = self.tokens[index - 2]
            if program.kind == "string":
                words.append(LocatedText.of(program.text))
        is_started = bool(words)
        for token in self.tokens[index + 1 : index + 200]:
            if token.kind in ("string", "template"):
                where = self._lines.place_of(token.start)
                text = self._template(token)
                shown = UNKNOWN if text.partial else text.text.replace("\n", " ")
                words.append(LocatedText.of(shown, where.line, where.column))
            elif token.text == "]":
                break
            elif token.kind == "name" and (known := self.facts.constants.get(token.text)):
                where = self._lines.place_of(known[-1].start)
                words.append(LocatedText.of(known[-1].text, where.line, where.column))
            elif token.text != ",":
                words.append(LocatedText.of(UNKNOWN))
                if token.kind == "mark":
                    break
        if is_started or any(word.text.startswith("--") for word in words):
            starts = is_started or not words[0].text.startswith("-")
            self.commands.extend(find_in_arguments(words, program=None if starts else ""))

    def _behind_dead_code(self, index: int) -> int | None:
        """The index behind ``if (false) {…}``; None for any other condition."""
        if [self._text_at(at) for at in range(index + 1, index + 5)] != ["(", "false", ")", "{"]:
            return None
        depth = 0
        for at in range(index + 4, len(self.tokens)):
            if self.tokens[at].kind == "mark":
                depth += {"{": 1, "}": -1}.get(self.tokens[at].text, 0)
                if depth == 0:
                    return at + 1
        return len(self.tokens)

    def _script(self, text: _Text) -> None:
        where = self._lines.place_of(text.start)
        for found in find_in_script(LocatedText.of(text.text, where.line, where.column)):
            self.commands.append(found)


def _names_owner(text: str, position: _Position) -> bool:
    owner, slash, name = text.partition("/")
    start = name.partition("{")[0].rstrip("-_.")
    return (
        position.confidence is Confidence.CERTAIN
        and position.source is HUB
        and bool(slash)
        and "{" not in owner
        and len(start) > 1
        and is_hub_id(f"{owner}/{start}")
    )


def _callee(tokens: list[Token], index: int) -> tuple[str, ...]:
    """The dotted name before an opening bracket; type arguments between them are passed over."""
    parts: list[str] = []
    at = index - 1
    if at >= 0 and tokens[at].text == ">":
        depth = 0
        for at in range(index - 1, max(index - 41, -1), -1):
            depth += {">": 1, "<": -1}.get(tokens[at].text, 0)
            if depth == 0:
                break
        at -= 1
    while at >= 0 and len(parts) < 8:
        if tokens[at].kind != "name":
            break
        parts.append(tokens[at].text)
        if at >= 1 and tokens[at - 1].text in (".", "?."):
            at -= 2
        else:
            break
    return tuple(reversed(parts))


def _made_by(tokens: list[Token], index: int) -> tuple[str, ...]:
    """Who made what is called: ``createOllama`` in ``createOllama({…})("…")``; empty if unknown."""
    depth = 0
    for at in range(index - 1, max(index - 80, 0), -1):
        depth += {")": 1, "(": -1}.get(tokens[at].text, 0) if tokens[at].kind == "mark" else 0
        if depth == 0:
            maker = tokens[at - 1].text
            return (maker, _RESULT) if at < index - 1 and maker in MAKERS else ()
    return ()


def _facts(tokens: list[Token]) -> _Facts:
    """Names given a string, and names given a client or a provider."""
    facts = _Facts()
    for index, token in enumerate(tokens):
        if token.text != "=" or token.kind != "mark" or index + 1 >= len(tokens):
            continue
        name = _assigned(tokens, index)
        if not name:
            continue
        first = index + 1
        while first < len(tokens) and tokens[first].text in ("await", "new"):
            first += 1
        if first < len(tokens):
            _note(facts, name, tokens, first)
    return facts


def _assigned(tokens: list[Token], index: int) -> str:
    """The name before ``=``, a type annotation between them passed over."""
    before = tokens[index - 1] if index else None
    if index >= 3 and before and tokens[index - 2].text == ":" and tokens[index - 3].kind == "name":
        return tokens[index - 3].text
    return before.text if before and before.kind == "name" else ""


def _note(facts: _Facts, name: str, tokens: list[Token], first: int) -> None:
    token = tokens[first]
    if token.kind == "string" or (token.kind == "template" and "${" not in token.text):
        behind = tokens[first + 1].text if first + 1 < len(tokens) else ""
        if behind not in ("+", "?", "."):
            facts.constants.setdefault(name, []).append(_Text(token.text, token.start))
    elif token.kind == "name" and (token.text in MAKERS or token.text in CLIENTS):
        source = MAKERS.get(token.text, CLIENTS.get(token.text))
        facts.clients[name] = _at_address(tokens, first, source)
    elif token.text == "process" or token.kind == "name":
        for at in range(first, min(first + 12, len(tokens) - 1)):
            if tokens[at].text in (";", "{", "("):
                return
            if tokens[at].text in ("??", "||") and tokens[at + 1].kind == "string":
                facts.constants.setdefault(name, []).append(_Text(tokens[at + 1].text, tokens[at + 1].start))
                return


def _at_address(tokens: list[Token], first: int, source: Source | None) -> Source | None:
    """Whose models a client serves: its ``baseURL`` says more than its class."""
    for at in range(first, min(first + 60, len(tokens) - 2)):
        if tokens[at].text == ";":
            break
        if tokens[at].text in ("baseURL", "baseUrl", "basePath") and tokens[at + 1].text == ":":
            address = tokens[at + 2].text
            return next((whose for part, whose in HOSTS if part in address), None)
    return source
