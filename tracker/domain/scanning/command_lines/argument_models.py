"""Models among the words given to one program: its options, its positions, its settings in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tracker.domain.scanning.command_lines.command_table import HUB, Syntax
from tracker.domain.scanning.command_lines.option_words import (
    SETTING_FLAGS,
    flag_and_value,
    is_about_data,
    is_flag,
    is_switch,
    plain_words,
    revision_of,
    until_flag,
)
from tracker.domain.scanning.command_lines.programs import Arguments
from tracker.domain.scanning.command_lines.shell_words import Word
from tracker.domain.scanning.names.model_keys import (
    has_own_revision,
    naming_of,
    naming_of_variable,
    normal_key,
)
from tracker.domain.scanning.names.model_names import is_hub_id
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText
from tracker.domain.scanning.text.mentions import HINT, candidate_of, find_addresses, names_in
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source
from tracker.domain.scanning.trees.document import walk_mappings
from tracker.domain.scanning.trees.flow_reader import read_json

_PAIR = re.compile(r"(?<![\w.\-/])([A-Za-z_][\w.\-/]{0,200})=([^,\s]+)")
_OVERRIDE = re.compile(r"[+~]{0,2}([A-Za-z_][\w.\-/]*)=(.+)", re.DOTALL)
_LISTS = frozenset({"lora_modules", "models", "model_names", "model_ids", "fallbacks", "enable_lora"})
_OLLAMA_SERVER = re.compile(r":11434\b|/api/(?:pull|generate|embed|embeddings|create)\b")
_FORM_FLAGS = frozenset({"-F", "--form", "--form-string", "-d", "--data", "--data-urlencode"})
_SHELLS = frozenset({"bash", "sh", "zsh", "python", "python3", "torchrun", "accelerate", "deepspeed"})


def find_addresses_in(arguments: Arguments) -> Iterator[Candidate]:
    """Addresses of the Hub anywhere among the words, as for ``git clone`` and ``curl``."""
    kind = _kind(arguments)
    for word in arguments.words:
        if not HINT.search(word.text):
            continue
        for reading in word.readings:
            yield from find_addresses(reading, kind, word.place)


def _kind(arguments: Arguments) -> str:
    if arguments.syntax:
        return " ".join(arguments.syntax.words)
    following = arguments.words[0].text if arguments.words else ""
    return f"git {following}" if arguments.program == "git" and following.isalpha() else arguments.program


def find_options(arguments: Arguments) -> Iterator[Candidate]:
    """Models behind options."""
    words = arguments.words
    if is_about_data(words):
        return
    revision = revision_of(words)
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        flag, value = flag_and_value(word)
        following: Sequence[Word] = ()
        if flag is None:
            yield from _find_override(word, arguments, revision)
            continue
        if value is None and index < len(words) and not is_flag(words[index]):
            value = words[index]
            following = words[index:]
            index += 0 if is_switch(flag) else 1
        if value is not None:
            yield from _find_option(flag, value, following, arguments, revision)


def _find_option(
    flag: str, value: Word, following: Sequence[Word], arguments: Arguments, revision: str | None
) -> Iterator[Candidate]:
    syntax, key = arguments.syntax, normal_key(flag)
    if key.endswith("_args") and value.text.startswith("--"):  # ``--container-args="--model=…,--port=1"``
        words = [value.part(*found.span()) for found in re.finditer(r"[^,\s]+", value.text)]
        yield from find_options(Arguments(arguments.program, None, words))
        return
    if flag in SETTING_FLAGS:
        return
    if flag in _FORM_FLAGS and (found := re.fullmatch(r"model=(.+)", value.text)):
        yield from _candidates(value.part(found.start(1)), flag, confidence=Confidence.LIKELY)
        return
    if key in ("model_args", "modelargs") or (syntax and flag in syntax.pairs):
        yield from _find_pairs(value, flag)
        return
    if value.text.lstrip().startswith(("{", "[")):
        source = Source.OLLAMA if any(_OLLAMA_SERVER.search(word.text) for word in arguments.words) else None
        yield from _find_in_json(value, flag, source)
        return
    if syntax and flag in syntax.ignored:
        return
    confidence = naming_of(flag)
    given = syntax is not None and flag in syntax.flags
    if syntax and syntax.only_flags:
        confidence = None
    if confidence is None and not given:
        return
    if key == "model_name" and "/" not in value.text and _has_identity(arguments.words):
        return  # the name it is served under
    sure = syntax is not None or confidence is Confidence.CERTAIN
    rest = until_flag(following) if key in _LISTS else ()
    for item in (value, *rest[1:]):
        if item.text.startswith("{"):
            yield from _find_in_json(item, flag)
            continue
        pair = _PAIR.fullmatch(item.text) if key in _LISTS else None
        name = item.part(pair.start(2)) if pair else item
        yield from _candidates(
            name,
            flag if syntax is None else f"{' '.join(syntax.words)} {flag}",
            source=_option_source(syntax),
            revision=None if has_own_revision(flag) else revision,
            confidence=Confidence.CERTAIN if sure else Confidence.LIKELY,
        )


def _has_identity(words: Sequence[Word]) -> bool:
    flags = (normal_key(word.text.partition("=")[0]) for word in words if is_flag(word))
    return any(flag in ("model_id", "model_path", "model_dir", "model_name_or_path") for flag in flags)


def _option_source(syntax: Syntax | None) -> Source | None:
    return syntax.source if syntax is not None else None


def _find_override(word: Word, arguments: Arguments, revision: str | None) -> Iterator[Candidate]:
    """``key=value`` as Hydra, OmegaConf and Make take it."""
    found = _OVERRIDE.fullmatch(word.text)
    syntax = arguments.syntax
    if found is None or (
        syntax is not None and (syntax.source is not HUB or syntax.pair_position is not None)
    ):
        return
    *outer, key = re.split(r"[./]", found[1])
    joined = f"{outer[-1]}_{key}" if outer else key
    confidence = naming_of(key) or naming_of(joined) or (naming_of_variable(key) if key.isupper() else None)
    if confidence is not None:
        value = word.part(found.start(2))
        yield from _candidates(
            value, found[1], revision=revision, confidence=min(confidence, Confidence.LIKELY)
        )


def _find_pairs(value: Word, flag: str) -> Iterator[Candidate]:
    """``pretrained=X,revision=R,tokenizer=Y`` of the evaluation harnesses."""
    for reading in value.readings:
        if reading.text.lstrip().startswith("{"):
            yield from _find_in_json(Word(reading, value.place), flag)
            continue
        pairs = list(_PAIR.finditer(reading.text))
        revision = next((pair[2] for pair in pairs if pair[1] == "revision"), None)
        for pair in pairs:
            if pair[1] in (
                "pretrained",
                "peft",
                "tokenizer",
                "model",
                "model_name",
                "delta",
                "path",
                "base_model",
            ):
                part = reading.part(*pair.span(2))
                pin = None if pair[1] in ("peft", "delta") else revision
                found = candidate_of(part, f"{flag} {pair[1]}", place=value.place, revision=pin)
                if found:
                    yield found


def find_in_json(content: LocatedText, kind: str) -> Iterator[Candidate]:
    """Models in JSON written as one text of a configuration."""
    return _find_in_json(Word(content, content.place), kind)


def _find_in_json(value: Word, flag: str, source: Source | None = None) -> Iterator[Candidate]:
    """Models in JSON given as an option's value, as ``--speculative-config '{"model": …}'``."""
    root = read_json(value.content)
    if root is None:
        return
    is_request = flag in _FORM_FLAGS and source is None  # the name a server gave its model
    for _, mapping in walk_mappings(root):
        revision = mapping.word("revision") or None
        for key, node in mapping.entries:
            is_lora = key.text == "path" and normal_key(flag) in _LISTS
            is_pulled = source is Source.OLLAMA and key.text == "name"
            if naming_of(key.text) is None and not is_lora and not is_pulled:
                continue
            scalar = mapping.scalar(key.text)
            if scalar is node and scalar is not None:
                found = candidate_of(
                    scalar.content,
                    flag,
                    place=value.place,
                    source=source,
                    revision=revision,
                    confidence=Confidence.POSSIBLE if is_request else Confidence.LIKELY,
                )
                if found:
                    yield found


def find_positions(arguments: Arguments) -> Iterator[Candidate]:
    """Models that are words of their own."""
    syntax = arguments.syntax
    if is_about_data(arguments.words):
        return
    plain = plain_words(arguments.words)
    if syntax is None:
        yield from _find_script_words(arguments.program, plain)
        return
    if syntax.pair_position is not None and syntax.pair_position < len(plain):
        yield from _find_pairs(plain[syntax.pair_position], syntax.words[0])
    if syntax.position is None or syntax.position >= len(plain):
        return
    revision = revision_of(arguments.words)
    kind = " ".join(syntax.words)
    last = len(plain) if syntax.all_words else syntax.position + 1
    for word in plain[syntax.position : last]:
        yield from _candidates(word, kind, source=syntax.source, revision=revision)


def _find_script_words(program: str, plain: Sequence[Word]) -> Iterator[Candidate]:
    """Arguments of a script of one's own, and what follows an image whose name is not known."""
    is_script = program.endswith((".sh", ".py")) or (program in _SHELLS and plain)
    after_image = program in ("docker", "podman") and any(UNKNOWN in word.text for word in plain)
    if not (is_script or after_image):
        return
    for before, word in pairwise(plain):
        if after_image and UNKNOWN not in before.text:
            continue
        if is_hub_id(word.text):
            yield from _candidates(word, program, confidence=Confidence.POSSIBLE)
    if program.endswith((".sh", ".py")) and plain and is_hub_id(plain[0].text):
        yield from _candidates(plain[0], program, confidence=Confidence.POSSIBLE)


def find_in_call(words: Sequence[Word]) -> Iterator[Candidate]:
    """Arguments of a function the script defines: names its body may pass to a server."""
    for word in plain_words(words[1:]):
        if is_hub_id(word.text):
            yield from _candidates(word, words[0].text, confidence=Confidence.POSSIBLE)


def _candidates(
    word: Word,
    kind: str,
    *,
    source: Source | None = None,
    revision: str | None = None,
    confidence: Confidence = Confidence.CERTAIN,
) -> Iterator[Candidate]:
    for reading in word.readings:
        for name in names_in(reading):
            found = candidate_of(
                name, kind, place=word.place, source=source, revision=revision, confidence=confidence
            )
            if found:
                yield found
