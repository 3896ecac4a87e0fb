"""Shapes of the texts that stand where a model is named: Hub ids, addresses, paths, placeholders.

Only the form is judged here; what a name means is ``resolution``'s part.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.domain.values.late_dataclass import dataclass

_OWNER = r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,95}"
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]){0,95}"
_HUB_ID = re.compile(rf"{_OWNER}/{_NAME}")
_HUB_ADDRESS = re.compile(
    rf"(?:hf://|https://(?:api-inference\.huggingface\.co|router\.huggingface\.co/hf-inference)/"
    rf"(?=models/[^/\s]+/)|(?:git\+)?(?:https?://|git@|ssh://git@)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)[/:])"
    rf"(?P<kind>datasets/|spaces/|models/|api/models/|api/datasets/)?(?P<id>{_OWNER}/{_NAME}?)"
    rf"(?:\.git)?(?:@(?P<at>[^/?#\s:]+))?"
    rf"(?:[:](?P<tag>[A-Za-z0-9_.-]+))?"
    rf"(?:/(?:resolve|blob|tree|raw|commit|discussions)/(?P<revision>[^/?#\s]+)(?P<path>/[^?#\s]*)?)?"
    rf"(?P<rest>[/?#][^\s]*)?",
)
_MEDIA_TYPE = re.compile(
    r"(?:application|text|image|audio|video|font|multipart|message|model|chemical|x-(?!ai/)[a-z]+)/[\w.+-]+(?:\s*;.*)?",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"[<{\[(%$].*|.*[<>{}$*?|\\\n\r\t\x00].*|\.{3}|…|"
    r"(?:your|my)[-_ /].*|.*/(?:your|my)[-_].*|.*(?:your[-_ ]?(?:model|username|org|name)).*|"
    r"\w+(?:::\w+)+|[a-z][a-z0-9]*(?:_[a-z0-9]+)+_(?:url|uri|key|endpoint|secret|password)|"
    r".*\b(?:your|my)[-_][\w-]+.*|(?:insert|enter|replace|change)[-_]?(?:me|your|model|this|with)[\w-]*|.*[-_](?:here|placeholder)|"
    r"(?:org|organi[sz]ation|user|owner|namespace|repo|author|company|team|account|publisher|vendor|provider|maker|hf[-_]user)"
    r"(?:[-_]?(?:name|id))?/(?:\w+[-_])?(?:model|repo|name|checkpoint)(?:[-_](?:name|id|path|repo|here))?(?:[-_]v\d)?(?:[:@].*)?|"
    r"(?:xxx+|tbd|todo|none|null|n/?a|na|nil|undefined|unknown|default|auto|string|str|true|false|path/to/.*|/path/to/.*|"
    r"org/(?:model|repo|name)|user(?:name)?/(?:model|repo|name).*|owner/(?:model|repo|name)|namespace/(?:model|repo|name)|"
    r"model[-_ ]?(?:name|id|path)?|foo/bar|foo|bar|baz)",
    re.IGNORECASE | re.DOTALL,
)
_PATH_START = re.compile(r"[./~\\]|[A-Za-z]:[\\/]|file:|(?:s3|gs|gcs|az|abfss?|oci|pvc|dbfs|nfs|minio)://")
_WEIGHT_FILE = re.compile(
    r".*\.(?:gguf|ggml|safetensors|bin|pt|pth|ckpt|onnx|engine|plan|h5|tflite|mlmodel|mlpackage|llamafile|nemo|npz|keras)",
    re.IGNORECASE | re.DOTALL,
)
_FILE_ENDINGS_TEXT = """
py pyi ipynb js mjs cjs jsx ts tsx mts cts json jsonl json5 yaml yml toml ini cfg conf env md mdx
rst txt csv tsv parquet xml html htm css scss less svg png jpg jpeg gif webp ico bmp tiff pdf doc
docx xls xlsx ppt pptx zip tar gz tgz bz2 xz zst 7z whl jar war class so dll dylib exe sh bash zsh
fish ps1 bat cmd rb go rs c h cc cpp hpp cu java kt swift php pl lua sql db sqlite lock log map wasm
proto mp3 wav flac ogg mp4 avi mov webm ttf woff woff2 j2 jinja jinja2 tmpl tpl service tf tfvars
hcl mk patch diff tmp bak pem crt key
"""
_FILE_ENDINGS = frozenset(_FILE_ENDINGS_TEXT.split())
_PATH_WORDS_TEXT = """
src lib libs app apps bin build dist docs doc test tests testing fixtures example examples scripts
script tools config configs conf data dataset datasets assets static public templates template
models model checkpoints checkpoint ckpt ckpts weights pretrained output outputs out results result
runs logs log tmp temp cache home usr etc var opt mnt root workspace work content drive api v1 v2
packages package pkg internal cmd vendor third_party node_modules components pages views utils core
common include resources local storage volume volumes saved saved_models saves experiments artifacts
pipelines prompts
"""
_PATH_WORDS = frozenset(_PATH_WORDS_TEXT.split())
_TEST_FILE = re.compile(r"(?:test_.*|.*[_.-](?:tests?|spec|e2e))\.[a-z]+|conftest\.py|tests?\.[a-z]+")
_TEST_NAME = re.compile(
    r".*[a-z0-9](?:Tests?|Specs?|IT|TestCase|TestSuite)\.[A-Za-z]+|Test[A-Z]\w*\.[A-Za-z]+"
)
_TEST_FOLDERS = frozenset(
    {
        "test",
        "tests",
        "__tests__",
        "spec",
        "specs",
        "testing",
        "e2e",
        "integrationtest",
        "androidtest",
        "unittests",
    }
)
_COMMIT = re.compile(r"[0-9a-f]{40}")
MAX_NAME = 300
"""Longer texts name no model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """A Hub repository with what an address says beside it; ``path`` is a file in it."""

    id: str
    revision: str | None = None
    path: str | None = None


def is_hub_id(text: str) -> bool:
    """Whether ``text`` has the form ``owner/name`` of a Hub repository and nothing else's form."""
    if not _HUB_ID.fullmatch(text) or "--" in text or ".." in text or text.endswith((".", "-", ".git")):
        return False
    return not (is_media_type(text) or is_file_path(text) or is_placeholder(text))


def read_hub_address(text: str) -> HubAddress | None:
    """The model repository a ``https://huggingface.co/…``, ``hf.co/…`` or ``hf://…`` address leads to."""
    found = _HUB_ADDRESS.fullmatch(text)
    if found is None or (found["kind"] or "").startswith(("datasets", "spaces", "api/datasets")):
        return None
    owner, _, name = found["id"].partition("/")
    name = name.removesuffix(".git")
    if owner in _HUB_PAGES or name in _OWNER_PAGES or not name or not is_hub_id(f"{owner}/{name}"):
        return None
    path = (found["path"] or "").strip("/") or None
    return HubAddress(id=f"{owner}/{name}", revision=found["revision"] or found["at"], path=path)


_HUB_PAGES_TEXT = """
docs blog papers datasets spaces models collections tasks learn api settings join login pricing
organizations posts new chat inference inference-endpoints enterprise support terms-of-service
privacy front avatars huggingface-inference-toolkit openapi.json
    course transformers metrics languages subscriptions contact-sales careers brand hardware jobs
    notifications activity endpoints oauth static mcp agents changelog well-known
"""
_HUB_PAGES = frozenset(_HUB_PAGES_TEXT.split())


_OWNER_PAGES = frozenset({"models", "datasets", "spaces", "collections", "activity", "papers", "followers"})


def is_media_type(text: str) -> bool:
    """``text/html``, ``application/json; charset=utf-8`` and the like."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """A template, a wildcard, or a stand-in such as ``<model>``, ``your-org/your-model``, ``path/to/x``."""
    return _PLACEHOLDER.fullmatch(text) is not None


def is_weight_file(text: str) -> bool:
    """Ends like a file of weights."""
    return _WEIGHT_FILE.fullmatch(text) is not None


def is_local_path(text: str) -> bool:
    """Begins like a path or an object store's address, ends like weights, or goes through usual folders."""
    if _PATH_START.match(text) or is_weight_file(text) or "\\" in text:
        return True
    parts = text.split("/")
    return len(parts) > 1 and (parts[0].lower() in _PATH_WORDS or parts[-1] == "")


def is_file_path(text: str) -> bool:
    """A file that is no model: ``tests/data.json``, ``src/app.py``; or a path through usual folders."""
    parts = text.split("/")
    if parts[-1].endswith("whisper.cpp"):  # a program's name, and its weights' repository
        return False
    ending = parts[-1].rpartition(".")[2].lower() if "." in parts[-1] else ""
    return ending in _FILE_ENDINGS or (len(parts) > 1 and parts[0].lower() in _PATH_WORDS)


@lru_cache(maxsize=256)
def is_test(path: str) -> bool:
    """A file of tests: it names things that are made up, where a run of the project would name models."""
    *folders, name = path.split("/")
    if _TEST_FILE.fullmatch(name.lower()) or _TEST_NAME.fullmatch(name):
        return True
    return any(_is_test_folder(folder) for folder in folders)


def _is_test_folder(folder: str) -> bool:
    """``tests``, and what languages call theirs: ``Shop.Tests``, ``integrationTest``, ``ShopTests``."""
    if folder.lower() in _TEST_FOLDERS:
        return True
    return (
        folder.endswith(("Tests", ".Test", ".UnitTests", "-tests", "_tests", "UITests")) and folder != "Tests"
    )


def is_commit(revision: str | None) -> bool:
    """Whether a revision is a full commit id, the only one that cannot move."""
    return revision is not None and _COMMIT.fullmatch(revision) is not None
