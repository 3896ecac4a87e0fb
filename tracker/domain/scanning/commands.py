"""Models named on a command line, whoever starts the command: a script, a container, a list of arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import pairwise
from pathlib import PurePosixPath

from tracker.domain.scanning.command_table import (
    HUB,
    IMAGES,
    NESTING_FLAGS,
    SWITCHES,
    TABLE,
    WRAPPERS,
    Syntax,
)
from tracker.domain.scanning.document import walk_mappings
from tracker.domain.scanning.flow_reader import read_json
from tracker.domain.scanning.located import UNKNOWN, LocatedText, Place, line_starts
from tracker.domain.scanning.model_keys import naming_of, naming_of_variable, normal_key
from tracker.domain.scanning.model_names import is_hub_id, is_local_path, read_hub_address
from tracker.domain.scanning.reference import Candidate, Confidence, Source
from tracker.domain.scanning.shell_words import Variables, Word, read_commands, words_of

_ADDRESS = re.compile(
    r"(?:https?://|git@|ssh://git@)(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)[/:][^\s\"'<>()\[\],;]+"
    r"|\b(?:hf|huggingface|ollama|modelscope)://[^\s\"'<>()\[\],;]+"
)
_OTHER_FILE = re.compile(
    r"\.(?:pyi?|[cm]?[jt]sx?|jsonl?|ya?ml|toml|ini|cfg|md|txt|sh|rb|go|java|php|html?|css|sql|xml|[ct]sv|png|jpe?g|svg|j2)$",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(huggingface|ollama|modelscope|ms|docker)://(?=.)")
_SCHEME_SOURCES = {
    "huggingface": Source.HUGGINGFACE,
    "ollama": Source.OLLAMA,
    "modelscope": Source.MODELSCOPE,
    "ms": Source.MODELSCOPE,
    "docker": Source.DOCKER,
}
_PAIR = re.compile(r"([A-Za-z_][\w.\-/]*)=([^,\s]+)")
_PATH_PAIR = re.compile(r"([A-Za-z_][\w.\[\]-]*)=([^,]+)")
_SEVERAL = re.compile(r",[A-Za-z_]\w*=")
_OVERRIDE = re.compile(r"[+~]{0,2}([A-Za-z_][\w.\-/]*)=(.+)", re.DOTALL)
_VARIABLE = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
HINT = re.compile(r"hf|huggingface|ollama://|modelscope://")
"""Texts without it hold no address of a model."""
_MAX_DEPTH = 5
_MAX_WORDS = 5_000

_BY_PROGRAM: dict[str, list[Syntax]] = {}
for _syntax in sorted(TABLE, key=lambda syntax: -len(syntax.words)):
    _BY_PROGRAM.setdefault(_syntax.words[0], []).append(_syntax)

_LISTS = frozenset({"lora_modules", "models", "model_names", "model_ids", "fallbacks", "enable_lora"})
_SETTING_FLAGS = frozenset(
    {
        "-e",
        "--env",
        "--set-env-vars",
        "--update-env-vars",
        "--envs",
        "--secret-env",
        "--set",
        "--set-string",
        "--build-arg",
    }
)
_OLLAMA_SERVER = re.compile(r":11434\b|/api/(?:pull|generate|embed|embeddings|create)\b")
_FORM_FLAGS = frozenset({"-F", "--form", "--form-string", "-d", "--data", "--data-urlencode"})
_REVISION_FLAGS = ("revision", "model_revision", "hf_revision")
_QUIET_PROGRAMS = frozenset(
    {"echo", "printf", "#", "grep", "rg", "sed", "awk", "cd", "mkdir", "rm", "ls", "test", "["}
)
_SCRIPT_TAKERS = frozenset({"ssh", "tmux", "screen", "eval", "watch", "concurrently", "su"})
_COMMON_FOLDER = re.compile(
    r"(?:^|[/.])(?:data|models?|cache|hub|weights|checkpoints?|ckpts?|storage|volumes?|downloads?|mnt|tmp)?/?$"
)
_CONTAINER_PROGRAMS = frozenset({"docker", "podman", "nerdctl", "sudo", "apptainer", "singularity", "hf"})
_SCRIPT_READERS = frozenset({"bash", "sh", "zsh", "ssh", "sudo", "su", "docker", "kubectl"})
_FOLDER_KEYS = frozenset(
    {"model_path", "models_path", "models", "model_dir", "models_dir", "model_repo_path", "ollama_models"}
)
_SHELLS = frozenset({"bash", "sh", "zsh", "python", "python3", "torchrun", "accelerate", "deepspeed"})
_NOT_MODELS = frozenset({"dataset", "space", "datasets", "spaces"})


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The words of one program that its row of the table explains."""

    program: str
    syntax: Syntax | None
    words: Sequence[Word]


def candidate_of(
    content: LocatedText,
    kind: str,
    *,
    place: Place | None = None,
    source: Source | None = None,
    revision: str | None = None,
    confidence: Confidence = Confidence.CERTAIN,
) -> Candidate | None:
    """A candidate where ``content`` is written; where it was put together, if it comes from several lines.

    None for a text that is no name: empty, with blanks, or with a part only a run would know.
    """
    content = content.strip()
    text = content.text
    if not text or UNKNOWN in text or len(text) > 300 or re.search(r"\s", text):
        return None
    if _OTHER_FILE.search(text) and "://" not in text:
        return None
    scheme = _SCHEME.match(text)
    if scheme:
        content = content.part(scheme.end())
        text = content.text
        if scheme[1] != "ollama" and text.count("/") > 1:  # a file of the repository
            content = content.part(0, text.index("/", text.index("/") + 1))
            text = content.text
        source = _SCHEME_SOURCES[scheme[1]]
    if source in (Source.OLLAMA, Source.DOCKER) and is_local_path(text):
        source = Source.LOCAL_FILE
    spot = content.place if place is None or content.on_one_line else place
    return Candidate(
        line=spot.line,
        column=spot.column,
        kind=kind,
        text=text,
        source=source,
        revision=revision,
        confidence=confidence,
    )


def find_in_script(
    source: LocatedText, variables: Variables | None = None, depth: int = 0
) -> Iterator[Candidate]:
    """Models in a shell text: its commands, its settings, and the files it writes."""
    variables = variables if variables is not None else {}
    if depth > _MAX_DEPTH:
        return
    for command in read_commands(source, variables):
        for setting in command.settings:
            yield from find_in_setting(setting.name, setting.value)
        for document in command.documents:
            yield from _find_in_here_document(command.words, document.body, document.target, depth)
        yield from find_in_command(command.words, depth=depth)


def find_in_command(
    words: Sequence[Word], *, program: str | None = None, depth: int = 0, variables: Variables | None = None
) -> Iterator[Candidate]:
    """Models among the words of one command; ``program`` where the words are only its arguments."""
    words = words[:_MAX_WORDS]
    if not words or depth > _MAX_DEPTH:
        return
    yield from _find_settings(words)
    arguments = _understand(words, program)
    if arguments.program not in _QUIET_PROGRAMS:
        yield from _find_addresses(arguments)
        yield from _find_options(arguments)
        yield from _find_positions(arguments)
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
    if is_local_path(text) and normal_key(name) in _FOLDER_KEYS and _COMMON_FOLDER.search(text):
        return  # where weights are put, not which
    if confidence is not None:
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


def source_of_key(name: str) -> Source | None:
    """Whose names a key holds, where it says so: ``OLLAMA_MODEL``, ``ollama.chat.model``."""
    parts = re.split(r"[_.\-\s]+", normal_key(name))
    return next((_KEY_SOURCES[part] for part in parts if part in _KEY_SOURCES), None)


_KEY_SOURCES = {
    "ollama": Source.OLLAMA,
    "openai": Source.OPENAI,
    "anthropic": Source.ANTHROPIC,
    "claude": Source.ANTHROPIC,
    "gemini": Source.GOOGLE,
    "vertex": Source.GOOGLE,
    "vertexai": Source.GOOGLE,
    "mistral": Source.MISTRAL,
    "mistralai": Source.MISTRAL,
    "groq": Source.GROQ,
    "cohere": Source.COHERE,
    "bedrock": Source.BEDROCK,
    "azure": Source.AZURE,
    "together": Source.TOGETHER,
    "fireworks": Source.FIREWORKS,
    "openrouter": Source.OPENROUTER,
    "litellm": Source.LITELLM,
    "modelscope": Source.MODELSCOPE,
    "deepseek": Source.DEEPSEEK,
    "voyage": Source.VOYAGE,
    "jina": Source.JINA,
    "perplexity": Source.PERPLEXITY,
    "xai": Source.XAI,
}


def program_of_image(image: str) -> str | None:
    """The program a container image starts, where it is one that is given models."""
    image = image.lower()
    return next((program for part, program in IMAGES if part in image), None)


# ---- which program


def _understand(words: Sequence[Word], program: str | None) -> _Arguments:
    if program is not None:
        return _started(words, program)
    first = _base_name(words[0].text)
    index = 0
    wrapped = first in WRAPPERS or _VARIABLE.fullmatch(words[0].text) is not None
    while index < len(words):
        row = _match(words, index)
        if row is not None and row.only_flags and wrapped and _named_again(words, index):
            index += 1  # a container that is called as its program
            continue
        if row is not None and len(row.words) == 1 and _is_value(words, index):
            row = None
        if row is not None and not (
            index and words[index - 1].text in ("--with", "--from", "--extra", "-n", "-p")
        ):
            return _Arguments(row.words[0], row, words[index + len(row.words) :])
        if first in _CONTAINER_PROGRAMS and (image := _image_program(words, index)):
            return _started(words[index + 1 :], image)
        if not wrapped:
            break
        index += 1
    return _Arguments(first, None, words[1:])


def _is_value(words: Sequence[Word], index: int) -> bool:
    """``--backend openai``: the value of an option, and no program."""
    before = words[index - 1].text if index else ""
    return before.startswith("--") and len(before) > 2 and "=" not in before and not _is_switch(before)


def _image_program(words: Sequence[Word], index: int) -> str | None:
    """The program of the image named here, in a command that runs one."""
    if "/" not in words[index].text or _is_flag(words[index]):
        return None
    return program_of_image(words[index].text) if any(word.text == "run" for word in words[:index]) else None


def _named_again(words: Sequence[Word], index: int) -> bool:
    return any(word.text == words[index].text for word in words[index + 1 :])


def _started(words: Sequence[Word], program: str) -> _Arguments:
    """Words given to a container whose image starts ``program``, unless they name another one."""
    direct = _match(words, 0) if words else None
    if direct:
        return _Arguments(direct.words[0], direct, words[len(direct.words) :])
    first, *more = program.split() or [""]
    texts = [*more, *(word.text for word in words[:3])]
    for row in _BY_PROGRAM.get(first, ()):
        if list(row.words[1:]) == texts[: len(row.words) - 1]:
            named = len(row.words) - 1 > len(more)
            if not named and words and not _is_flag(words[0]) and not is_hub_id(words[0].text):
                break  # another program of the same image
            return _Arguments(first, row, words[max(len(row.words) - 1 - len(more), 0) :])
    return _Arguments(program, None, words) if not words or _is_flag(words[0]) else _understand(words, None)


def _match(words: Sequence[Word], index: int) -> Syntax | None:
    """The longest row of the table that begins here; options between its words are passed over."""
    for row in _BY_PROGRAM.get(_base_name(words[index].text), ()):
        following = [word.text for word in words[index + 1 : index + len(row.words)]]
        if following == list(row.words[1:]):
            return row
    return None


def _base_name(text: str) -> str:
    name = text.lstrip("@-+").rpartition("/")[2].rpartition("\\")[2] if "/" in text or "\\" in text else text
    return name.lstrip("@").removesuffix(".exe")


# ---- what it is given


def _find_settings(words: Sequence[Word]) -> Iterator[Candidate]:
    """``-e NAME=value`` of ``docker run``, and ``NAME=value`` before a program, as ``env`` takes it."""
    before = ""
    for index, word in enumerate(words):
        flag, value = _flag_and_value(word)
        item = word if before in _SETTING_FLAGS else value if flag in _SETTING_FLAGS else None
        if item is None and (index == 0 or before == "env" or before == "-E"):
            item = word
        before = word.text if "=" not in word.text or flag else before
        if item is None or item.text.startswith("-"):
            continue
        found = _VARIABLE.fullmatch(item.text)
        if found and not _SEVERAL.search(item.text):
            yield from find_in_setting(found[1], item.content.part(found.start(2)))
            continue
        for pair in _PATH_PAIR.finditer(item.text):
            *outer, name = pair[1].split(".")
            name = f"{outer[-1]}_{name}" if outer and naming_of_variable(name) is None else name
            yield from find_in_setting(name, item.content.part(*pair.span(2)))


def _find_addresses(arguments: _Arguments) -> Iterator[Candidate]:
    """Addresses of the Hub anywhere among the words, as for ``git clone`` and ``curl``."""
    kind = _kind(arguments)
    for word in arguments.words:
        if not HINT.search(word.text):
            continue
        for reading in word.readings:
            yield from find_addresses(reading, kind, word.place)


def find_addresses(content: LocatedText, kind: str, place: Place | None = None) -> Iterator[Candidate]:
    """Addresses of model repositories on the Hub, and of files in them."""
    for found in _ADDRESS.finditer(content.text):
        address = content.part(found.start(), found.start() + len(found[0].rstrip(".,;:`*_")))
        candidate = candidate_of(address, kind, place=place, source=Source.HUGGINGFACE)
        if candidate and (address.text != candidate.text or read_hub_address(candidate.text)):
            yield candidate


def _kind(arguments: _Arguments) -> str:
    if arguments.syntax:
        return " ".join(arguments.syntax.words)
    following = arguments.words[0].text if arguments.words else ""
    return f"git {following}" if arguments.program == "git" and following.isalpha() else arguments.program


def _find_options(arguments: _Arguments) -> Iterator[Candidate]:
    words = arguments.words
    if _is_about_data(words):
        return
    revision = _revision(words)
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        flag, value = _flag_and_value(word)
        following: Sequence[Word] = ()
        if flag is None:
            yield from _find_override(word, arguments, revision)
            continue
        if value is None and index < len(words) and not _is_flag(words[index]):
            value = words[index]
            following = words[index:]
            index += 0 if _is_switch(flag) else 1
        if value is not None:
            yield from _find_option(flag, value, following, arguments, revision)


def _find_option(
    flag: str, value: Word, following: Sequence[Word], arguments: _Arguments, revision: str | None
) -> Iterator[Candidate]:
    syntax, key = arguments.syntax, normal_key(flag)
    if flag in _SETTING_FLAGS:
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
    rest = _until_flag(following) if key in _LISTS else ()
    for item in (value, *rest[1:]):
        pair = _PAIR.fullmatch(item.text) if key in _LISTS else None
        name = item.part(pair.start(2)) if pair else item
        yield from _candidates(
            name,
            flag if syntax is None else f"{' '.join(syntax.words)} {flag}",
            source=_option_source(syntax),
            revision=revision,
            confidence=Confidence.CERTAIN if sure else Confidence.LIKELY,
        )


def _has_identity(words: Sequence[Word]) -> bool:
    flags = (normal_key(word.text.partition("=")[0]) for word in words if _is_flag(word))
    return any(flag in ("model_id", "model_path", "model_dir", "model_name_or_path") for flag in flags)


def _option_source(syntax: Syntax | None) -> Source | None:
    return syntax.source if syntax is not None else None


def _find_override(word: Word, arguments: _Arguments, revision: str | None) -> Iterator[Candidate]:
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
                found = candidate_of(part, f"{flag} {pair[1]}", place=value.place, revision=revision)
                if found:
                    yield found


def _find_in_json(value: Word, flag: str, source: Source | None = None) -> Iterator[Candidate]:
    """Models in JSON given as an option's value, as ``--speculative-config '{"model": …}'``."""
    root = read_json(value.content)
    if root is None:
        return
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
                    confidence=Confidence.LIKELY,
                )
                if found:
                    yield found


def _find_positions(arguments: _Arguments) -> Iterator[Candidate]:
    syntax = arguments.syntax
    if _is_about_data(arguments.words):
        return
    plain = _plain_words(arguments.words)
    if syntax is None:
        yield from _find_script_words(arguments.program, plain)
        return
    if syntax.pair_position is not None and syntax.pair_position < len(plain):
        yield from _find_pairs(plain[syntax.pair_position], syntax.words[0])
    if syntax.position is None or syntax.position >= len(plain):
        return
    revision = _revision(arguments.words)
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


def names_in(value: LocatedText) -> Iterator[LocatedText]:
    """The value, or the repositories in it where it is several set apart by commas."""
    parts = value.text.split(",")
    if len(parts) == 1 or not all("/" in part and "=" not in part for part in parts):
        yield value
        return
    at = 0
    for part in parts:
        yield value.part(at, at + len(part))
        at += len(part) + 1


def _plain_words(words: Sequence[Word]) -> list[Word]:
    """The words that are neither options nor their values."""
    plain: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word.text == "--":
            continue
        if not _is_flag(word):
            plain.append(word)
        elif (
            "=" not in word.text
            and not _is_switch(word.text)
            and index < len(words)
            and not _is_flag(words[index])
        ):
            index += 1
    return plain


def _is_flag(word: Word) -> bool:
    return word.text.startswith("-") and len(word.text) > 1


def _is_switch(flag: str) -> bool:
    return flag in SWITCHES or flag.startswith(("--no-", "--enable-", "--disable-", "--use-", "--with-"))


def _flag_and_value(word: Word) -> tuple[str | None, Word | None]:
    if not _is_flag(word):
        return None, None
    flag, equals, _ = word.text.partition("=")
    if not equals:
        return flag, None
    return flag, word.part(len(flag) + 1)


def _until_flag(words: Sequence[Word]) -> Sequence[Word]:
    end = next((index for index, word in enumerate(words) if _is_flag(word)), len(words))
    return words[:end]


def _revision(words: Sequence[Word]) -> str | None:
    """The value of ``--revision``, or of git's ``-b``."""
    for index, word in enumerate(words):
        flag, value = _flag_and_value(word)
        if flag is None or normal_key(flag) not in _REVISION_FLAGS:
            continue
        if value is None and index + 1 < len(words):
            value = words[index + 1]
        if value is not None and value.text and UNKNOWN not in value.text:
            return value.text
    return None


def _is_about_data(words: Sequence[Word]) -> bool:
    """``--repo-type dataset``: what is named is no model."""
    for index, word in enumerate(words):
        flag, value = _flag_and_value(word)
        if flag in ("--repo-type", "--dataset", "--repo_type"):
            if flag == "--dataset" and value is None:
                continue
            if value is None and index + 1 < len(words):
                value = words[index + 1]
            if value is not None and value.text in _NOT_MODELS:
                return True
    return False


def _items(value: LocatedText) -> Iterator[LocatedText]:
    """The names in a value that may be a list set apart by commas, semicolons or blanks."""
    if not re.search(r"[,;\s]", value.text.strip()) or value.text.lstrip().startswith(("{", "[")):
        yield value
        return
    for found in re.finditer(r"[^,;\s]+", value.text):
        yield value.part(*found.span())


# ---- scripts inside commands


def _find_nested(words: Sequence[Word], depth: int) -> Iterator[Candidate]:
    first = _base_name(words[0].text)
    if first in _QUIET_PROGRAMS:
        return
    for index, word in enumerate(words):
        if not re.search(r"\s", word.text) or UNKNOWN in word.text[:1]:
            continue
        before = words[index - 1].text if index else ""
        if before == "-c" and any(_base_name(w.text).startswith(("python", "pypy")) for w in words[:index]):
            yield from find_embedded("python", PurePosixPath("command.py"), word.content)
        elif (
            before in NESTING_FLAGS
            or first
            in (
                "ssh",
                "tmux",
                "screen",
                "eval",
                "watch",
                "concurrently",
                "su",
            )
            or index == 0
        ):
            yield from find_in_script(word.content, depth=depth + 1)


def _find_in_here_document(
    words: Sequence[Word], body: LocatedText, target: str, depth: int
) -> Iterator[Candidate]:
    """The body as the file it is written to, or as the program's script."""
    program = _base_name(words[0].text) if words else ""
    target = target or (words[1].text if program == "tee" and len(words) > 1 else "")
    if not words or (program in _SCRIPT_READERS and not target):
        yield from find_in_script(body, depth=depth + 1)
    elif any(_base_name(word.text).startswith("python") for word in words) and not target:
        yield from find_embedded("python", PurePosixPath("command.py"), body)
    elif target and UNKNOWN not in target:
        from tracker.domain.scanning.dispatch import finders_of

        path = PurePosixPath(target)
        for finder in finders_of(path):
            yield from find_embedded(finder, path, body)


def find_embedded(finder: str, path: PurePosixPath, content: LocatedText) -> Iterator[Candidate]:
    """What the finder of another language sees in a text inside this one, with places in this file."""
    module = import_module(f"tracker.domain.scanning.{finder}")
    starts = line_starts(content.text)
    for found in module.find_candidates(path, content.text):
        if isinstance(found, Candidate):
            place = content.place_of(starts[min(found.line, len(starts)) - 1] + found.column - 1)
            yield replace(found, line=place.line, column=place.column)
