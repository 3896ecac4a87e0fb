"""The places of a Python file where a model is named, and the texts that stand there."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.scanning.blends.sniffed import find_in_document
from tracker.domain.scanning.code.python_code import Code, Scope
from tracker.domain.scanning.code.python_values import Value, Values, dotted_parts
from tracker.domain.scanning.command_lines.commands import find_in_arguments, find_in_script
from tracker.domain.scanning.names.model_keys import (
    has_own_revision,
    names_keys,
    naming_inside,
    naming_of,
    naming_of_several,
    naming_of_variable,
    normal_key,
)
from tracker.domain.scanning.names.model_names import MAX_NAME, is_hub_id, read_hub_address
from tracker.domain.scanning.names.providers import provider_named, providers, source_at
from tracker.domain.scanning.sites.call_table import (
    NEVER,
    OTHER_REPOSITORIES,
    OUTPUT_KEYWORDS,
    Call,
    calls_named,
)
from tracker.domain.scanning.sites.judge import is_about_models, position_of_argument
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source
from tracker.domain.scanning.text.unmistakable import BEGINNINGS, find_unmistakable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPTION_FUNCTIONS = frozenset(
    {"add_argument", "option", "Option", "argument", "Argument", "add_option", "DEFINE_string"}
)
_REVISIONS = ("revision", "model_revision", "hf_revision")
_PROCESS_FUNCTIONS = frozenset(
    {
        "run",
        "Popen",
        "call",
        "check_call",
        "check_output",
        "getoutput",
        "getstatusoutput",
        "system",
        "popen",
        "create_subprocess_shell",
        "run_command",
        "sh",
        "execute_shell_command",
        "run_commands",
        "launch_server_cmd",
    }
)
_ARGUMENT_FUNCTIONS = frozenset({"create_subprocess_exec", "execlp", "execl", "spawnlp"})
"""Functions that are given a program and its arguments, each by itself."""
_LATER = frozenset({"partial", "to_thread", "run_sync", "partialmethod"})
"""Functions that are given another one with its arguments."""
_LOOKUPS = frozenset({"getenv", "get", "setdefault", "config", "env", "get_env"})
_PROVIDER_KEYS = frozenset(
    {"provider", "_type", "llm_provider", "model_provider", "vendor", "backend", "platform"}
)
_EXAMPLES = ("example", "examples", "openapi_examples")
_WRAPPED = ("snapshot_download", "hf_hub_download", "from_pretrained")
_ROUNDS = 3


class Spot(NamedTuple):
    """One text; ``node`` is the string it stands in, ``line`` and ``inside`` count from its start."""

    node: ast.expr
    kind: str
    text: str
    source: Source | None
    revision: str | None
    confidence: Confidence
    line: int = 0
    inside: int = 0
    is_listed: bool = False


class _Position(NamedTuple):
    """What stands around an expression that names a model."""

    kind: str
    confidence: Confidence
    source: Source | None = None
    revision: str | None = None
    is_list: bool = False
    is_key: bool = False


_ANSWERS = (ast.Constant, ast.BoolOp, ast.IfExp, ast.Subscript, ast.Name)
"""What a function gives back that is a text; a call has its own say."""


@lru_cache(maxsize=4096)
def _meaning(name: str) -> Confidence | None:
    return naming_of(name) or naming_of_several(name)


def _is_collection(name: str) -> bool:
    """``SUPPORTED_MODELS`` holds names among other words; a list called ``models`` holds models alone."""
    return naming_of_several(name) is not None and normal_key(name) not in ("models", "model_ids")


class Positions:
    """Collects the texts in model positions of one file."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._values = Values(code)
        self._spots: list[Spot] = []
        self._passing: dict[str, list[tuple[str, int, bool, _Position]]] = {}
        self._clients = self._find_clients()
        self._providers: dict[int, Source | None] = {}

    def found(self) -> list[Spot]:
        """Every text, some of them several times where several positions lead to it."""
        for call, scope in self._code.calls:
            self._read_call(call, scope)
        for node, _ in self._code.dicts:
            self._note_provider(node)
        shown = self._shown_in_documents()
        for node, scope in self._code.dicts:
            if id(node) not in shown:
                self._read_dict(node, scope)
        for name, value, scope in self._code.settings:
            self._read_setting(name, value, scope)
        for name, value, scope in self._code.returns:
            self._read_return(name, value, scope)
        for items, scope in self._code.lists:
            self._read_list(items, scope)
        for text, scope in self._code.texts:
            self._read_address(text, scope)
        self._follow_parameters()
        return self._spots

    def _shown_in_documents(self) -> set[int]:
        """Tables under ``example``: what a document of the interface shows is no use of a model."""
        shown: set[int] = set()
        for node, _ in self._code.dicts:
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _EXAMPLES:
                    shown.update(id(one) for one in ast.walk(value) if isinstance(one, ast.Dict))
        return shown

    # ---- calls

    def _read_call(self, call: ast.Call, scope: Scope) -> None:
        parts, root = dotted_parts(call.func)
        if parts[-2:] == ["shlex", "split"]:
            self._read_process(call, scope)
        if not parts or parts[-1] in NEVER or parts[-2:] == ["hub", "pull"]:  # prompts
            return
        if call.keywords and self._names_other_repository(call, scope):
            return
        name = parts[-1]
        if name in _LATER and call.args and isinstance(call.args[0], ast.Attribute | ast.Name):
            later = ast.Call(func=call.args[0], args=call.args[1:], keywords=call.keywords)
            self._read_call(ast.copy_location(later, call), scope)
            return
        if name in _OPTION_FUNCTIONS:
            self._read_option(call, scope)
            return
        if name in _PROCESS_FUNCTIONS:
            self._read_process(call, scope)
        if name in _ARGUMENT_FUNCTIONS:
            self._read_arguments(call.args, scope)
        if name in _LOOKUPS:
            self._read_lookup(call, parts, scope)
        if name == "parametrize":
            self._read_parametrized(call, scope)
        revision = self._revision(call, scope) if call.keywords else None
        whole = [*dotted_parts(root.func)[0], *parts] if isinstance(root, ast.Call) else parts
        rows = [row for row in calls_named(self._original(parts)) if self._holds(row, whole)]
        if not rows and "_" in name:
            rows = [row for row in calls_named(self._wrapped(name)) if self._holds(row, whole)]
        for row in rows:
            is_method = bool(row.modules) and self._is_value(parts, root)
            self._read_row(call, row, name, revision, scope, by_keyword=is_method)
        if not rows and call.args:
            self._read_by_provider(call, parts, scope)
        if call.keywords:
            client = self._client_of(parts, root)
            self._read_keywords(call, parts, rows, client, revision, scope)

    def _original(self, parts: list[str]) -> str:
        """The function's own name, where it was imported under another."""
        if len(parts) == 1:
            return self._code.imports.get(parts[0], parts[0]).rpartition(".")[2]
        joined = ".".join(parts[-2:])
        return joined if calls_named(joined) else parts[-1]

    @staticmethod
    def _wrapped(name: str) -> str:
        """``snapshot_download`` for a project's own ``snapshot_download_with_retry``."""
        return next(
            (known for known in _WRAPPED if name.startswith(f"{known}_") or name.endswith(f"_{known}")), name
        )

    def _is_value(self, parts: list[str], root: ast.expr) -> bool:
        """Whether the function hangs on an object, whose class is not known, and not on a module or class."""
        if not isinstance(root, ast.Name):
            return True
        return len(parts) > 1 and parts[0] not in self._code.imports and parts[0][:1].islower()

    def _holds(self, row: Call, parts: list[str]) -> bool:
        """Whether a row for names as common as ``load`` is meant: its library is imported, and called."""
        if not row.modules:
            return True
        if parts[0] in self._code.imports:
            return self._code.imports[parts[0]].lstrip(".").partition(".")[0] in row.modules
        return any(module in self._code.modules for module in row.modules)

    def _read_row(
        self,
        call: ast.Call,
        row: Call,
        name: str,
        revision: str | None,
        scope: Scope,
        *,
        by_keyword: bool,
    ) -> None:
        position = _Position(name, row.confidence, row.source, revision)
        arguments = call.args
        if row.position is not None and len(arguments) > row.position and not by_keyword:
            before = arguments[: row.position + 1]
            if not any(isinstance(argument, ast.Starred) for argument in before):
                self._read(arguments[row.position], position, scope)
        for keyword in call.keywords:
            if keyword.arg in row.keywords:
                is_other = name != "pipeline" and has_own_revision(keyword.arg)
                self._read(keyword.value, position._replace(revision=None) if is_other else position, scope)

    def _read_keywords(
        self,
        call: ast.Call,
        parts: list[str],
        rows: list[Call],
        client: Source | None,
        revision: str | None,
        scope: Scope,
    ) -> None:
        known = {keyword for row in rows for keyword in row.keywords}
        source = client or next((row.source for row in rows if row.source), None)
        for keyword in call.keywords:
            if keyword.arg is None or keyword.arg in known or keyword.arg in OUTPUT_KEYWORDS:
                continue
            if keyword.arg == "model_args":
                self._read_model_args(keyword.value, scope)
                continue
            if keyword.arg == "model_id" and any(other.arg == "model_source" for other in call.keywords):
                continue  # the name it is served under
            confidence = _meaning(keyword.arg) or naming_inside(parts[-1], keyword.arg)
            told = position_of_argument(self._path_of(parts), name=keyword.arg) if parts else None
            if told is not None and (confidence is None or told.confidence > confidence):
                self._read(keyword.value, _Position(_kind(parts), told.confidence, told.source), scope)
                continue
            if confidence is None:
                continue
            if rows or (client and keyword.arg == "model"):
                confidence = max(confidence, Confidence.LIKELY)
            pin = None if has_own_revision(keyword.arg) else revision
            self._read(keyword.value, _Position(_kind(parts), confidence, source, pin), scope)

    def _path_of(self, parts: list[str]) -> tuple[str, ...]:
        """The names of a call with those of the module its first one comes from."""
        return (*self._code.imports.get(parts[0], parts[0]).split("."), *parts[1:])

    def _read_by_provider(self, call: ast.Call, parts: list[str], scope: Scope) -> None:
        """``Gemini("…")``: what is given to a provider's class or function, if it is a model's name."""
        if not parts[-1][:1].isupper() and parts[0] not in self._code.imports:
            return
        for index, argument in enumerate(call.args[:3]):
            told = position_of_argument(self._path_of(parts), position=index)
            if told is not None and isinstance(argument, ast.Constant | ast.Name | ast.JoinedStr):
                self._read(argument, _Position(_kind(parts), Confidence.POSSIBLE, told.source), scope)

    def _names_other_repository(self, call: ast.Call, scope: Scope) -> bool:
        """``repo_type="dataset"``."""
        return any(
            keyword.arg == "repo_type" and self._values.single(keyword.value, scope) in OTHER_REPOSITORIES
            for keyword in call.keywords
        )

    def _revision(self, call: ast.Call, scope: Scope) -> str | None:
        for keyword in call.keywords:
            if keyword.arg in _REVISIONS:
                return self._values.single(keyword.value, scope)
        return None

    # ---- clients

    def _find_clients(self) -> dict[str, Source]:
        """Names bound to an API client, with whose models it serves."""
        clients: dict[str, Source] = {}
        for name, value, scope in self._code.settings:
            source = self._client(value, scope)
            if source is not None:
                clients[name] = source
        return clients

    def _client(self, value: ast.expr, scope: Scope) -> Source | None:
        if isinstance(value, ast.Await):
            value = value.value
        if not isinstance(value, ast.Call):
            return None
        parts, _ = dotted_parts(value.func)
        known = providers().clients.get(parts[-1]) if parts else None
        source = known.source if known else None
        if source is None:
            return None
        for keyword in value.keywords:
            if keyword.arg in {"base_url", "api_base"}:
                address = self._values.of(keyword.value, scope)
                return source_at(address[-1].text) if address else None
        return source

    def _client_of(self, parts: list[str], root: ast.expr) -> Source | None:
        if isinstance(root, ast.Call):
            return self._client(root, self._code.module)
        return next((self._clients[part] for part in parts[:-1] if part in self._clients), None)

    # ---- options, processes, environment

    def _read_option(self, call: ast.Call, scope: Scope) -> None:
        """``add_argument("--model", default=…)``, ``click.option``, ``typer.Option``."""
        names = [
            argument.value
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        flag = next((name for name in names if name.startswith("--")), names[0] if names else "")
        default = next((keyword.value for keyword in call.keywords if keyword.arg == "default"), None)
        if default is None and dotted_parts(call.func)[0][-1] == "DEFINE_string" and len(call.args) > 1:
            default = call.args[1]
        confidence = _meaning(flag) if flag else None
        if default is not None and confidence is not None:
            self._read(default, _Position(flag, max(confidence, Confidence.LIKELY)), scope)

    def _read_process(self, call: ast.Call, scope: Scope) -> None:
        """Commands given as one text: ``os.system("…")``, ``subprocess.run("…", shell=True)``."""
        for argument in call.args[:1]:
            for value in self._values.of(argument, scope):
                if " " in value.text:
                    self._read_script(value)

    def _read_script(self, value: Value) -> None:
        text = _unknown_parts(value)
        for found in find_in_script(LocatedText.of(text)):
            self._add_found(found, value.node, found.line - 1)

    def _read_model_args(self, node: ast.expr, scope: Scope) -> None:
        """``model_args="pretrained=org/name,dtype=auto"`` of the evaluation harness."""
        for value in self._values.of(node, scope):
            text = _unknown_parts(value).replace("\n", " ")
            for found in find_in_arguments(
                [LocatedText.of("--model_args"), LocatedText.of(text)], program=""
            ):
                self._add_found(found, value.node)

    def _add_found(self, found: Candidate, node: ast.expr, line: int = 0) -> None:
        """Something a finder of commands saw in the text at ``node``."""
        spot = Spot(
            node=node,
            kind=found.kind,
            text=found.text,
            source=found.source,
            revision=found.revision,
            confidence=found.confidence,
            line=line,
            inside=found.column - 1,
        )
        self._spots.append(spot)

    def _read_lookup(self, call: ast.Call, parts: list[str], scope: Scope) -> None:
        """A default of an environment variable whose name means a model."""
        if not call.args or not (name := self._values.single(call.args[0], scope)):
            return
        confidence = naming_of_variable(name)
        if confidence is None or (parts[-1] == "get" and not name.isupper() and len(parts) < 2):
            return
        kind = ".".join(parts[-3:]) if "environ" in parts else ".".join(parts[-2:])
        fallback: list[ast.expr] = list(call.args[1:2])
        fallback.extend(keyword.value for keyword in call.keywords if keyword.arg == "default")
        for default in fallback:
            self._read(default, _Position(kind, confidence), scope)

    def _read_parametrized(self, call: ast.Call, scope: Scope) -> None:
        """``pytest.mark.parametrize("model, size", [("org/name", 3)])``."""
        if len(call.args) < 2 or not (names := self._values.single(call.args[0], scope)):
            return
        fields = [name.strip() for name in names.split(",")]
        rows = call.args[1].elts if isinstance(call.args[1], ast.List | ast.Tuple) else [call.args[1]]
        for index, field in enumerate(fields):
            confidence = _meaning(field)
            if confidence is None:
                continue
            for row in rows:
                cell = row
                if len(fields) > 1 and isinstance(row, ast.Tuple | ast.List):
                    cell = row.elts[index] if index < len(row.elts) else row
                self._read(cell, _Position(field, confidence), scope)

    # ---- dicts, settings, lists, addresses

    def _read_dict(self, node: ast.Dict, scope: Scope) -> None:
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        named = dict(zip(keys, node.values, strict=True))
        if named.get("repo_type") and self._values.single(named["repo_type"], scope) in OTHER_REPOSITORIES:
            return
        revision = self._revision_in(node, scope)
        for key, value in zip(keys, node.values, strict=True):
            if not isinstance(key, str) or (key == "model_name" and "litellm_params" in named):
                continue
            if key == "model_id" and "model_source" in named:
                continue
            if isinstance(value, ast.Dict):
                self._read_inner_dict(key, value, scope)
            confidence = _meaning(key)
            if confidence is not None:
                beside = self._revision_in(value, scope) if isinstance(value, ast.Dict) else revision
                pin = None if has_own_revision(key) else beside
                source = self._providers.get(id(node))
                sure = max(confidence, Confidence.LIKELY) if source else confidence
                self._read(value, _Position(key, sure, source, pin), scope)
            elif key.isupper() and naming_of_variable(key):
                self._read(value, _Position(key, Confidence.POSSIBLE), scope)

    def _note_provider(self, node: ast.Dict) -> None:
        """``{"provider": "ollama", "config": {"model": …}}``: whose model a dict around or beside says it
        is.
        """
        for key, value in zip(node.keys, node.values, strict=True):
            is_named = isinstance(key, ast.Constant) and key.value in _PROVIDER_KEYS
            text = value.value if is_named and isinstance(value, ast.Constant) else None
            if isinstance(text, str) and (provider := provider_named(text)):
                self._providers[id(node)] = provider.source
        if id(node) in self._providers:
            for value in node.values:
                if isinstance(value, ast.Dict):
                    self._providers.setdefault(id(value), self._providers[id(node)])

    def _revision_in(self, node: ast.Dict, scope: Scope) -> str | None:
        named = {
            key.value: value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        return next((self._values.single(named[key], scope) for key in _REVISIONS if key in named), None)

    def _read_inner_dict(self, outer: str, node: ast.Dict, scope: Scope) -> None:
        """``{"embedding": {"name": "…"}}``."""
        revision = self._revision_in(node, scope)
        for key, value in zip(node.keys[:50], node.values[:50], strict=True):
            if (
                isinstance(key, ast.Constant)
                and isinstance(key.value, str)
                and isinstance(value, ast.Constant)
            ):
                confidence = naming_inside(outer, key.value)
                if confidence is not None:
                    self._read(value, _Position(key.value, confidence, None, revision), scope)

    def _read_setting(self, name: str, value: ast.expr, scope: Scope) -> None:
        if isinstance(value, ast.Dict) and names_keys(name):
            for key in value.keys[:500]:
                text = key.value if isinstance(key, ast.Constant) else None
                if isinstance(text, str) and _may_be_name(text) and key is not None:
                    self._add(Value(text, key), _Position(name, Confidence.POSSIBLE, is_key=True))
        confidence = _meaning(name) or (naming_of_variable(name) if name.isupper() else None)
        if confidence is None:
            confidence = self._meaning_of_alias(value)
        elif isinstance(value, ast.Call) and dotted_parts(value.func)[0][-1:] in (["Option"], ["Argument"]):
            confidence = max(confidence, Confidence.LIKELY)
        source = None
        if confidence is None and name == "id" and scope.is_class:
            confidence, source = _meaning_of_class(scope)
        is_member = confidence is None and name.isupper()
        if is_member:
            confidence = _meaning_of_member(scope)
        if confidence is None or not _may_be_text(value):
            return
        if isinstance(value, ast.Dict) and not name.isupper() and not _is_collection(name):
            return
        is_list = is_member or (_is_collection(name) and not isinstance(value, ast.Constant))
        if is_list:
            confidence = Confidence.POSSIBLE
        self._read(value, _Position(name, confidence, source, is_list=is_list), scope)

    def _read_return(self, name: str, value: ast.expr, scope: Scope) -> None:
        """``def default_model(): return "…"``, also behind ``or`` and looked up in a table."""
        if naming_of(name) is not None and isinstance(value, _ANSWERS) and _may_be_text(value):
            self._read(value, _Position(name, Confidence.POSSIBLE), scope)

    @staticmethod
    def _meaning_of_alias(value: ast.expr) -> Confidence | None:
        """``Field("…", alias="CHAT_MODEL")``: the variable a setting is read from says what it is."""
        if not isinstance(value, ast.Call) or dotted_parts(value.func)[0][-1:] != ["Field"]:
            return None
        for keyword in value.keywords:
            if keyword.arg in ("alias", "validation_alias", "env") and isinstance(
                keyword.value, ast.Constant
            ):
                return naming_of_variable(str(keyword.value.value))
        return None

    def _read_list(self, node: ast.List | ast.Tuple, scope: Scope) -> None:
        """Arguments of a command: ``["vllm", "serve", MODEL]``, ``["--model", "…"]``."""
        if len(node.elts) >= 2 and _looks_like_arguments(node.elts):
            self._read_arguments(node.elts, scope)

    def _read_arguments(self, elements: Sequence[ast.expr], scope: Scope) -> None:
        words: list[LocatedText] = []
        places: dict[int, ast.expr] = {}
        for index, element in enumerate(elements[:300]):
            if isinstance(element, ast.Starred):
                continue
            known = self._values.of(element, scope)
            value = known[-1] if known else Value(UNKNOWN, element)
            places[index + 1] = value.node
            # The line stands for the element, so that what is found leads back to its syntax node.
            words.append(LocatedText.of(_unknown_parts(value).replace("\n", " "), index + 1))
        if not words:
            return
        program = None if not words[0].text.startswith("-") else ""
        for found in find_in_arguments(words, program=program):
            self._add_found(found, places[found.line])

    def _read_address(self, node: ast.expr, scope: Scope) -> None:
        """A text that is an address and nothing else, or a document of settings."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _may_be_document(node.value):
            for found in find_in_document(LocatedText.of(node.value)):
                self._add_found(found, node, found.line - 1)
            return
        if isinstance(node, ast.Constant) and not _may_be_address(node.value):
            return
        if isinstance(node, ast.JoinedStr) and not _may_be_address(_first_text(node)):
            return
        for value in self._values.of(node, scope):
            if value.text.startswith(BEGINNINGS):
                for found in find_unmistakable(LocatedText.of(value.text), "address"):
                    self._add_found(found, value.node)
            if not value.partial and read_hub_address(value.text):
                kind = "hf://" if value.text.startswith("hf://") else "huggingface.co"
                self._add(value, _Position(kind, Confidence.CERTAIN, Source.HUGGINGFACE))

    # ---- one expression

    def _read(self, node: ast.expr, position: _Position, scope: Scope) -> None:
        if isinstance(node, ast.Call) and dotted_parts(node.func)[0][-1:] == ["pipeline"]:
            return
        for value in self._values.of(node, scope):
            self._add(value, position)
        if position.confidence is Confidence.CERTAIN:
            self._note_parameter(node, position, scope)

    def _add(self, value: Value, position: _Position) -> None:
        text = value.text.strip()
        if not text or len(text) > MAX_NAME or any(mark.isspace() for mark in text):
            return
        if value.partial and not _names_owner(text, position):
            return
        if position.is_list and not any(mark in text for mark in "/:.-"):
            return  # ``qwen2`` in a list of models is an architecture
        spot = Spot(
            node=value.node,
            kind=position.kind,
            text=text,
            source=position.source,
            revision=position.revision,
            confidence=position.confidence,
            is_listed=position.is_list or position.is_key,
        )
        self._spots.append(spot)

    # ---- functions that pass a parameter on

    def _note_parameter(self, node: ast.expr, position: _Position, scope: Scope) -> None:
        """Remember that calls of the function around name a model too."""
        if not isinstance(node, ast.Name):
            return
        bound = scope.find(node.id)
        if bound is None or node.id not in bound[1].parameters:
            return
        owner = bound[1]
        for name, definitions in self._code.functions.items():
            for _, inner, is_method in definitions:
                if inner is owner:
                    entry = (node.id, owner.parameters[node.id], is_method, position)
                    known = self._passing.setdefault(name, [])
                    if all(entry[:3] != other[:3] for other in known):
                        known.append(entry)

    def _follow_parameters(self) -> None:
        followed: set[tuple[str, str]] = set()
        for _ in range(_ROUNDS):
            fresh = {
                name: [entry for entry in entries if (name, entry[0]) not in followed]
                for name, entries in self._passing.items()
            }
            fresh = {name: entries for name, entries in fresh.items() if entries}
            if not fresh:
                return
            followed.update((name, entry[0]) for name, entries in fresh.items() for entry in entries)
            for call, scope in self._code.calls:
                parts, _ = dotted_parts(call.func)
                for entry in fresh.get(_called(parts), ()):
                    self._read_passed(call, entry, scope)

    def _read_passed(self, call: ast.Call, entry: tuple[str, int, bool, _Position], scope: Scope) -> None:
        parameter, index, is_method, position = entry
        for keyword in call.keywords:
            if keyword.arg == parameter:
                self._read(keyword.value, position, scope)
        index -= 1 if is_method else 0
        if 0 <= index < len(call.args) and not any(
            isinstance(a, ast.Starred) for a in call.args[: index + 1]
        ):
            self._read(call.args[index], position, scope)


def _called(parts: Sequence[str]) -> str:
    """The function a call reaches; Ray's ``Deployment.bind(…)`` and ``task.remote(…)`` pass arguments on."""
    if len(parts) > 1 and parts[-1] in ("bind", "remote", "delay", "submit"):
        return parts[-2]
    return parts[-1] if parts else ""


_VERBS = _words(
    """
    create parse stream generate complete run chat embed completion agenerate acreate complete_async
    generate_content generate_content_stream embed_content transcribe translate edit generate_images
    """
)


def _kind(parts: Sequence[str]) -> str:
    """``chat.completions.create`` for ``client.chat.completions.create``; else the last part."""
    if parts[-1] in _VERBS and len(parts) > 2:
        own = parts[2:] if parts[0] == "self" and len(parts) > 3 else parts[1:]
        return ".".join(own[-3:])
    return parts[-1]


def _meaning_of_member(scope: Scope) -> Confidence | None:
    """What the members of ``class Model(str, Enum)`` are; None in any other class."""
    node = scope.node
    if not isinstance(node, ast.ClassDef):
        return None
    bases = {part for base in node.bases for part in dotted_parts(base)[0][-1:]}
    if not bases & {"Enum", "StrEnum", "MultiValueEnum"}:
        return None
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", node.name)
    named = any(word.lower() in _NAMING_MEMBERS for word in words)
    return Confidence.POSSIBLE if named else None


def _meaning_of_class(scope: Scope) -> tuple[Confidence | None, Source | None]:
    """``class OpenRouter(OpenAILike): id: str = "…"``: a class that is a provider's has a model's id."""
    node = scope.node
    if not isinstance(node, ast.ClassDef):
        return None, None
    provider = provider_named(node.name)
    bases = [part for base in node.bases for part in dotted_parts(base)[0][-1:]]
    if not any(provider_named(name) or is_about_models(name) for name in (node.name, *bases)):
        return None, None
    return (Confidence.LIKELY, provider.source) if provider else (Confidence.POSSIBLE, None)


_NAMING_MEMBERS = _words(
    "model models llm llms embedder embedding embeddings reranker checkpoint checkpoints tokenizer"
)


def _may_be_text(node: ast.expr) -> bool:
    return not isinstance(node, ast.Constant) or isinstance(node.value, str)


_HUB_BEGINNINGS = ("https://h", "http://h", "hf://", "https://www.h", "https://api-inf", "https://router.h")


def _may_be_name(text: str) -> bool:
    return is_hub_id(text) or ("-" in text and any(mark.isdigit() for mark in text))


def _may_be_document(text: str) -> bool:
    is_long = "\n" in text or (text.startswith("{") and '"' in text)
    return is_long and 12 < len(text) < 100_000 and "model" in text.lower()


def _may_be_address(text: object) -> bool:
    return isinstance(text, str) and text.startswith((*_HUB_BEGINNINGS, *BEGINNINGS)) and len(text) < 400


def _first_text(node: ast.JoinedStr) -> object:
    first = node.values[0] if node.values else None
    if isinstance(first, ast.Constant):
        return first.value
    return "hf://" if isinstance(first, ast.FormattedValue) else None


def _looks_like_arguments(elements: list[ast.expr]) -> bool:
    """A list that begins with a program's name or has options in it."""
    texts = [e.value for e in elements[:200] if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    if not texts or not isinstance(elements[0], ast.Constant | ast.Attribute | ast.Name):
        return False
    return any(text.startswith("-") for text in texts) or (
        texts[0] in _PROGRAMS and isinstance(elements[0], ast.Constant)
    )


_PROGRAMS = _words(
    """
    vllm sglang ollama hf huggingface-cli docker lms ramalama trtllm-serve lmdeploy mlc_llm litellm
    git curl wget transformers-cli transformers modelscope tune python python3 bash sh sudo uv uvx
    aphrodite llm replicate
    """
)


def _unknown_parts(value: Value) -> str:
    """The text with ``UNKNOWN`` for parts in braces that no constant in the file tells."""
    if not value.partial:
        return value.text
    pieces = value.text.split("{")
    rest = [UNKNOWN + piece.partition("}")[2] for piece in pieces[1:]]
    return "".join([pieces[0], *rest])


def _names_owner(text: str, position: _Position) -> bool:
    """A text with unknown parts still says whose model is used where owner and some of the name stand."""
    if position.confidence is not Confidence.CERTAIN or position.source is not Source.HUGGINGFACE:
        return False
    owner, slash, name = text.partition("/")
    start = name.partition("{")[0]
    return bool(slash) and "{" not in owner and len(start) > 1 and is_hub_id(f"{owner}/{start.rstrip('-_.')}")
