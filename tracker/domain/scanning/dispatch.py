"""Which finders read a file, by its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.files.own_files import is_own_file
from tracker.domain.scanning.finders import finder_named, is_provided, is_there
from tracker.domain.scanning.languages import unread_language
from tracker.domain.scanning.text.embedded import BY_GRAMMAR, embedded_files_are_read_by
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark

PLAIN_TEXT = "plain_text"
_PYTHON = "python"
_SNIFFED = "sniffed"
_NOTEBOOK = "notebook"

# Names in the table of finders, so that a scan imports only the finders its files need.
BY_NAME: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("dockerfile", "containerfile"), ("dockerfile",)),
    **dict.fromkeys(("makefile", "gnumakefile", "justfile", ".justfile"), ("make",)),
    **dict.fromkeys(("modelfile",), ("modelfile",)),
    **dict.fromkeys(("procfile",), ("systemd",)),
    **dict.fromkeys((".env", "env"), ("dotenv",)),
    **dict.fromkeys((".envrc", ".bashrc", ".zshrc", ".profile"), ("shell",)),
    ".gitmodules": ("toml_files",),
    **dict.fromkeys((".babelrc", ".eslintrc", ".continuerc"), ("json_files",)),
    BY_GRAMMAR.name: ("python_grammar",),
    # lists of paths and texts for people
    **dict.fromkeys((".gitignore", ".dockerignore", ".gitattributes", ".gitkeep"), ()),
    **dict.fromkeys(("license", "notice", "copying", "authors", "changelog", "codeowners", "version"), ()),
    # generated, large, and about packages or tokens
    **dict.fromkeys(("package-lock.json", "composer.lock", "npm-shrinkwrap.json", "pnpm-lock.yaml"), ()),
    **dict.fromkeys(("tokenizer.json", "vocab.json", "added_tokens.json", "special_tokens_map.json"), ()),
    **dict.fromkeys(("model.safetensors.index.json", "pytorch_model.bin.index.json"), ()),
}
"""Finders by whole file name, lower case, or by what stands before its first or behind its last dot
(``Dockerfile.gpu``, ``gpu.Dockerfile``); looked at before the ending."""

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    ".py": (_PYTHON,),
    ".pyi": (_PYTHON,),
    ".pyw": (_PYTHON,),
    ".ipynb": (_NOTEBOOK,),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".tsx"), ("tsx",)),
    **dict.fromkeys((".ts", ".mts", ".cts"), ("typescript",)),
    **dict.fromkeys((".vue", ".svelte", ".astro"), ("components",)),
    ".bicep": ("bicep",),
    ".bicepparam": ("bicep",),
    **dict.fromkeys(
        (".sh", ".bash", ".zsh", ".fish", ".ksh", ".slurm", ".sbatch", ".ps1", ".psm1"), ("shell",)
    ),
    **dict.fromkeys((".bat", ".cmd"), ("shell",)),
    "": ("script",),
    ".mk": ("make",),
    ".just": ("make",),
    ".env": ("dotenv",),
    **dict.fromkeys((".service", ".container", ".timer"), ("systemd",)),
    **dict.fromkeys((".yaml", ".yml"), ("yaml_files",)),
    **dict.fromkeys((".json", ".jsonc", ".json5", ".code-workspace"), ("json_files",)),
    **dict.fromkeys((".toml", ".ini", ".cfg", ".conf", ".properties", ".config"), ("toml_files",)),
    **dict.fromkeys((".tf", ".tfvars", ".hcl", ".tofu", ".nomad"), ("terraform",)),
    ".java": ("java",),
    ".go": ("go",),
    ".rs": ("rust",),
    **dict.fromkeys((".cs", ".csx"), ("csharp",)),
    **dict.fromkeys((".kt", ".kts"), ("kotlin",)),
    **dict.fromkeys((".rb", ".rake", ".gemspec", ".ru"), ("ruby",)),
    **dict.fromkeys((".php", ".phtml"), ("php",)),
    ".swift": ("swift",),
    **dict.fromkeys((".scala", ".sc", ".sbt"), ("scala",)),
    **dict.fromkeys(
        (".md", ".mdx", ".markdown", ".mdc", ".qmd", ".rmd", ".prompty", ".prompt", ".mkd"), ("markdown",)
    ),
    **dict.fromkeys((".rst", ".rest", ".adoc", ".asciidoc", ".org"), ("text_markup",)),
}
"""Finders by the ending of a file's name, lower case."""

_FAMILIES = frozenset({"dockerfile", "containerfile", "makefile", "justfile", "modelfile", "procfile"})
_TEMPLATE_SUFFIXES = frozenset(
    {
        ".example",
        ".sample",
        ".template",
        ".tmpl",
        ".tpl",
        ".j2",
        ".jinja",
        ".jinja2",
        ".dist",
        ".in",
        ".tftpl",
        ".gotmpl",
        ".tmplt",
        ".mustache",
    }
)


def finders_of(path: PurePosixPath) -> tuple[str, ...]:
    """Names of the finders that read this file; empty for a file that is not read."""
    name = path.name.lower()
    if name in BY_NAME:
        return BY_NAME[name]
    if path.suffix.lower() in _TEMPLATE_SUFFIXES:
        inner = finders_of(path.with_name(path.stem))
        return (_SNIFFED,) if inner in ((), ("script",)) else inner
    if name.startswith(".env."):
        return BY_NAME[".env"]
    for part in (name.partition(".")[0], name.rpartition(".")[2], name.partition("-")[0]):
        if part in _FAMILIES:
            return BY_NAME[part]
    return BY_SUFFIX.get(path.suffix.lower(), ())


_WITH_PROGRAMS = frozenset({"markdown", "text_markup", "notebook", "components", _SNIFFED, "script"})


def may_need_grammar(path: PurePosixPath) -> bool:
    """Whether reading this file may run a grammar: it is a program in such a language, or may hold one."""
    return any(name in _WITH_PROGRAMS or is_provided(name) for name in finders_of(path))


def is_read(path: PurePosixPath) -> bool:
    """Whether the finders of this file are there; a grammar may be missing."""
    names = finders_of(path)
    return bool(names) and all(map(is_there, names))


def unread_as(path: PurePosixPath) -> str | None:
    """The language or ending that a file no finder reads is counted under; None for what holds no code."""
    if is_read(path) or (finders_of(path) == () and _is_named(path)):
        return None
    return unread_language(path)


def _is_named(path: PurePosixPath) -> bool:
    """Whether the whole name says that there is nothing to read."""
    return path.name.lower() in BY_NAME


def find_all(path: PurePosixPath, text: str) -> Iterator[Candidate | Remark | Mention]:
    """Everything the finders of this file see in it; code nobody parses is searched as text."""
    if is_own_file(path, text):
        return
    names = finders_of(path)
    if unread_as(path) is not None or not all(map(is_there, names)):
        names = (PLAIN_TEXT,)
    for name in names:
        yield from finder_named(name)(path, text)


embedded_files_are_read_by(find_all)
