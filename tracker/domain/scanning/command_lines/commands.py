"""Models named on a command line, whoever starts the command: a script, a container, a list of arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.argument_models import (
    find_addresses_in,
    find_in_call,
    find_options,
    find_positions,
)
from tracker.domain.scanning.command_lines.command_table import NESTING_FLAGS
from tracker.domain.scanning.command_lines.option_words import SETTING_FLAGS, flag_and_value
from tracker.domain.scanning.command_lines.programs import VARIABLE, base_name, understand
from tracker.domain.scanning.command_lines.shell_words import Variables, Word, read_commands, words_of
from tracker.domain.scanning.names.model_keys import naming_of, naming_of_variable, normal_key
from tracker.domain.scanning.names.model_names import is_local_path
from tracker.domain.scanning.text.embedded import find_embedded
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText
from tracker.domain.scanning.text.mentions import candidate_of, find_addresses, source_of_key
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source

_PATH_PAIR = re.compile(r"(?<![\w.\[\]-])([A-Za-z_][\w.\[\]-]{0,200})=([^,]+)")
_SEVERAL = re.compile(r",[A-Za-z_]\w*=")
_MAX_DEPTH = 5
_MAX_WORDS = 5_000
_QUIET_PROGRAMS = frozenset(
    {"echo", "printf", "#", "grep", "rg", "sed", "awk", "cd", "mkdir", "rm", "ls", "test", "["}
)
_SCRIPT_TAKERS = frozenset({"ssh", "tmux", "screen", "eval", "watch", "concurrently", "su"})
_FUNCTION = re.compile(
    r"^[ \t]*(?:function[ \t]+([\w.:-]{1,80})[ \t]*(?:\([ \t]*\))?|([\w.:-]{1,80})[ \t]*\([ \t]*\))"
    r"[ \t\n]*\{",
    re.MULTILINE,
)
_ABOUT_OTHERS = re.compile(r"data|push|upload|publish|image|log|die|info|warn|clone|package", re.IGNORECASE)
_COMMON_FOLDER = re.compile(
    r"(?:^|[/.])(?:data|models?|cache|hub|weights|checkpoints?|ckpts?|storage|volumes?|downloads?|mnt|tmp)?/?$"
)
_SCRIPT_READERS = frozenset({"bash", "sh", "zsh", "ssh", "sudo", "su", "docker", "kubectl"})
_FOLDER_KEYS = frozenset(
    {"model_path", "models_path", "models", "model_dir", "models_dir", "model_repo_path", "ollama_models"}
)


def find_in_script(
    source: LocatedText, variables: Variables | None = None, depth: int = 0
) -> Iterator[Candidate]:
    """Models in a shell text: its commands, its settings, and the files it writes."""
    variables = variables if variables is not None else {}
    if depth > _MAX_DEPTH:
        return
    functions = _functions(source.text)
    for command in read_commands(source, variables):
        for setting in command.settings:
            yield from find_in_setting(setting.name, setting.value)
        if command.words and command.words[0].text in functions:
            yield from find_in_call(command.words)
        for document in command.documents:
            yield from _find_in_here_document(command.words, document.body, document.target, depth)
        yield from find_in_command(command.words, depth=depth)


def _functions(text: str) -> frozenset[str]:
    """Names of the functions a script defines, as far as they may be given models."""
    if "{" not in text:
        return frozenset()
    names = (found[1] or found[2] for found in _FUNCTION.finditer(text))
    return frozenset(name for name in names if not _ABOUT_OTHERS.search(name))


def find_in_command(
    words: Sequence[Word], *, program: str | None = None, depth: int = 0
) -> Iterator[Candidate]:
    """Models among the words of one command; ``program`` where the words are only its arguments."""
    words = words[:_MAX_WORDS]
    if not words or depth > _MAX_DEPTH:
        return
    yield from _find_settings(words)
    yield from _find_stored(words)
    yield from _find_images_of_models(words)
    arguments = understand(words, program)
    if arguments.program not in _QUIET_PROGRAMS:
        yield from find_addresses_in(arguments)
        yield from find_options(arguments)
        yield from find_positions(arguments)
    yield from _find_nested(words, depth)


def find_in_arguments(
    texts: list[LocatedText], *, program: str | None = None, depth: int = 0
) -> Iterator[Candidate]:
    """Models in a list of arguments, such as a container's ``args``."""
    return find_in_command(words_of(texts), program=program, depth=depth)


def find_in_setting(name: str, value: LocatedText, kind: str | None = None) -> Iterator[Candidate]:
    """A model in ``NAME=value``; values that are command lines or JSON are read as such."""
    confidence = naming_of_variable(name)
    text = value.text.strip()
    is_folder = normal_key(name) in _FOLDER_KEYS or "://" in text
    is_usual = normal_key(name) == "ollama_models" or _COMMON_FOLDER.search(text) is not None
    if is_folder and is_local_path(text) and is_usual:
        return  # where weights are put, not which
    if confidence is not None and text.startswith(("[", "{")):
        yield from _find_in_table(value)
    elif confidence is not None:
        if name.islower() and naming_of(name) is Confidence.POSSIBLE:
            confidence = Confidence.POSSIBLE
        source = source_of_key(name)
        for part in _items(value):
            found = candidate_of(part, kind or name, source=source, confidence=confidence)
            if found:
                yield found
    elif text.startswith("-") and " " in text:
        words = next((command.words for command in read_commands(value)), ())
        yield from find_in_command(words, program="")
    else:
        yield from find_addresses(value, kind or name)


def _find_in_table(value: LocatedText) -> Iterator[Candidate]:
    """``MODELS=[{"name": "…"}]``: a table of models as JSON."""
    table = LocatedText.join((LocatedText.of('{"models": '), value, LocatedText.of("}")))
    return find_embedded(PurePosixPath("models.json"), table)


def _find_settings(words: Sequence[Word]) -> Iterator[Candidate]:
    """``-e NAME=value`` of ``docker run``, and ``NAME=value`` before a program, as ``env`` takes it."""
    before = ""
    for index, word in enumerate(words):
        flag, value = flag_and_value(word)
        item = word if before in SETTING_FLAGS else value if flag in SETTING_FLAGS else None
        if item is None and (index == 0 or before == "env" or before == "-E"):
            item = word
        before = word.text if "=" not in word.text or flag else before
        if item is None or item.text.startswith("-"):
            continue
        found = VARIABLE.fullmatch(item.text)
        if found and not _SEVERAL.search(item.text):
            yield from find_in_setting(found[1], item.content.part(found.start(2)))
            continue
        for pair in _PATH_PAIR.finditer(item.text):
            *outer, name = pair[1].split(".")
            name = f"{outer[-1]}_{name}" if outer and naming_of_variable(name) is None else name
            yield from find_in_setting(name, item.content.part(*pair.span(2)))


_IMAGE_OF_MODEL = re.compile(r"(?:docker\.io/)?ai/[\w.-]+(?::[\w.-]+)?")


def _find_images_of_models(words: Sequence[Word]) -> Iterator[Candidate]:
    """``docker pull ai/…``: Docker Hub keeps its models in a namespace of their own."""
    if base_name(words[0].text) not in ("docker", "podman", "crane", "skopeo", "oras"):
        return
    for word in words[2:]:
        name = word.text.removeprefix("docker://")
        if _IMAGE_OF_MODEL.fullmatch(name):
            content = word.content.part(len(word.text) - len(name))
            found = candidate_of(content, f"{words[0].text} {words[1].text}", source=Source.DOCKER)
            if found:
                yield found


_STORING = frozenset(
    {"set", "put", "put-parameter", "add", "config:set", "env:set", "setx", "create", "update", "default"}
)
_STORED_PAIR = re.compile(r"(?:--[a-z-]+=)?([A-Za-z_][\w.:/]{0,100})=[\"']?([^\s\"']+)[\"']?")
_VALUE_FLAGS = frozenset({"--value", "--body", "-b", "-v", "--secret-string", "--string-value"})
_NAME_FLAGS = frozenset({"--name", "-n", "--key"})


def _find_stored(words: Sequence[Word]) -> Iterator[Candidate]:
    """A command that stores a value under a name: ``dotnet user-secrets set "OpenAI:ChatModelId" "…"``."""
    verb = next((index for index, word in enumerate(words[:6]) if word.text in _STORING), None)
    if verb is None:
        return
    for word in words[verb + 1 : verb + 40]:
        pair = _STORED_PAIR.fullmatch(word.text)
        if pair and naming_of_variable(re.split(r"[.:/]", pair[1])[-1]):
            yield from find_in_setting(re.split(r"[.:/]", pair[1])[-1], word.content.part(pair.start(2)))
    name, value = "", None
    behind = iter(words[verb + 1 : verb + 12])
    for word in behind:
        if word.text in _NAME_FLAGS | _VALUE_FLAGS:
            following = next(behind, None)
            if following is None:
                break
            if word.text in _NAME_FLAGS:
                name = following.text
            else:
                value = following
        elif not word.text.startswith("-"):
            name, value = (word.text, value) if not name else (name, value or word)
    key = re.split(r"[:/]", name)[-1]
    if value is None or "=" in name or naming_of_variable(key) is None:
        return
    found = candidate_of(value.content, key, source=source_of_key(name), confidence=Confidence.LIKELY)
    if found:
        yield found


def _items(value: LocatedText) -> Iterator[LocatedText]:
    """The names in a value that may be a list set apart by commas, semicolons or blanks."""
    if not re.search(r"[,;\s]", value.text.strip()) or value.text.lstrip().startswith(("{", "[")):
        yield value
        return
    for found in re.finditer(r"[^,;\s]+", value.text):
        yield value.part(*found.span())


def _find_nested(words: Sequence[Word], depth: int) -> Iterator[Candidate]:
    first = base_name(words[0].text)
    if first in _QUIET_PROGRAMS:
        return
    for index, word in enumerate(words):
        if not re.search(r"\s", word.text) or UNKNOWN in word.text[:1]:
            continue
        before = words[index - 1].text if index else ""
        if before == "-c" and any(base_name(w.text).startswith(("python", "pypy")) for w in words[:index]):
            yield from find_embedded(PurePosixPath("command.py"), word.content)
        elif before in NESTING_FLAGS or first in _SCRIPT_TAKERS or index == 0:
            yield from find_in_script(word.content, depth=depth + 1)


def _find_in_here_document(
    words: Sequence[Word], body: LocatedText, target: str, depth: int
) -> Iterator[Candidate]:
    """The body as the file it is written to, or as the program's script."""
    program = base_name(words[0].text) if words else ""
    target = target or (words[1].text if program == "tee" and len(words) > 1 else "")
    if not words or (program in _SCRIPT_READERS and not target):
        yield from find_in_script(body, depth=depth + 1)
    elif any(base_name(word.text).startswith("python") for word in words) and not target:
        yield from find_embedded(PurePosixPath("command.py"), body)
    elif target and UNKNOWN not in target:
        yield from find_embedded(PurePosixPath(target), body)
