"""Models in a configuration tree: keys that name them, containers, settings, scripts, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.argument_models import find_in_json
from tracker.domain.scanning.command_lines.commands import (
    find_in_command,
    find_in_script,
    find_in_setting,
)
from tracker.domain.scanning.command_lines.programs import program_of_image
from tracker.domain.scanning.command_lines.shell_words import Variables, Word, assign, expand, read_commands
from tracker.domain.scanning.names.model_keys import (
    has_own_revision,
    lists_choices,
    names_keys,
    naming_inside,
    naming_of,
    naming_of_several,
    naming_of_variable,
    normal_key,
    words,
)
from tracker.domain.scanning.names.model_names import is_hub_id
from tracker.domain.scanning.names.providers import provider_named, providers
from tracker.domain.scanning.text.embedded import find_embedded
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.mentions import HINT, candidate_of, find_addresses, names_in, source_of_key
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source, distinct
from tracker.domain.scanning.trees.document import Mapping, Node, Scalar, Sequence, walk_mappings
from tracker.domain.scanning.trees.yaml_reader import read_yaml

_ARGUMENT_KEYS = (
    "entrypoint",
    "command",
    "cmd",
    "args",
    "extraArgs",
    "extra_args",
    "vllmArgs",
    "modelArgs",
    "Cmd",
)
_SETTING_KEYS = words(
    """
    env envs environment env_vars environment_variables variables vars env_variables container_env
    remote_env extra_env extra_envs extra_env_vars literals build_args args string_data data envvars environ
    """
)
_SCRIPT_KEYS = words(
    """
    run script scripts before_script after_script cmd cmds command commands install setup shell bash
    exec execute post_create_command post_start_command on_create_command update_content_command
    post_attach_command inline user_data startup_script metadata_startup_script entrypoint start serve
    build deploy test pre post args script_body ansible_builtin_shell ansible_builtin_command
    ansible_builtin_raw runcmd bootcmd
    """
)
_SKIPPED_PARTS = words(
    """
    dependencies devdependencies peerdependencies datasets dataset test_datasets labels match_labels
    annotations node_selector selector
    """
)
_PROVIDER_KEYS = (
    "provider",
    "model_provider",
    "modelProvider",
    "llm_provider",
    "backend",
    "type",
    "api_type",
    "vendor",
    "platform",
    "engine",
    "client",
    "source",
    "provider_name",
    "class",
    "_target_",
    "_type",
)
_INSIDE_PROVIDERS = words(
    "config params parameters settings kwargs model_kwargs options arguments args init_args init_parameters"
    " configuration llm chat embedding embeddings model"
)
_PREFIXED = re.compile(
    r"(?P<source>[a-z][\w-]{1,30})"
    r":(?:(?:chat|completion|completions|messages|embeddings?|responses|text-generation|feature-extraction|"
    r"text-classification|assistant|moderation):)?(?P<name>(?!/)[\w./@:-]+)"
)
_DISPLAYED = frozenset({"name", "id", "title", "identifier", "tag", "slug"})
"""Names people see, where the model has a key of its own beside them."""
_IDENTITIES = (
    "model_id",
    "modelId",
    "model_path",
    "modelPath",
    "model_name_or_path",
    "model_source",
    "modelURL",
)
"""Keys that say which model it is; a ``model_name`` beside them is the name it is served under."""
_BESIDE_MODELS = words(
    """
    temperature max_tokens top_p top_k max_new_tokens max_model_len max_seq_len max_length context_length
    context_window tensor_parallel_size pipeline_parallel_size gpu_memory_utilization dtype torch_dtype
    quantization trust_remote_code device_map load_in_4bit load_in_8bit batch_size learning_rate
    num_train_epochs lora_r system_prompt prompt_template api_base base_url api_key api_key_env messages
    dimensions embedding_dim n_ctx n_gpu_layers num_ctx max_num_seqs max_batch_tokens
    """
)
_BESIDE_AIDERS_NAMES = ("edit_format", "weak_model_name", "editor_model_name", "use_repo_map")
_NIM_IMAGE = re.compile(r"nvcr\.io/nim/[\w.-]+/[\w.-]+(?::[\w.-]+)?")
_QUOTED_PAIR = re.compile(r"\b([A-Za-z_]\w*)=[\"']?([^\"',\s]+)")
_PAIR_LINE = re.compile(r"^[ \t]*([A-Za-z_]\w*)=[\"']?([^\"'\s]+)[\"']?[ \t]*$", re.MULTILINE)
_DOCUMENT = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:- )?[A-Za-z_][\w.-]{0,80}:(?:[ \t]*\n|[ \t]+\S)")
_PYTHON = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:from [\w.]+ import \w|import [\w.]+(?: as \w+)?[ \t]*\n)")
_REPOSITORY = re.compile(r"(?:hf|huggingface|ollama|modelscope|pvc|s3|gs|oci)://")
_NAMED = re.compile(r"[\w.-]{1,100}=(?=\S)")
_ALIAS = re.compile(r"[\w.-]{1,40}:(?=\S+/\S)")
_FILE_NAME = re.compile(r"\.?[\w-]+(?:\.[\w-]+)+|Modelfile|Dockerfile|Makefile")
_LONGEST_TABLE = 1_000_000
_SETTING_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,}")


def find_in_tree(root: Node, variables: Variables | None = None) -> Iterator[Candidate]:
    """Every model in a tree, once for each place."""
    return distinct(_TreeFinder(root, variables if variables is not None else {}).find())


def _find_in_document(value: Scalar) -> Iterator[Candidate]:
    """A configuration carried as a text in another one, as Ray's ``serveConfigV2``."""
    for root in read_yaml(value.content):
        if isinstance(root, Mapping | Sequence):
            yield from _TreeFinder(root, {}, is_inner=True).find()


class _TreeFinder:
    def __init__(self, root: Node, variables: Variables, *, is_inner: bool = False) -> None:
        self.root = root
        self.is_inner = is_inner
        self.variables = variables
        self.providers: dict[int, str] = {}
        self.is_gateway = isinstance(root, Mapping) and root.get("model_list") is not None
        self.is_compose = isinstance(root, Mapping) and isinstance(root.get("services"), Mapping)

    def find(self) -> Iterator[Candidate]:
        for _, mapping in walk_mappings(self.root):
            self._collect_settings(mapping, self.variables, replace=False)
        for path, mapping in walk_mappings(self.root):
            self._hand_on_provider(mapping)
            lowered = [normal_key(part) for part in path[-6:]]
            if _SKIPPED_PARTS.intersection(lowered):
                continue
            yield from self._find_in_container(mapping)
            yield from self._find_in_named_value(mapping)
            for key, value in mapping.entries:
                yield from self._find_in_entry(path, mapping, key, value)

    def _hand_on_provider(self, mapping: Mapping) -> None:
        """``{provider: …, config: {model: …}}``: what lies inside is the same provider's."""
        provider = mapping.word(*_PROVIDER_KEYS) or self.providers.get(id(mapping), "")
        if provider and provider_named(provider):
            for key, value in mapping.entries:
                if isinstance(value, Mapping) and normal_key(key.text) in _INSIDE_PROVIDERS:
                    self.providers[id(value)] = provider

    # ---- containers

    def _find_in_container(self, mapping: Mapping) -> Iterator[Candidate]:
        """``entrypoint``, ``command`` and ``args`` are one command line; the image may name its program."""
        check = mapping.get("test")
        if isinstance(check, Sequence) and check.items and _is_health_check(check.items[0]):
            yield from find_in_command(self._argument_words(check, self.variables)[1:])
        parts = [(key, mapping.get(key)) for key in _ARGUMENT_KEYS]
        words: list[Word] = []
        local = dict(self.variables)
        self._collect_settings(mapping, local)
        for key, value in parts:
            if isinstance(value, Sequence):
                if key in ("command", "cmd") and _is_list_of_scripts(value):
                    continue
                words.extend(self._argument_words(value, local))
            elif isinstance(value, Scalar) and (
                _is_one_command(value) or not (value.is_block or key == "cmd")
            ):
                for command in list(read_commands(value.content, local))[:1]:
                    words.extend(command.words)
        if words:
            program = program_of_image(mapping.word("image")) if mapping.scalar("image") else None
            if program is None and words[0].text.startswith("-"):
                program = ""
            yield from find_in_command(words, program=program)
        image = mapping.scalar("image")
        if image is not None and (found := _NIM_IMAGE.fullmatch(image.text)):
            candidate = candidate_of(image.content, "image", source=Source.NVIDIA)
            if candidate and found:
                yield candidate

    def _argument_words(self, sequence: Sequence, variables: Variables) -> list[Word]:
        words: list[Word] = []
        for scalar in sequence.scalars():
            if scalar.text.startswith("-") and re.match(r"--?[\w-]+\s+\S", scalar.text):
                words.extend(
                    word for command in read_commands(scalar.content, variables) for word in command.words
                )
            else:
                words.append(expand(scalar.content, variables))
        return words

    def _collect_settings(self, mapping: Mapping, variables: Variables, *, replace: bool = True) -> None:
        """Values that commands of this mapping can use; ``replace`` those of the same names elsewhere."""
        for key in ("env", "environment", "variables", "vars"):
            for name, value in _pairs(mapping.get(key)):
                if replace:
                    variables.pop(name, None)
                assign(variables, name, expand(value, variables).content)
        for name, value in _matrix(mapping.get("matrix")):
            assign(variables, f"matrix.{name}", value)

    # ---- settings

    def _find_in_named_value(self, mapping: Mapping) -> Iterator[Candidate]:
        """``{name: MODEL_ID, value: …}`` of Kubernetes, ECS, Helm's ``set``."""
        name = mapping.word("name", "key", "Name", "variable")
        value = mapping.scalar("value", "Value")
        if not name or value is None:
            return
        if naming_of_variable(name) is not None or value.text.startswith(("-", "http", "hf://")):
            yield from self._setting(name, value)

    def _setting(self, name: str, value: Scalar) -> Iterator[Candidate]:
        word = expand(value.content, self.variables)
        for reading in word.readings:
            yield from find_in_setting(name, reading)

    # ---- entries

    def _find_in_entry(
        self, path: tuple[str, ...], mapping: Mapping, key: Scalar, value: Node
    ) -> Iterator[Candidate]:
        name = normal_key(key.text)
        if path and names_keys(path[-1]) and isinstance(value, Mapping) and is_hub_id(key.text):
            found = candidate_of(key.content, path[-1], confidence=Confidence.POSSIBLE)
            if found:
                yield found
        if key.text.startswith(("_", "//", "#")) and name != "_name_or_path":
            return  # how JSON is commented
        if name in _SKIPPED_PARTS or name in ("uses", "$schema", "license"):
            return
        if name in _SETTING_KEYS:
            yield from self._find_in_settings(value)
        if name in _SCRIPT_KEYS:
            yield from self._find_in_scripts(value)
        if isinstance(value, Scalar):
            if value.is_block and _FILE_NAME.fullmatch(key.text):
                # The files a ConfigMap or a cloud-init text carries.
                yield from find_embedded(PurePosixPath(key.text), value.content)
            elif value.is_block and (target := _file_of(mapping, name, value.text)):
                yield from find_embedded(PurePosixPath(target), value.content)
            elif value.is_block and not self.is_inner and _DOCUMENT.match(value.text):
                yield from _find_in_document(value)
            yield from self._find_in_scalar(path, mapping, key, value)
        elif isinstance(value, Sequence):
            yield from self._find_in_items(path, mapping, key, value)
        elif name == "models" and not self.is_compose and len(path) >= 1:
            yield from self._find_in_model_table(path, value)

    def _find_in_settings(self, value: Node) -> Iterator[Candidate]:
        if isinstance(value, Mapping):
            for name, item in value.entries:
                if isinstance(item, Scalar) and not item.is_block:
                    yield from self._setting(name.text, item)
                elif isinstance(item, Mapping) and (inner := item.scalar("value", "default")):
                    yield from self._setting(name.text, inner)
        elif isinstance(value, Sequence):
            for scalar in value.scalars():
                name2, equals, _ = scalar.text.partition("=")
                if equals and re.fullmatch(r"\w+", name2):
                    content = scalar.content.part(len(name2) + 1)
                    yield from self._setting(name2, Scalar.of(content))
        else:
            for pair in (_PAIR_LINE if value.is_block else _QUOTED_PAIR).finditer(value.text):
                yield from self._setting(pair[1], Scalar.of(value.content.part(*pair.span(2))))

    def _find_in_scripts(self, value: Node) -> Iterator[Candidate]:
        if isinstance(value, Scalar):
            yield from find_in_script(value.content, self.variables)
        elif isinstance(value, Sequence):
            for item in value.items:
                if isinstance(item, Scalar) and (" " in item.text or item.is_block):
                    yield from find_in_script(item.content, self.variables)
        else:
            for _, item in value.entries:
                if isinstance(item, Scalar):
                    yield from find_in_script(item.content, self.variables)

    def _find_in_items(
        self, path: tuple[str, ...], mapping: Mapping, key: Scalar, value: Sequence
    ) -> Iterator[Candidate]:
        for item in value.items:
            if isinstance(item, Scalar):
                yield from self._find_in_scalar(path, mapping, key, item)
            elif isinstance(item, Sequence) and len(value.items) < 1_000:
                for inner in item.scalars():
                    yield from self._find_in_scalar(path, mapping, key, inner)

    def _find_in_model_table(self, path: tuple[str, ...], value: Node) -> Iterator[Candidate]:
        """``provider: {ollama: {models: {"qwen3:8b": …}}}``: the keys are names."""
        if (
            not isinstance(value, Mapping)
            or len(path) < 2
            or normal_key(path[-2]) not in ("provider", "providers")
        ):
            return
        source = source_of_key(path[-1])
        for name, item in value.entries:
            if isinstance(item, Mapping) and item.get("id", "model") is not None:
                continue
            found = candidate_of(name.content, "models", source=source, confidence=Confidence.LIKELY)
            if found:
                yield found

    def _find_in_scalar(
        self, path: tuple[str, ...], mapping: Mapping, key: Scalar, value: Scalar
    ) -> Iterator[Candidate]:
        text = value.text
        if value.is_block and len(text) > (_LONGEST_TABLE if text.lstrip()[:1] in ("[", "{") else 5_000):
            return
        if HINT.search(text):
            yield from find_addresses(value.content, key.text)
        if text.startswith("{") and text.endswith("}"):
            yield from find_in_json(value.content, key.text)
        if _SETTING_NAME.fullmatch(key.text):
            yield from self._setting(key.text, value)
            return
        confidence = self._naming(path, mapping, key.text)
        if confidence is None:
            several = next((part for part in (key.text, *path[-1:]) if naming_of_several(part)), None)
            if several and is_hub_id(text):  # a list of models, or a table of them under names
                found = candidate_of(value.content, several, confidence=Confidence.POSSIBLE)
                if found:
                    yield found
            yield from self._find_prefixed(key.text, path, value)
            return
        source, settled = self._source(path, mapping, key.text)
        if settled:
            confidence = max(confidence, settled)
        if source is None and confidence is Confidence.CERTAIN:
            source = Source.HUGGINGFACE
        pinned = _revision(mapping, name=normal_key(key.text))
        readings = self._readings(value)
        if normal_key(key.text) == "lora_modules" and (alias := _NAMED.match(text)):
            readings = (value.content.part(alias.end()),)
        for name in (name for reading in readings for name in names_in(reading)):
            found = candidate_of(name, key.text, source=source, revision=pinned, confidence=confidence)
            if found:
                yield found
        yield from self._find_prefixed(key.text, path, value)

    def _readings(self, value: Scalar) -> tuple[LocatedText, ...]:
        if "{" not in value.text and "$" not in value.text:
            return (value.content,)
        return expand(value.content, self.variables).readings

    def _naming(self, path: tuple[str, ...], mapping: Mapping, key: str) -> Confidence | None:
        name = normal_key(key)
        outer = path[-1] if path else ""
        if self.is_gateway and "litellm_params" not in path and "model_info" not in path:
            return None
        if name == "model_name" and mapping.get("litellm_params") is not None:
            return None
        if self.is_compose and name == "models":
            return None
        if name == "model_name" and "/" not in mapping.word(key) and mapping.get(*_IDENTITIES) is not None:
            return None
        if name == "path" and mapping.get("model_id", "modelId", "repo_id", "hf_repo") is not None:
            return None  # where it is put
        if name == "model_id" and mapping.get("model_source") is not None:
            return None
        if name in ("pull", "run") and normal_key(outer) == "models":
            return Confidence.LIKELY  # Ollama's chart
        if name == "type" and normal_key(outer) == "tokenizer":
            return Confidence.POSSIBLE
        if name == "default" and len(path) > 1 and path[-2] == "variable":
            return naming_of_variable(outer)
        if name == "condition" and path[-1:] == ("validation",) and path[-3:-2] == ("variable",):
            return Confidence.POSSIBLE if naming_of_variable(path[-2]) else None  # ``contains([…], var.x)``
        if name == "name" and mapping.get(*_BESIDE_AIDERS_NAMES) is not None:
            return Confidence.LIKELY
        if name in _DISPLAYED and mapping.get("model", "model_id", "model_name", "modelId") is not None:
            return None
        if name == "name" and _REPOSITORY.match(mapping.word("uri", "url", "storageUri", "storage_uri")):
            return None  # what is served from there
        named = naming_of(key)
        if name in ("repository", "repo") and mapping.word("type", "source").lower() in ("huggingface", "hf"):
            return Confidence.LIKELY
        if named is None and outer:
            named = naming_inside(outer, key)
        if named is None and normal_key(key).replace("_", "") in providers().names:
            named = Confidence.POSSIBLE  # ``"gpt-4o": {"openrouter": "openai/gpt-4o"}``
        if named is None and len(path) > 1 and naming_of_several(path[-2]) and not is_hub_id(outer):
            named = naming_inside("models", key)  # ``models: {small: {id: …}}``
        if named is Confidence.POSSIBLE and lists_choices(key):
            return named
        if named is Confidence.POSSIBLE and (_of_models(outer) or _is_about_inference(mapping)):
            return Confidence.LIKELY
        return named

    def _source(
        self, path: tuple[str, ...], mapping: Mapping, key: str
    ) -> tuple[Source | None, Confidence | None]:
        """Whose name it is by what stands around it, and how sure that makes us."""
        if path and (path[-1] == "litellm_params" or (self.is_gateway and path[-1] == "model_info")):
            return Source.LITELLM, Confidence.CERTAIN
        if self.is_compose and path and (path[0] == "models" or path[-2:] == ("provider", "options")):
            return Source.DOCKER, Confidence.CERTAIN
        provider = mapping.word(*_PROVIDER_KEYS) or self.providers.get(id(mapping), "")
        if named := (provider_named(provider) if provider else None):
            is_whole = re.sub(r"[^a-z0-9]", "", provider.lower()) in providers().names
            return named.source, Confidence.CERTAIN if is_whole else Confidence.LIKELY
        around = next((s for part in (key, *reversed(path[-4:])) if (s := source_of_key(part))), None)
        return around, Confidence.LIKELY if around else None

    def _find_prefixed(self, key: str, path: tuple[str, ...], value: Scalar) -> Iterator[Candidate]:
        """``openai:chat:gpt-4o`` as promptfoo, pydantic-ai and LangChain write it."""
        name = normal_key(key)
        if name == "alias" and (alias := _ALIAS.match(value.text)):  # aider's ``fast:provider/name``
            found_name = candidate_of(
                value.content.part(alias.end()), key, source=Source.LITELLM, confidence=Confidence.LIKELY
            )
            if found_name:
                yield found_name
        found = _PREFIXED.fullmatch(value.text)
        if found is None or not (
            name in ("id", "providers", "provider", "targets", "value") or naming_of(key) is not None
        ):
            return
        if found.end("source") + 1 == found.start("name") and naming_of(key) is not None:
            return  # the whole text is told already, and what it means is led back to the name behind it
        content = value.content.part(found.start("name"))
        named = providers().names.get(re.sub(r"[^a-z0-9]", "", found["source"]))
        candidate = candidate_of(content, key, source=named.source) if named else None
        if candidate:
            yield candidate


def _file_of(mapping: Mapping, name: str, text: str) -> str:
    """The file that a text is: cloud-init writes it to a path, a step of a workflow is Python's."""
    if name in ("content", "contents"):
        return mapping.word("path", "dest").rpartition("/")[2]
    is_python = mapping.word("shell").startswith("python") or _PYTHON.match(text) is not None
    return "step.py" if name in _SCRIPT_KEYS | {"inline_script"} and is_python else ""


def _of_models(outer: str) -> bool:
    """``llm: {model: …}``: what stands around the key names models too."""
    return naming_inside(outer, "model") is not None


def _is_about_inference(mapping: Mapping) -> bool:
    """A ``model`` beside a temperature or a batch size is no car."""
    return any(normal_key(key.text) in _BESIDE_MODELS for key, _ in mapping.entries[:200])


def _pairs(value: Node | None) -> Iterator[tuple[str, LocatedText]]:
    """Names and values of an environment: a mapping, a list of ``NAME=value``, or of names and values."""
    if isinstance(value, Mapping):
        for name, item in value.entries:
            if isinstance(item, Scalar):
                yield name.text, item.content
    elif isinstance(value, Sequence):
        for entry in value.items:
            if isinstance(entry, Mapping) and (inner := entry.scalar("value")):
                yield entry.word("name"), inner.content
            elif isinstance(entry, Scalar) and "=" in entry.text:
                before, _, _ = entry.text.partition("=")
                yield before, entry.content.part(len(before) + 1)


def _is_health_check(first: Node) -> bool:
    return isinstance(first, Scalar) and first.text in ("CMD", "CMD-SHELL")


def _matrix(value: Node | None) -> Iterator[tuple[str, LocatedText]]:
    """What ``${{ matrix.NAME }}`` stands for in the jobs of a workflow."""
    if not isinstance(value, Mapping):
        return
    for key, item in value.entries:
        for one in item.items if isinstance(item, Sequence) else ():
            if isinstance(one, Scalar):
                yield key.text, one.content
            elif isinstance(one, Mapping) and key.text == "include":
                yield from _pairs(one)


def _revision(mapping: Mapping, *, name: str) -> str | None:
    """The revision beside a model; ``model_revision`` is not that of a teacher or of a reward model."""
    if has_own_revision(name):
        return None
    text = mapping.word("revision", "model_revision", "hf_revision", "hf_model_revision", "revision_of_model")
    return None if text.lower() in ("", "null", "none", "~") or "{" in text else text


def _is_list_of_scripts(value: Sequence) -> bool:
    """``command: ["a b c", "d e"]`` of some tools is a list of lines, not one command's words."""
    first = value.items[0] if value.items else None
    return isinstance(first, Scalar) and " " in first.text and not first.text.startswith("-")


def _is_one_command(value: Scalar) -> bool:
    return value.text.lstrip().startswith("-")
