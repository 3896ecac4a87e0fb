"""Shell text to commands and words, tolerantly: no input is an error, and time is linear in its length.

Reads what people write in scripts, Dockerfiles, Make recipes and YAML blocks: continuations, quotes,
comments, variables set earlier (with every value they were given), defaults as in ``${X:-value}``,
arrays, substitutions, here-documents, and the placeholders ``{{ … }}`` of templates. What only a run
would know is ``UNKNOWN``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from tracker.domain.scanning.text.located import UNKNOWN, LocatedText, Place
from tracker.domain.values.late_dataclass import dataclass

_PLAIN = re.compile(r"[^\s\\'\"`$;&|<>(){#\x00]+")
_PLAIN_IN_QUOTES = re.compile(r"[^\\\"`${]+")
_NO_EXPANSION = re.compile(r"[^`${]+")
_NAME = re.compile(r"[A-Za-z_]\w*")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=")
_DEFAULT = re.compile(r"\s*!?(\w+)(?:\[[^\]]*\])?(?:(:?[-=])(.*))?\s*", re.DOTALL)
_SUBSCRIPT = re.compile(r"\[[^\]\n]*\]\+?=")
_HERE = re.compile(r"<<(-?)[ \t]*(['\"]?)([A-Za-z_]\w*)\2")
_REDIRECT = re.compile(r"\d*(?:>>|>\||>&|&>>|&>|<<<|<&|<|>)[ \t]*(?:[-\d](?=\s|$))?")
_TEMPLATE_DEFAULT = re.compile(r"(?:\bdefault\b\s*\(?|\|\|)\s*(?:\"([^\"]+)\"|'([^']+)')")
_KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "time", "{", "}", "fi", "done"}
)
_DECLARING = frozenset({"export", "declare", "local", "readonly", "typeset", "set", "setenv"})

_MAX_DEPTH = 8
_MAX_VALUES = 32
_MAX_VALUE = 4_000
_MAX_BRACES = 2_000
_MAX_TEMPLATE = 500


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command; ``place`` is where it is used, its content may stand elsewhere.

    ``alternatives`` are all values of a word that is one variable, the newest last.
    """

    content: LocatedText
    place: Place
    alternatives: tuple[LocatedText, ...] = ()

    @property
    def text(self) -> str:
        """The word after quotes and variables are undone."""
        return self.content.text

    @property
    def readings(self) -> tuple[LocatedText, ...]:
        """Every value the word may have."""
        return self.alternatives or (self.content,)

    def part(self, start: int, end: int | None = None) -> Word:
        """A part of the word, as a word."""
        return Word(self.content.part(start, end), self.content.place_of(start))


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable and one value it is given."""

    name: str
    value: LocatedText


@dataclass(frozen=True, slots=True)
class HereDocument:
    """The lines given to a command, and the file they are written to, if any."""

    body: LocatedText
    target: str


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command with the settings before it."""

    words: tuple[Word, ...] = ()
    settings: tuple[Setting, ...] = ()
    documents: tuple[HereDocument, ...] = ()


@dataclass(slots=True)
class Variable:
    """All values a variable was given, the newest last; ``is_list`` when they are the items of an array."""

    values: list[LocatedText] = field(default_factory=list)
    is_list: bool = False


Variables = dict[str, Variable]


def read_commands(source: LocatedText, variables: Variables | None = None) -> Iterator[Command]:
    """The commands of a script in order, those inside substitutions before the one around them.

    ``variables`` is filled as assignments are met, so that a file in several pieces can share it.
    """
    return _Reader(source, variables if variables is not None else {}, 0).commands()


def words_of(texts: Iterator[LocatedText] | list[LocatedText]) -> tuple[Word, ...]:
    """Words that are already apart, such as the items of a list of arguments."""
    return tuple(Word(text, text.place) for text in texts)


def expand(source: LocatedText, variables: Variables) -> Word:
    """One value with the variables and templates in it replaced; quotes are left as they are."""
    reader = _Reader(source, variables, 0)
    reader.read_value()
    return reader.finished_word(source.place)


def assign(variables: Variables, name: str, value: LocatedText) -> None:
    """Note one more value of a variable; a very long one is no name and is not kept."""
    if len(value) > _MAX_VALUE:
        value = value.replaced(UNKNOWN)
    variable = variables.setdefault(name, Variable())
    if len(variable.values) < _MAX_VALUES:
        variable.values.append(value)
    else:
        variable.values[-1] = value


def _without_subscript(item: LocatedText) -> LocatedText:
    """``org/name`` of ``[small]=org/name``, an item of an associative array."""
    subscript = _SUBSCRIPT.match(item.text)
    return item.part(subscript.end()) if subscript else item


class _Reader:
    """A cursor over one script; one instance reads it once."""

    def __init__(self, source: LocatedText, variables: Variables, depth: int) -> None:
        self.source = source
        self.text = source.text
        self.end = len(self.text)
        self.at = 0
        self.variables = variables
        self.depth = depth
        self.unbalanced = False
        self.pieces: list[LocatedText] = []
        self.only_variable: Variable | None = None
        self.quoted = False
        self.inner: list[Command] = []
        self.is_condition = False
        self.switched_off = 0
        self.pending: list[tuple[str, bool]] = []
        self._begin_command()

    def _begin_command(self) -> None:
        self.words: list[Word] = []
        self.settings: list[Setting] = []
        self.documents: list[HereDocument] = []
        self.target = ""

    # ---- commands

    def commands(self) -> Iterator[Command]:
        while self.at < self.end:
            char = self.text[self.at]
            if char == "\n":
                self.at += 1
                if self.pending:
                    self._take_here_documents()
                yield from self._finish_command()
            elif char in " \t\r":
                self.at += 1
            elif char == "\\" and self.text.startswith(("\\\n", "\\\r\n"), self.at):
                self.at += 2 if self.text[self.at + 1] == "\n" else 3
            elif char == "#":
                self.at = self._line_end()
            elif char in ";&|()":
                if char == "&" and self.text.startswith("&>", self.at):
                    self._redirect()
                    continue
                self.at += 1
                yield from self._finish_command()
            elif char in "<>":
                self._redirect()
            else:
                self._read_item()
        yield from self._finish_command()

    def _finish_command(self) -> Iterator[Command]:
        if self.pending and self.at < self.end:
            # The body of a here-document begins on the next line; the rest of this one is another command.
            waiting, self.pending = self.pending, []
            rest, end = self.at, self._line_end()
            self.at = min(end + 1, self.end)
            self.pending = waiting
            self._take_here_documents()
            after = self.at
            yield from self._emit()
            line = self.source.part(rest, end)
            yield from _Reader(line, self.variables, self.depth + 1).commands()
            self.at = after
            return
        self.pending = []
        yield from self._emit()

    def _emit(self) -> Iterator[Command]:
        if not self.switched_off:
            yield from self.inner
        self.inner = []
        if self.is_condition and [word.text for word in self.words] == ["false"]:
            self.switched_off = max(self.switched_off, 1)
        if self.words:
            self.is_condition = False
        if (self.words or self.settings or self.documents) and not self.switched_off:
            documents = tuple(HereDocument(doc.body, self.target) for doc in self.documents)
            yield Command(tuple(self.words), tuple(self.settings), documents)
        self._begin_command()

    def _read_item(self) -> None:
        """An assignment or a word."""
        start = self.at
        assignment = _ASSIGNMENT.match(self.text, start)
        if assignment and (not self.words or self.words[0].text in _DECLARING):
            self.at = assignment.end()
            if self.at < self.end and self.text[self.at] == "(":
                self._read_array(assignment[1])
                return
            self._read_word()
            word = self.finished_word(self.source.place_of(assignment.end()))
            self._set(assignment[1], word)
            return
        self._read_word()
        if self.at == start:  # a character no rule takes, such as a lone brace in a place for none
            self.pieces.append(self.source.part(start, start + 1))
            self.at += 1
        self._add_word(start)

    def _add_word(self, start: int) -> None:
        variable, quoted = self.only_variable, self.quoted
        word = self.finished_word(self.source.place_of(start))
        if not self.words and word.text in _KEYWORDS:
            self._notice_condition(word.text)
            return
        if variable is not None and variable.is_list and any(v.text.startswith("-") for v in variable.values):
            self.words.extend(words_of(variable.values))
        elif variable is not None and not quoted and re.search(r"\s", word.text):
            parts = [word.content.part(*found.span()) for found in re.finditer(r"\S+", word.text)]
            self.words.extend(words_of(parts))
        else:
            self.words.append(word)
        self._notice_loop()

    def _notice_condition(self, keyword: str) -> None:
        """``if false`` switches off what follows, up to its ``else`` or ``fi``."""
        self.is_condition = keyword in ("if", "elif")
        if self.switched_off and keyword == "if":
            self.switched_off += 1
        elif self.switched_off and keyword == "fi":
            self.switched_off -= 1
        elif self.switched_off == 1 and keyword in ("else", "elif"):
            self.switched_off = 0

    def _notice_loop(self) -> None:
        """``for x in a b c`` and fish's ``set -x name value`` give values to names."""
        words = self.words
        if len(words) > 3 and words[0].text == "for" and words[2].text == "in":
            for value in words[-1].readings:
                assign(self.variables, words[1].text, value)

    def _set(self, name: str, word: Word) -> None:
        for value in word.readings:
            self.settings.append(Setting(name, value))
            assign(self.variables, name, value)

    def _read_array(self, name: str) -> None:
        close = self._matching(self.at, "(", ")")
        body = self.source.part(self.at + 1, close)
        self.at = min(close + 1, self.end)
        items: list[LocatedText] = []
        flat = LocatedText(body.text.replace("\n", " ") if "#" not in body.text else body.text, *body.layout)
        for command in (
            _Reader(flat, self.variables, self.depth + 1).commands() if self.depth < _MAX_DEPTH else ()
        ):
            items.extend(setting.value for setting in command.settings)
            items.extend(_without_subscript(word.content) for word in command.words)
        self.variables[name] = Variable(items[:_MAX_VALUES], is_list=True)
        self.settings.extend(Setting(name, item) for item in items)
        self.inner.append(Command(words_of(items)))

    # ---- words

    def read_value(self) -> None:
        """Everything that is left, as one word."""
        while self.at < self.end:
            if not self._expansion():
                following = _NO_EXPANSION.match(self.text, self.at)
                self._piece(self.at, following.end() if following else self.at + 1)

    def finished_word(self, place: Place) -> Word:
        content = LocatedText.join(self.pieces) if self.pieces else self.source.part(self.at, self.at)
        values = self.only_variable.values if self.only_variable else []
        self.pieces, self.only_variable, self.quoted = [], None, False
        return Word(content, place, tuple(values) if len(values) > 1 else ())

    def _piece(self, start: int, end: int) -> None:
        if end > start:
            self.pieces.append(self.source.part(start, end))
            self.only_variable = None
        self.at = end

    def _read_word(self) -> None:
        while self.at < self.end:
            char = self.text[self.at]
            if char in " \t\r\n;&|<>()":
                return
            if char == "'":
                self._single_quoted()
            elif char == '"':
                self._double_quoted()
            elif char == "\\":
                self._escape()
            elif self._expansion():
                continue
            elif plain := _PLAIN.match(self.text, self.at):
                self._piece(self.at, plain.end())
            else:
                self._piece(self.at, self.at + 1)

    def _escape(self) -> None:
        if self.text.startswith("\\\n", self.at):
            self.at += 2
        elif self.text.startswith("\\\r\n", self.at):
            self.at += 3
        else:
            self._piece(self.at + 1, min(self.at + 2, self.end))

    def _single_quoted(self) -> None:
        close = self.text.find("'", self.at + 1)
        if close == -1 or (self.unbalanced and close > self._line_end()):
            self.unbalanced = True
            close = self._line_end()
        self._piece(self.at + 1, close)
        self.quoted = True
        self.at = close + 1 if self.text.startswith("'", close) else close

    def _double_quoted(self) -> None:
        self.quoted = True
        limit = self._line_end() if self.unbalanced else self.end
        self.at += 1
        while self.at < limit:
            char = self.text[self.at]
            if char == '"':
                self.at += 1
                return
            if char == "\\":
                following = self.text[self.at + 1 : self.at + 2]
                if following == "\n":
                    self.at += 2
                else:
                    self._piece(self.at + (following in '"\\$`'), min(self.at + 2, limit))
            elif not self._expansion():
                plain = _PLAIN_IN_QUOTES.match(self.text, self.at, limit)
                self._piece(self.at, plain.end() if plain else self.at + 1)
        self.unbalanced = True

    # ---- expansions

    def _expansion(self) -> bool:
        """Replace what begins here with a value; False when nothing of the kind does."""
        text, at = self.text, self.at
        if text.startswith(("{{", "${{"), at):
            return self._template()
        if text.startswith("${", at):
            return self._braces()
        if text.startswith("$(", at):
            self._substitution(at + 2, self._matching(at + 1, "(", ")"))
            return True
        if text.startswith("`", at):
            close = text.find("`", at + 1, self._line_end() if self.unbalanced else self.end)
            if close == -1:
                self.unbalanced = True
                self._piece(at, at + 1)
            else:
                self._substitution(at + 1, close)
            return True
        if text.startswith("$", at):
            return self._dollar()
        return False

    def _dollar(self) -> bool:
        at = self.at
        if self.text.startswith("$$", at):  # Make and Compose write the shell's own $ twice
            self.at += 1
            return True
        if self.text.startswith("$'", at):
            self.at += 1
            self._single_quoted()
            return True
        skipped = 5 if self.text[at : at + 5].lower() == "$env:" else 1  # as PowerShell writes it
        name = _NAME.match(self.text, at + skipped)
        if name:
            self.at = name.end()
            self._use(name[0], None)
            return True
        if re.match(r"\$[\d@*#?!-]", self.text[at : at + 2]):
            self.at += 2
            self._unknown(at)
            return True
        self._piece(at, at + 1)
        return True

    def _braces(self) -> bool:
        start = self.at
        close = self._matching(start + 1, "{", "}", limit=_MAX_BRACES)
        inner = self.source.part(start + 2, close)
        self.at = min(close + 1, self.end)
        found = _DEFAULT.fullmatch(inner.text)
        if found is None:
            name = _NAME.match(inner.text)
            self._use(name[0], None) if name and name[0] in self.variables else self._unknown(start)
            return True
        default = None
        if found[3] is not None and self.depth < _MAX_DEPTH:
            default = self._unquoted(inner.part(found.start(3), found.end(3)))
        self._use(found[1], default)
        if default is not None:
            self.settings.append(Setting(found[1], default))
            if found[2].endswith("="):
                assign(self.variables, found[1], default)
        return True

    def _unquoted(self, value: LocatedText) -> LocatedText:
        if len(value) > 1 and value.text[0] in "'\"" and value.text[-1] == value.text[0]:
            value = value.part(1, len(value) - 1)
        reader = _Reader(value, self.variables, self.depth + 1)
        reader.read_value()
        return reader.finished_word(value.place).content

    def _use(self, name: str, default: LocatedText | None) -> None:
        """Put the value of a variable here; a default joins the values the variable was given."""
        known = self.variables.get(name)
        if known is not None and default is not None:
            known = Variable([default, *known.values], known.is_list)
        elif default is not None:
            known = Variable([default])
        if known is None or not known.values:
            self._unknown(self.at)
            return
        self.only_variable = None if self.pieces else known
        self.pieces.append(known.values[-1])

    def _unknown(self, at: int) -> None:
        self.only_variable = None
        self.pieces.append(LocatedText(UNKNOWN, [0], [self.source.place_of(min(at, max(self.end - 1, 0)))]))

    def _substitution(self, start: int, close: int) -> None:
        inner = self.source.part(start, close)
        opening = self.at
        self.at = min(close + 1, self.end)
        name = inner.text.strip()
        if name in self.variables:  # $(NAME) as Make and Kubernetes write it
            self._use(name, None)
            return
        if self.depth < _MAX_DEPTH:
            self.inner.extend(_Reader(inner, dict(self.variables), self.depth + 1).commands())
        self._unknown(opening)

    def _template(self) -> bool:
        start = self.at
        opening = self.text.index("{{", start) + 2
        close = self.text.find("}}", opening, min(self._line_end(), opening + _MAX_TEMPLATE))
        if close == -1:
            self._piece(start, opening)
            return True
        inner = self.source.part(opening, close)
        self.at = close + 2
        default = _TEMPLATE_DEFAULT.search(inner.text)
        name = inner.text.strip().lstrip(".").removeprefix("env.")
        if default:
            group = 1 if default[1] else 2
            self._use("", inner.part(*default.span(group)))
        elif name in self.variables:
            self._use(name, None)
        else:
            self._unknown(start)
        return True

    # ---- brackets, redirections, here-documents

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return self.end if end == -1 else end

    def _matching(self, at: int, opening: str, closing: str, limit: int | None = None) -> int:
        """Where the bracket that opens at ``at`` closes; else the end of the line (or of the window)."""
        end = self._line_end() if self.unbalanced else self.end
        end = min(end, at + limit) if limit else end
        depth = 0
        for found in re.compile(rf"\\.|'[^'\n]*'|[{re.escape(opening + closing)}]", re.DOTALL).finditer(
            self.text, at, end
        ):
            if found[0] == opening:
                depth += 1
            elif found[0] == closing:
                depth -= 1
                if depth == 0:
                    return found.start()
        if limit is None:
            self.unbalanced = True
        return min(self._line_end(), end)

    def _redirect(self) -> None:
        here = _HERE.match(self.text, self.at)
        if here:
            self.at = here.end()
            self.pending.append((here[3], here[1] == "-"))
            return
        redirect = _REDIRECT.match(self.text, self.at)
        if redirect is None:
            self.at += 1
            return
        self.at = redirect.end()
        start = self.at
        self._read_word()
        if self.pieces and self.at > start:
            word = self.finished_word(self.source.place_of(start))
            if ">" in redirect[0]:
                self.target = word.text

    def _take_here_documents(self) -> None:
        """The cursor stands behind the line that announced them."""
        for name, indented in self.pending:
            start = self.at
            before = r"^[ \t]*" if indented else "^"
            closing = re.compile(before + re.escape(name) + r"[ \t]*\r?$", re.MULTILINE)
            found = closing.search(self.text, start)
            end = found.start() if found else self.end
            self.documents.append(HereDocument(self.source.part(start, end), ""))
            self.at = min(found.end() + 1, self.end) if found else self.end
        self.pending = []
