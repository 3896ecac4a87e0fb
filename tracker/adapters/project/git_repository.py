"""A git repository read without obeying it.

The configuration, hooks and attributes in a scanned folder can name programs (``core.fsmonitor``,
``filter.*.clean``, ``core.sshCommand``, ``diff.external``, a promisor's transport …), and new versions of git
bring new keys of this kind. So git is never pointed at that folder's configuration: it works in a git
directory of our own making, in which objects, refs and a copy of the index are those of the repository, and
everything else is ours.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from tracker.adapters.files.borrowing import borrow
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError

_TIMEOUT = 120
_LARGEST_POINTER = 8_192
_LARGEST_CONFIG = 4_000_000
_POINTER = re.compile(r"gitdir: (.+?)[\r\n]*", re.DOTALL)
_HEAD_NAMES = re.compile(r"(?:[A-Z]+_)?HEAD")

OVERRIDES = {
    "core.alternateRefsCommand": "",
    "core.askPass": "",
    "core.attributesFile": os.devnull,
    "core.editor": "false",
    "core.excludesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "true",
    "core.sshCommand": "false",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "diff.external": "",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    # Files that a sparse checkout leaves out and that are there all the same are compared like others.
    "core.sparseCheckout": "true",
}
"""What every call of git is told with ``-c``, though no configuration but our own is read."""

_KEPT = re.compile(
    r"core\.(?:autocrlf|eol|filemode|ignorecase|symlinks|precomposeunicode)"
    r"|extensions\.(?:objectformat|refstorage)|core\.repositoryformatversion"
    r"|branch\..+\.(?:remote|merge)|remote\..+\.fetch"
)
"""Settings that say how a repository is written, or what ``@{upstream}`` means; none names a program."""

_ATTRIBUTES = (
    "* diff !text !eol !filter !ident !merge !crlf !working-tree-encoding !whitespace !conflict-marker-size"
    " !binary !delta\n"
)
"""Stronger than any ``.gitattributes``: a change cannot call itself binary or ask for another encoding.
Names that a project invents are taken away by ``git_attributes``."""


@dataclass(frozen=True, slots=True)
class Repository:
    """An open repository; ``top`` is the folder of its working tree."""

    top: Path
    _program: str
    _environment: Mapping[str, str]

    def git(self, *arguments: str) -> bytes:
        """What git says. Raises UsageError with git's own words where it fails."""
        try:
            done = subprocess.run(  # noqa: S603 - our words, and outside ones behind --end-of-options
                self._command(arguments),
                cwd=self.top,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _too_slow() from error
        except OSError as error:
            raise _no_git() from error
        if done.returncode != 0:
            raise _failure(done.stderr)
        return done.stdout

    @contextlib.contextmanager
    def stream(self, *arguments: str) -> Iterator[BinaryIO]:
        """What git says while it says it, for answers of any size. Raises UsageError at the end."""
        with tempfile.TemporaryFile() as errors:
            try:
                process = subprocess.Popen(  # noqa: S603 - as above
                    self._command(arguments),
                    cwd=self.top,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                )
            except OSError as error:
                raise _no_git() from error
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            watch = threading.Timer(_TIMEOUT, end)
            watch.start()
            with process:
                try:
                    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
                    yield process.stdout  # type: ignore[misc]
                except BaseException:
                    process.kill()
                    raise
                finally:
                    watch.cancel()
                    watch.join()
            if late.is_set():
                raise _too_slow()
            if process.returncode != 0:
                errors.seek(0)
                raise _failure(errors.read())

    def add_attributes(self, lines: bytes) -> None:
        """Attributes that are stronger than the project's own, on top of those that are taken away anyway."""
        with (Path(self._environment["GIT_DIR"]) / "info" / "attributes").open("ab") as file:
            file.write(lines)

    def commit(self, revision: str) -> str:
        """The full id of the commit that ``revision`` names. Raises UsageError."""
        found = self.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return found.decode().strip()

    def content(self, commit: str, path: str) -> bytes | None:
        """The bytes of a file in a commit; None where it holds none of that path."""
        try:
            return self.git("cat-file", "blob", f"{commit}:{path}")
        except UsageError:
            return None

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        settings = [word for key, value in OVERRIDES.items() for word in ("-c", f"{key}={value}")]
        return [self._program, "--no-pager", "--literal-pathspecs", *settings, *arguments]


@contextlib.contextmanager
def open_repository(path: Path) -> Iterator[Repository]:
    """The repository whose working tree holds ``path``. Raises UsageError where there is none."""
    here = path.resolve()
    top, folder = _find(here if here.is_dir() else here.parent)
    program = _program(top)
    common = _common_folder(folder)
    _refuse_special_files(folder, common)
    with tempfile.TemporaryDirectory(prefix="tracker-git-") as name:
        own = Path(name).resolve()
        _furnish(own / "git", folder, common, program)
        yield Repository(top, program, _environment(own, top, common))


# ---- finding it


def _find(start: Path) -> tuple[Path, Path]:
    """The working tree around ``start`` and its git directory; a bare repository is no working tree."""
    for place in (start, *start.parents):
        entry = place / ".git"
        if entry.is_dir() and (entry / "HEAD").is_file():
            return place, entry.resolve()
        if entry.is_file():
            pointed = _POINTER.fullmatch(_small_text(entry, _LARGEST_POINTER))
            if pointed and (place / pointed[1] / "HEAD").is_file():
                return place, (place / pointed[1]).resolve()
    raise UsageError(
        f"--changed-since: {start} is in no git repository",
        hint="name a path inside a checkout, or scan without it",
    )


def _common_folder(folder: Path) -> Path:
    """Where objects and refs are: elsewhere for a linked worktree."""
    pointer = folder / "commondir"
    if not pointer.is_file():
        return folder
    return (folder / _small_text(pointer, _LARGEST_POINTER).rstrip("\r\n")).resolve()


def _program(top: Path) -> str:
    """Where git is: on the path, but never by a relative entry of it, nor inside the scanned tree."""
    for entry in _absolute_places():
        if not Path(entry).resolve().is_relative_to(top):
            found = shutil.which("git", path=entry)
            if found and not Path(found).resolve().is_relative_to(top):
                return found
    raise _no_git()


def _absolute_places() -> list[str]:
    return [
        entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(entry).is_absolute()
    ]


def _refuse_special_files(*folders: Path) -> None:
    """A pipe among the objects or refs would be waited for; an honest repository has none."""
    waiting = [str(folder) for folder in dict.fromkeys(folders)]
    while waiting:
        with contextlib.suppress(PermissionError, FileNotFoundError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif not entry.is_file(follow_symlinks=False) and not _leads_to_a_file(entry):
                    raise UsageError(f"--changed-since: {entry.path} is no regular file")


def _leads_to_a_file(entry: os.DirEntry[str]) -> bool:
    try:
        mode = entry.stat().st_mode
    except OSError:
        return True  # a link that leads nowhere is not opened either
    return entry.is_symlink() and (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _small_text(path: Path, limit: int) -> str:
    try:
        with path.open("rb") as file:
            return os.fsdecode(file.read(limit))
    except OSError:
        return ""


# ---- a git directory of our own


def _furnish(own: Path, folder: Path, common: Path, program: str) -> None:
    (own / "info").mkdir(parents=True)
    (own / "info" / "attributes").write_text(_ATTRIBUTES)
    for entry in folder.iterdir():
        if (
            _HEAD_NAMES.fullmatch(entry.name)
            or entry.name == "index"
            or entry.name.startswith("sharedindex.")
        ):
            _copy(entry, own / entry.name)
    for name in ("packed-refs", "shallow"):
        _copy(common / name, own / name)
    for name in ("refs", "logs", "reftable"):
        if (common / name).is_dir():
            borrow(common / name, own / name)
    (own / "config").write_bytes(_harmless_settings(common / "config", own, program))


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copyfile(source, target)


def _harmless_settings(config: Path, own: Path, program: str) -> bytes:
    """The settings that are kept, written anew; git reads the file as a text and includes no other."""
    try:
        content = config.read_bytes()[:_LARGEST_CONFIG] if config.is_file() else b""
        listed = subprocess.run(  # noqa: S603 - our words
            [program, "config", "--file", "-", "--no-includes", "--null", "--list"],
            input=content,
            cwd=own,
            env={**_settled(own), "GIT_DIR": str(own / "none"), "GIT_CEILING_DIRECTORIES": str(own.parent)},
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as error:
        raise _too_slow() from error
    except OSError as error:
        raise _no_git() from error
    lines = []
    for setting in listed.split(b"\0"):
        key, has_value, value = setting.partition(b"\n")
        if has_value and _KEPT.fullmatch(os.fsdecode(key)) and not re.search(rb"[\x00-\x1f]", key + value):
            section, _, name = key.rpartition(b".")
            first, has_part, part = section.partition(b".")
            head = first + b" " + _quoted(part) if has_part else first
            lines.append(b"[" + head + b"]\n\t" + name + b" = " + _quoted(value) + b"\n")
    return b"".join(lines)


def _quoted(text: bytes) -> bytes:
    return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _settled(home: Path) -> dict[str, str]:
    """An environment in which nothing of the surroundings speaks to git."""
    return {
        "PATH": os.pathsep.join(_absolute_places()),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_ASKPASS": "false",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": "false",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_SSH_COMMAND": "false",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _environment(own: Path, top: Path, common: Path) -> dict[str, str]:
    return {
        **_settled(own),
        "GIT_DIR": str(own / "git"),
        "GIT_OBJECT_DIRECTORY": str(common / "objects"),
        "GIT_WORK_TREE": str(top),
    }


# ---- failures


def _no_git() -> UsageError:
    return UsageError("--changed-since needs git", hint="install git, or scan without it")


def _too_slow() -> UsageError:
    return UsageError(
        f"--changed-since: git gave no answer within {_TIMEOUT} seconds",
        hint="look whether the repository or its disk is in a bad way (`git fsck`), or scan without it",
    )


def _failure(said: bytes) -> UsageError:
    lines = said.decode(errors="replace").strip().splitlines()
    return UsageError(
        f"--changed-since: {lines[-1] if lines else 'no such revision in this repository'}",
        hint="name a commit, branch or tag of the repository that holds the path; "
        "in a clone without all objects (--filter, --depth), fetch them first",
    )
