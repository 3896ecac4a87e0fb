"""The table: repositories that want a program run, an option obeyed, a file read, a reference overlooked."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest

from tests.hostile.places import ADDED, FINE, REFUSED, Fill, Hostile, Place

REPOSITORIES: dict[str, Hostile] = {}


def hostile(name: str, *finds: str, codes: frozenset[int] = FINE) -> Callable[[Fill], Fill]:
    """Enter a function into the table under ``name``."""

    def enter(fill: Fill) -> Fill:
        REPOSITORIES[name] = Hostile(fill, finds, codes)
        return fill

    return enter


# ---- configuration of the repository


def _settings() -> dict[str, tuple[tuple[str, str], ...]]:
    """Settings by name; ``COMMAND`` and ``SCRIPT`` stand for what makes the canary."""
    return {
        "fsmonitor": (("core.fsmonitor", "COMMAND"),),
        "fsmonitor, second version": (("core.fsmonitor", "SCRIPT"), ("core.fsmonitorHookVersion", "2")),
        "clean filter": (("filter.evil.clean", "COMMAND"), ("filter.evil.required", "true")),
        "process filter": (("filter.evil.process", "COMMAND"),),
        "smudge filter": (("filter.evil.smudge", "COMMAND"),),
        "external diff": (("diff.external", "SCRIPT"),),
        "diff driver": (("diff.evil.command", "SCRIPT"),),
        "textconv": (("diff.evil.textconv", "SCRIPT"), ("diff.evil.cachetextconv", "true")),
        "pager": (("core.pager", "COMMAND"), ("pager.diff", "COMMAND"), ("pager.ls-files", "COMMAND")),
        "editor": (("core.editor", "COMMAND"), ("sequence.editor", "COMMAND")),
        "ssh command": (("core.sshCommand", "COMMAND"), ("ssh.variant", "simple")),
        "askpass": (("core.askPass", "SCRIPT"),),
        "credential helper": (("credential.helper", "!COMMAND"),),
        "hooks": (("core.hooksPath", "HOOKS"),),
        "aliases": tuple(
            (f"alias.{word}", "!COMMAND")
            for word in ("diff", "rev-parse", "merge-base", "ls-files", "config")
        ),
        "alternate refs": (("core.alternateRefsCommand", "COMMAND"),),
        "signing program": (
            ("gpg.program", "SCRIPT"),
            ("commit.gpgSign", "true"),
            ("log.showSignature", "true"),
        ),
        "merge driver": (("merge.evil.driver", "COMMAND"),),
        "proxy command": (("core.gitProxy", "SCRIPT"),),
        "maintenance": (("gc.auto", "1"), ("maintenance.auto", "true"), ("gc.recentObjectsHook", "COMMAND")),
        "other working tree": (("core.worktree", "OUTSIDE"),),
        "bare by its own words": (("core.bare", "true"),),
        "included file": (("include.path", "INCLUDED"),),
        "included by condition": (("includeIf.gitdir:/**.path", "INCLUDED"),),
        "attributes from outside": (
            ("core.attributesFile", "ATTRIBUTES"),
            ("filter.evil.clean", "COMMAND"),
        ),
        "orders and prefixes of diffs": (
            ("diff.noprefix", "true"),
            ("diff.mnemonicPrefix", "true"),
            ("diff.relative", "true"),
            ("diff.renames", "copies"),
            ("diff.orderFile", "INCLUDED"),
            ("color.ui", "always"),
            ("diff.ignoreSubmodules", "all"),
        ),
        "untracked files kept quiet": (("status.showUntrackedFiles", "no"), ("core.untrackedCache", "true")),
        "extensions nobody knows": (("core.repositoryFormatVersion", "1"), ("extensions.evil", "true")),
        "a section with quotes": (('branch.a"]\n[core]\nfsmonitor=x.merge', "COMMAND"),),
    }


def _with_settings(settings: tuple[tuple[str, str], ...]) -> Fill:
    def fill(place: Place) -> None:
        place.put(".gitattributes", "* filter=evil diff=evil merge=evil\n")
        place.put("run.sh", "#!/bin/sh\n" + ADDED)
        place.put("new.sh")
        place.commit()
        place.put("services/serve.sh", "#!/bin/sh\n" + ADDED)  # not committed: git has to look at the file
        place.put("untracked.sh")
        hooks = place.outside / "hooks"
        hooks.mkdir()
        for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
            (hooks / name).write_text(f"#!/bin/sh\n{place.command}\n")
            (hooks / name).chmod(0o755)
        included = place.outside / "included"
        included.write_text(
            f'[core]\n\tfsmonitor = {place.command}\n[filter "evil"]\n\tclean = {place.command}\n'
        )
        (place.outside / "attributes").write_text("* filter=evil\n")
        meanings = {
            "COMMAND": place.command,
            "SCRIPT": place.script,
            "HOOKS": str(hooks),
            "INCLUDED": str(included),
            "ATTRIBUTES": str(place.outside / "attributes"),
            "OUTSIDE": str(place.outside),
        }
        written = []
        for key, value in settings:
            for word, meaning in meanings.items():
                value = value.replace(word, meaning)
            section, _, name = key.rpartition(".")
            head, _, part = section.partition(".")
            quoted = part.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
            value = value.replace("\\", "\\\\").replace('"', '\\"')
            written.append(f'[{head} "{quoted}"]' if part else f"[{head}]")
            written.append(f'\t{name} = "{value}"')
        with (place.root / ".git" / "config").open("a") as file:
            file.write("\n".join(written) + "\n")

    return fill


for _name, _settings_of_it in _settings().items():
    REPOSITORIES[f"config: {_name}"] = Hostile(
        _with_settings(_settings_of_it), ("run.sh", "new.sh", "services/serve.sh", "untracked.sh"), FINE
    )


@hostile("config: a promisor that fetches by a program", "run.sh")
def _promisor(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()
    place.config("core.repositoryFormatVersion", "1")
    place.config("extensions.partialClone", "evil")
    place.config("remote.evil.url", f"ext::sh -c {place.command}")
    place.config("remote.evil.promisor", "true")
    place.config("remote.evil.uploadpack", place.command)
    place.config("protocol.ext.allow", "always")


@hostile("config: a promisor, and an object that is missing", codes=REFUSED)
def _missing_object(place: Place) -> None:
    _promisor(place)
    blob = place.git("rev-parse", "base:run.sh")
    (place.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


@hostile("config: per worktree", "run.sh")
def _worktree_config(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()
    place.config("core.repositoryFormatVersion", "1")
    place.config("extensions.worktreeConfig", "true")
    (place.root / ".git" / "config.worktree").write_text(f"[core]\n\tfsmonitor = {place.command}\n")


@hostile("config: no configuration at all", "run.sh")
def _broken_config(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()
    (place.root / ".git" / "config").write_bytes(b"\xff\xfe[core\n= \0")


@hostile("config: hooks where git looks for them", "run.sh")
def _hooks(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        hook = place.root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{place.command}\n")
        hook.chmod(0o755)


# ---- repositories inside the repository


def _bare(place: Place, folder: str, worktree: str = "") -> None:
    """A bare repository of plain files, as a commit can hold one."""
    for name in ("objects/info/packs", "refs/heads/.keep"):
        place.put(f"{folder}/{name}", "")
    place.put(f"{folder}/HEAD", "ref: refs/heads/main\n")
    place.put(
        f"{folder}/config",
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
        f"\tworktree = {worktree or '.'}\n\tfsmonitor = {place.command}\n"
        f"[alias]\n\tdiff = !{place.command}\n",
    )


@hostile("nested: a bare repository in the scanned folder", "services/new.sh")
def _bare_services(place: Place) -> None:
    _bare(place, "services")
    place.put("services/new.sh")
    place.commit()


@hostile("nested: a bare repository at the top", "new.sh")
def _bare_top(place: Place) -> None:
    _bare(place, ".", "")
    place.put("new.sh")
    place.commit()


@hostile("nested: a bare repository that calls another folder its tree", "new.sh")
def _bare_elsewhere(place: Place) -> None:
    _bare(place, "services/x.git", str(place.root))
    place.put("new.sh")
    place.commit()


@hostile("nested: an untracked repository", "services/inner/new.sh")
def _untracked_repository(place: Place) -> None:
    inner = place.root / "services" / "inner"
    inner.mkdir()
    place.git("init", "-q", cwd=inner)
    place.put("services/inner/new.sh")
    place.git("add", ".", cwd=inner)
    place.git("commit", "-q", "-m", "x", cwd=inner)
    place.config("core.fsmonitor", place.command, cwd=inner)


@hostile("nested: a submodule whose configuration runs a program", "lib/new.sh")
def _submodule(place: Place) -> None:
    inner = place.outside / "lib"
    inner.mkdir()
    place.git("init", "-q", cwd=inner)
    (inner / "new.sh").write_text(ADDED)
    place.git("add", ".", cwd=inner)
    place.git("commit", "-q", "-m", "x", cwd=inner)
    place.git("submodule", "--quiet", "add", str(inner), "lib")
    place.put(
        ".gitmodules",
        place.root.joinpath(".gitmodules").read_text() + f"\tupdate = !{place.command}\n\tignore = all\n",
    )
    place.commit()
    place.config("core.fsmonitor", place.command, cwd=place.root / "lib")
    place.config("submodule.lib.ignore", "all")
    place.put("lib/dirty.sh", "x")


@hostile("nested: a submodule that moves", "lib/new.sh")
def _moved_submodule(place: Place) -> None:
    _submodule(place)
    place.git("tag", "-f", "base")
    place.put("lib/new.sh", "x\n" + ADDED)
    place.git("-c", "core.fsmonitor=false", "add", ".", cwd=place.root / "lib")
    place.git("-c", "core.fsmonitor=false", "commit", "-q", "-m", "y", cwd=place.root / "lib")
    place.git("-c", "core.fsmonitor=false", "commit", "-q", "-a", "-m", "y")
    place.canary.unlink(missing_ok=True)


@hostile("nested: a .git file that points to a hostile directory", "services/new.sh", codes=FINE | REFUSED)
def _git_file(place: Place) -> None:
    place.put("services/new.sh")
    place.commit()
    evil = place.outside / "evil.git"
    place.git("init", "-q", "--bare", str(evil))
    (evil / "config").write_text(
        f"[core]\n\tbare = false\n\tworktree = {place.root}\n\tfsmonitor = {place.command}\n"
    )
    place.put("services/.git", f"gitdir: {evil}\n")


@hostile("nested: a .git file that points nowhere", "services/new.sh")
def _git_file_nowhere(place: Place) -> None:
    place.put("services/new.sh")
    place.commit()
    place.put("services/.git", "gitdir: /dev/zero\n")


@hostile("nested: a .git that is a link to the outside", "services/new.sh", codes=FINE | REFUSED)
def _git_link(place: Place) -> None:
    place.put("services/new.sh")
    place.commit()
    place.git("init", "-q", "--bare", str(place.outside / "evil"))
    (place.outside / "evil" / "config").write_text(f"[core]\n\tfsmonitor = {place.command}\n")
    (place.root / "services" / ".git").symlink_to(place.outside / "evil")


@hostile("nested: a linked worktree with a hostile owner", "run.sh")
def _worktree(place: Place) -> None:
    first = place.outside / "first"
    place.root.rename(first)
    place.git("worktree", "add", "-q", str(place.root), "-b", "topic", cwd=first)
    place.put("run.sh", ADDED)
    place.commit()
    place.config("core.fsmonitor", place.command, cwd=first)


# ---- git's own files


@hostile("git: alternates that name a pipe", "run.sh", codes=REFUSED)
def _alternates_pipe(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()
    os.mkfifo(place.root / ".git" / "objects" / "info" / "alternates")


@hostile("git: alternates elsewhere", "run.sh")
def _alternates(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()
    other = place.outside / "other"
    place.git("init", "-q", "--bare", str(other))
    (other / "config").write_text(f"[core]\n\tfsmonitor = {place.command}\n")
    (place.root / ".git" / "objects" / "info" / "alternates").write_text(f"{other}/objects\n/proc/self/fd\n")


@hostile("git: a branch that is a pipe", codes=REFUSED)
def _pipe_branch(place: Place) -> None:
    os.mkfifo(place.root / ".git" / "refs" / "heads" / "pipe")


@hostile("git: an index that is rubbish", codes=REFUSED)
def _broken_index(place: Place) -> None:
    (place.root / ".git" / "index").write_bytes(b"DIRC" + b"\xff" * 200)


@hostile("git: files said never to change", "run.sh", "services/serve.sh")
def _assumed(place: Place) -> None:
    place.git("update-index", "--assume-unchanged", "run.sh")
    place.git("update-index", "--skip-worktree", "services/serve.sh")
    place.put("run.sh", "#!/bin/sh\n" + ADDED)
    place.put("services/serve.sh", "#!/bin/sh\n" + ADDED)


@hostile("git: a conflict", "run.sh")
def _conflict(place: Place) -> None:
    place.git("checkout", "-q", "-b", "other")
    place.put("run.sh", "#!/bin/sh\necho other\n")
    place.commit()
    place.git("checkout", "-q", "main")
    place.put("run.sh", "#!/bin/sh\n" + ADDED)
    place.commit()
    with pytest.raises(subprocess.CalledProcessError):
        place.git("merge", "-q", "other")


@hostile("git: a replaced commit", "run.sh")
def _replaced(place: Place) -> None:
    place.put("run.sh", "#!/bin/sh\n" + ADDED)
    place.commit()
    place.git("replace", "base", "HEAD")


@hostile("git: excludes of the repository", "run.sh")
def _excludes(place: Place) -> None:
    place.put("run.sh", "#!/bin/sh\n" + ADDED)
    (place.root / ".git" / "info").mkdir(exist_ok=True)
    (place.root / ".git" / "info" / "exclude").write_text("*a" * 12 + "\n")
    (place.root / ".git" / "info" / "attributes").write_text("* -diff\n")


# ---- attributes


@hostile("attributes: everything is binary", "run.sh", "new.sh")
def _binary(place: Place) -> None:
    place.put(".gitattributes", "* binary\n*.sh -diff\n")
    place.put("run.sh", "#!/bin/sh\n" + ADDED)
    place.put("new.sh")
    place.commit()


@hostile("attributes: another encoding of the working tree", "run.sh")
def _working_tree_encoding(place: Place) -> None:
    place.put(".gitattributes", "*.sh working-tree-encoding=IBM037\n")
    place.put("run.sh", "#!/bin/sh\n" + ADDED)


@hostile("attributes: kept out of everything", "run.sh")
def _export_ignore(place: Place) -> None:
    place.put(".gitattributes", "* export-ignore linguist-generated ident eol=crlf\n")
    place.put("run.sh", "#!/bin/sh\n# $Id$\n" + ADDED)
    place.commit()


# ---- names

_NAMES = {
    "an option of tracker": "--policy=evil.yaml",
    "an option that writes": "--output=setup.py",
    "an option of git": "--output=x.sh",
    "a short option": "-o.sh",
    "two dashes": "--.sh",
    "a new line": "a\nb.sh",
    "quotes and a backslash": "a\"b\\c'd.sh",
    "a header of a patch": "b/+++ b/x.sh",
    "control characters": "a\x1b]0;x\x07\x1b[31m.sh",
    "turned direction": "a\u202ehs.x.sh",
    "invisible characters": "a\u00ad\u200b\U000e0041.sh",
    "blanks at both ends": " a .sh ",
    "magic of pathspecs": ":(exclude)a.sh",
    "a command between backticks": "`touch canary`.sh",
    "a command in brackets": "$(touch canary).sh",
    "a workflow command": "::error::x.sh",
    "the longest name": "a" * 252 + ".sh",
}


def _named(name: str) -> Fill:
    def fill(place: Place) -> None:
        place.put("evil.yaml", "accept: {unknown: warn}\n")
        place.put(name)
        place.commit()

    return fill


for _title, _file in _NAMES.items():
    REPOSITORIES[f"name: {_title}"] = Hostile(_named(_file), (_file,) if _file.endswith(".sh") else (), FINE)


@hostile("name: no text at all")
def _bytes_name(place: Place) -> None:
    place.put(os.fsdecode(b"\xff\xfe\xe9.sh"))
    place.commit()


@hostile("name: programs and modules that Python or a shell could take for its own", "git.sh", "run.sh")
def _shadows(place: Place) -> None:
    for name in ("git", "sh", "env", "cat", "touch", "less"):
        place.put(name, f"#!/bin/sh\n{place.command}\n").chmod(0o755)
    canary = f"open({str(place.canary)!r}, 'w').close()\n"
    for name in (
        "venv.py",
        "logging.py",
        "json.py",
        "yaml.py",
        "sitecustomize.py",
        "usercustomize.py",
        "tracker.py",
    ):
        place.put(name, canary)
    place.put("git.sh")
    place.put("run.sh", ADDED)
    place.commit()


# ---- patterns


def _ignoring(*lines: str) -> Fill:
    def fill(place: Place) -> None:
        place.put(".gitignore", "\n".join(lines) + "\n")
        place.put("a" * 200 + ".txt", "x")
        place.put("/".join("a" * 30) + "/b.txt", "x")
        place.put("new.sh")
        place.commit()
        place.put("untracked.sh")

    return fill


for _title, _lines in {
    "ten stars": ("*a" * 10 + "b",),
    "stars in folders": ("**/a" * 30 + "/c",),
    "stars and stars": ("*" * 5_000 + "x", "a**" * 300 + "x"),
    "classes": ("[a-z]*" * 30 + "0", "[[:alpha:]]*" * 30 + "0"),
    "an open class": ("[" * 3_000, "[!", "[]", "[^a-"),
    "a hundred thousand lines": tuple(f"*{n}*z*{n}" for n in range(20_000)),
    "question marks": ("*?" * 60 + "b",),
    "backslashes": ("\\" * 999, "*\\*" * 40 + "x"),
}.items():
    REPOSITORIES[f"pattern: {_title}"] = Hostile(_ignoring(*_lines), ("new.sh", "untracked.sh"), FINE)


# ---- links and things that are no files


@hostile("link: to a file outside")
def _link_out(place: Place) -> None:
    (place.outside / "secret.sh").write_text("vllm serve acme/secret-7b\n")
    (place.root / "new.sh").symlink_to(place.outside / "secret.sh")
    place.commit()


@hostile("link: a folder that leads outside")
def _folder_link_out(place: Place) -> None:
    (place.outside / "secret").mkdir()
    (place.outside / "secret" / "new.sh").write_text("vllm serve acme/secret-7b\n")
    (place.root / "inner").symlink_to(place.outside / "secret")
    place.commit()


@hostile("link: in a circle", "new.sh")
def _circle(place: Place) -> None:
    (place.root / "circle").symlink_to(".")
    (place.root / "self.sh").symlink_to("self.sh")
    place.put("new.sh")
    place.commit()


@hostile("link: to devices")
def _devices(place: Place) -> None:
    (place.root / "zero.sh").symlink_to("/dev/zero")
    (place.root / "stdin.yaml").symlink_to("/dev/stdin")
    (place.root / ".gitignore").symlink_to("/dev/zero")
    place.commit()


@hostile("no file: pipes with names that are read", "new.sh")
def _pipes(place: Place) -> None:
    place.put("new.sh")
    place.commit()
    for name in ("a.py", "model.safetensors", "b.gguf", "services/.gitignore", "c.ipynb"):
        os.mkfifo(place.root / name)


# ---- texts and encodings


@hostile("text: lines of a patch inside lines", "run.sh", "z.sh")
def _patch_lines(place: Place) -> None:
    place.put("run.sh", "#!/bin/sh\n++ b/other.sh\n@@ -1 +900 @@\ndiff --git a/x b/x\n" + ADDED)
    place.put("z.sh", "++ /dev/null\n-- a/x\n" + ADDED)
    place.commit()


@hostile("text: other line ends before the reference", "run.sh", "a.py")
def _line_ends(place: Place) -> None:
    place.put("run.sh", "#!/bin/sh\r\r\r\r\x0b\x0c\u2028\n" + ADDED)
    place.put("a.py", "x = 1\n\x0c\n")
    place.git("add", ".")
    place.git("commit", "-q", "-m", "x")
    place.git("tag", "-f", "base")
    place.put("run.sh", "#!/bin/sh\r\r\r\r\x0b\x0c\u2028\necho\n" + ADDED)
    place.put("a.py", 'x = 1\r\r\r\n\x0c\nm.from_pretrained("zai-org/GLM-5.2")\n')
    place.commit()


@hostile("text: UTF-16", "a.py")
def _utf16(place: Place) -> None:
    place.put("a.py", 'm.from_pretrained("zai-org/GLM-5.2")\n'.encode("utf-16"))
    place.commit()


@hostile("text: bytes of no encoding", "run.sh")
def _no_encoding(place: Place) -> None:
    place.put("run.sh", b"# \xff\xfe\xc3\x28 \xed\xa0\x80\n" + ADDED.encode())
    place.commit()


@hostile("text: a very long line", "run.sh")
def _long_line(place: Place) -> None:
    place.put("run.sh", "# " + "x" * 1_000_000 + "\n" + ADDED)
    place.commit()


@hostile("text: control characters around the name", "run.sh")
def _controls(place: Place) -> None:
    place.put("run.sh", "echo \x1b[2J\x1b]0;owned\x07\n" + ADDED + "vllm serve acme/\x1b[31mred-7b\n")
    place.commit()


@hostile("text: nested ten thousand times", "new.sh")
def _nested(place: Place) -> None:
    place.put("a.json", "[" * 10_000 + '"zai-org/GLM-5.2"')
    place.put("a.yaml", "model: " + "[" * 10_000)
    place.put("a.py", "x = " + "(" * 10_000 + "\n")
    place.put("a.toml", "x = " + "[" * 10_000)
    place.put("new.sh")
    place.commit()


@hostile("text: a YAML of a billion laughs", "new.sh", codes=FINE)
def _laughs(place: Place) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    place.put("bomb.yaml", "model: x\n" + "\n".join(lines) + "\n")
    place.put("new.sh")
    place.commit()
