"""More of the table: what git itself reads beside a configuration, and settings that name other places."""

from __future__ import annotations

import os

from tests.hostile.places import ADDED, FINE, REFUSED, Place
from tests.hostile.repositories import REPOSITORIES, hostile

__all__ = ["REPOSITORIES"]

EITHER = FINE | REFUSED


def _changed(place: Place) -> None:
    place.put("run.sh", ADDED)
    place.commit()


def _filters(place: Place, name: str) -> None:
    for kind in ("clean", "smudge", "process"):
        place.config(f"filter.{name}.{kind}", place.command)
    place.config(f"filter.{name}.required", "true")


@hostile("attributes: a macro in a folder, and what git keeps for itself", "run.sh", "services/serve.sh")
def _macro(place: Place) -> None:
    place.put(".gitattributes", "[attr]evil filter=evil diff=evil\n*.sh evil\n")
    _changed(place)
    (place.root / ".git" / "info" / "attributes").write_text("* filter=evil\n")
    _filters(place, "evil")
    place.put("services/serve.sh", ADDED)


@hostile("attributes: LFS by a program of the folder", "run.sh", "new.sh")
def _lfs(place: Place) -> None:
    place.put("new.sh", ADDED)
    _changed(place)
    place.put(".gitattributes", "*.sh filter=lfs diff=lfs merge=lfs -text\n")
    place.put(
        ".lfsconfig",
        "[lfs]\n\tstandalonetransferagent = evil\n\turl = file:///\n"
        f'[lfs "customtransfer.evil"]\n\tpath = {place.script}\n',
    )
    _filters(place, "lfs")


@hostile("config: included on any branch", "run.sh")
def _on_branch(place: Place) -> None:
    _changed(place)
    included = place.outside / "included"
    included.write_text(f"[core]\n\tfsmonitor = {place.command}\n")
    place.config("includeIf.onbranch:**.path", str(included))


@hostile("config: included by the address of a remote", "run.sh")
def _by_remote(place: Place) -> None:
    _changed(place)
    included = place.outside / "included"
    included.write_text(f"[core]\n\tfsmonitor = {place.command}\n")
    place.config("remote.origin.url", "https://x.example/a")
    place.config("includeIf.hasconfig:remote.*.url:https://**.path", str(included))


@hostile("config: a file of the commit is included", "run.sh")
def _committed_config(place: Place) -> None:
    place.put(
        "team.gitconfig", f'[core]\n\tfsmonitor = {place.command}\n[alias]\n\tdiff = "!{place.command}"\n'
    )
    _changed(place)
    place.config("include.path", "../team.gitconfig")


@hostile("config: addresses that become programs, and an object that is missing", codes=REFUSED)
def _instead_of(place: Place) -> None:
    _changed(place)
    place.config("core.repositoryFormatVersion", "1")
    place.config("extensions.partialClone", "origin")
    place.config("remote.origin.url", "https://x.example/a")
    place.config("remote.origin.promisor", "true")
    place.config(f"url.ext::sh -c {place.script} .insteadOf", "https://")
    place.config("protocol.ext.allow", "always")
    blob = place.git("rev-parse", "base:run.sh")
    (place.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


@hostile("config: a promisor over ssh by a program, and an object that is missing", codes=REFUSED)
def _ssh(place: Place) -> None:
    _changed(place)
    place.config("core.repositoryFormatVersion", "1")
    place.config("extensions.partialClone", "origin")
    place.config("remote.origin.url", "ssh://git@x.example/a")
    place.config("remote.origin.promisor", "true")
    place.config("core.sshCommand", place.command)
    blob = place.git("rev-parse", "base:run.sh")
    (place.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


@hostile("config: a remote helper of the folder", codes=REFUSED)
def _helper(place: Place) -> None:
    place.put("git-remote-evil", f"#!/bin/sh\n{place.command}\n").chmod(0o755)
    _changed(place)
    place.config("core.repositoryFormatVersion", "1")
    place.config("extensions.partialClone", "origin")
    place.config("remote.origin.url", "evil://x")
    place.config("remote.origin.vcs", "evil")
    place.config("remote.origin.promisor", "true")
    blob = place.git("rev-parse", "base:run.sh")
    (place.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


@hostile("config: hooks of the commit", "run.sh")
def _committed_hooks(place: Place) -> None:
    for name in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "pre-commit"):
        place.put(f".githooks/{name}", f"#!/bin/sh\n{place.command}\n").chmod(0o755)
    _changed(place)
    place.config("core.hooksPath", ".githooks")


@hostile("config: traces into a file", "run.sh")
def _traces(place: Place) -> None:
    _changed(place)
    for kind in ("normalTarget", "perfTarget", "eventTarget"):
        place.config(f"trace2.{kind}", str(place.canary))


@hostile("config: values of no sense", "run.sh", codes=EITHER)
def _no_sense(place: Place) -> None:
    _changed(place)
    for key, value in (("core.abbrev", "5000"), ("diff.algorithm", "evil"), ("core.quotePath", "maybe")):
        place.config(key, value)


@hostile("config: attributes and excludes that are devices", "run.sh", codes=EITHER)
def _devices(place: Place) -> None:
    _changed(place)
    os.mkfifo(place.outside / "pipe")
    place.config("core.attributesFile", str(place.outside / "pipe"))
    place.config("core.excludesFile", str(place.outside / "pipe"))


@hostile("nested: the repository's own .git is a link to the outside", "run.sh", codes=EITHER)
def _own_link(place: Place) -> None:
    _changed(place)
    place.config("core.fsmonitor", place.command)
    (place.root / ".git").rename(place.outside / "real")
    (place.root / ".git").symlink_to(place.outside / "real")


@hostile("nested: the repository's own .git is a file that names the outside", "run.sh", codes=EITHER)
def _own_file(place: Place) -> None:
    _changed(place)
    place.config("core.fsmonitor", place.command)
    (place.root / ".git").rename(place.outside / "real")
    place.put(".git", f"gitdir: {place.outside / 'real'}\n")


@hostile("nested: what is common stands elsewhere", "run.sh", codes=EITHER)
def _common(place: Place) -> None:
    _changed(place)
    evil = place.outside / "evil"
    place.git("init", "-q", "--bare", str(evil))
    place.config("core.fsmonitor", place.command, cwd=evil)
    (place.root / ".git" / "commondir").write_text(f"{evil}\n")


@hostile("nested: a submodule with a name that climbs", "run.sh", codes=EITHER)
def _climbing(place: Place) -> None:
    place.put(
        ".gitmodules",
        '[submodule "../../evil"]\n\tpath = lib\n\turl = "-u./program"\n'
        f'\tupdate = "!{place.command}"\n\tbranch = "--upload-pack={place.script}"\n',
    )
    place.put("lib/.git", "gitdir: ../.git/modules/../../evil\n")
    place.put("run.sh", ADDED)
    place.git("add", "run.sh", ".gitmodules")
    place.git("commit", "-q", "-m", "x")


@hostile("nested: a list of submodules that is a link outside", "run.sh", codes=EITHER)
def _linked_modules(place: Place) -> None:
    secret = place.outside / "secret"
    secret.write_text('[submodule "a"]\n\tpath = a\n\turl = hf_secret\n')
    _changed(place)
    (place.root / ".gitmodules").symlink_to(secret)


@hostile("git: alternates in a circle", "run.sh", codes=EITHER)
def _circle(place: Place) -> None:
    _changed(place)
    other = place.outside / "other"
    place.git("init", "-q", "--bare", str(other))
    mine = place.root / ".git" / "objects"
    (other / "objects" / "info" / "alternates").write_text(f"{mine}\n")
    (mine / "info" / "alternates").write_text(f"{other}/objects\n" * 50)


def _pipe(name: str) -> None:
    @hostile(f"git: {name} is a pipe", codes=EITHER)
    def _fill(place: Place) -> None:
        _changed(place)
        path = place.root / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)


for _name in (
    "shallow",
    "packed-refs",
    "info/grafts",
    "info/exclude",
    "info/attributes",
    "HEAD",
    "config.worktree",
):
    _pipe(_name)


@hostile("git: a sparse tree in which files stand all the same", "run.sh", codes=EITHER)
def _sparse(place: Place) -> None:
    _changed(place)
    place.config("core.sparseCheckout", "true")
    (place.root / ".git" / "info" / "sparse-checkout").write_text("/nothing\n")
