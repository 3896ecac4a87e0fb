"""What does this project use? References to models in a tree, and whether they may be used."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.adapters.project.file_scan import Findings, scan_files
from tracker.adapters.project.scan_memory import ScanMemory
from tracker.adapters.project.tree import Skipped, Tree, walk
from tracker.adapters.workspace.finding import shipped_beside
from tracker.adapters.workspace.registry_file import load_registry
from tracker.commands.ask.scanned import Scan
from tracker.domain.registry.combining import combined
from tracker.domain.registry.entries import Registry
from tracker.domain.scanning.fingerprints import fingerprints
from tracker.domain.scanning.names.resolution import Resolver
from tracker.domain.scanning.text.reference import Reference
from tracker.errors import DataError
from tracker.ledger.naming import name_reader
from tracker.vocabulary import PlaceClass

if TYPE_CHECKING:
    from tracker.adapters.workspace.finding import Workspace
    from tracker.domain.licensing.asking.profile import Profile
    from tracker.domain.licensing.asking.profile_facts import Fact
    from tracker.domain.policy.policy import Policy
    from tracker.domain.scanning.weights.local_weights import CachedModel, LocalWeights
    from tracker.ledger.model_lookup import Freshness, LiveReader, ModelLookup


def scan(
    paths: Sequence[Path],
    workspace: Workspace,
    *,
    changed_since: str | None = None,
    cache: Path | None = None,
    fresh: bool = False,
    accepts_unread: bool = False,
    classes: Collection[PlaceClass] = (),
    exclude: Sequence[str] = (),
    baseline: Path | None = None,
    trusts_change: bool = True,
) -> Scan:
    """References below ``paths``; ``cache`` adds the models of a Hugging Face cache.

    ``classes`` are the only ones of places that are told and judged; without any all are told, and production
    is judged. Unless ``trusts_change``, comments that a change adds accept nothing of it.
    ``exclude`` are patterns of what is left out; findings in ``baseline`` are known and count
    for nothing.

    Files of a large tree that have not changed since its last scan are not read again, unless ``fresh``.

    Raises DataError for a path that cannot be read, UsageError for an unknown revision.
    """
    followed = _registry(workspace)
    resolver = Resolver(load_names(), followed, name_reader(followed))
    root = _root(paths)
    trees = [walk(path, shown=_shown(path, paths), exclude=exclude) for path in _apart(paths)]
    lines: Mapping[str, frozenset[int] | None] | None = None
    if changed_since is not None:
        lines = _only_changed(trees, changed_since)
    findings = Findings()
    for tree in trees:
        memory = None if lines is not None else ScanMemory(tree.root, fresh=fresh)
        added = lines.get if lines is not None else None
        findings.add(
            scan_files(tree.files, resolver, added, memory, untrusted=None if trusts_change else added)
        )
    weights = _read_weights(trees, resolver, findings)
    cached = _read_cache(cache, resolver, findings)
    found = _result(root, trees, findings, weights, cached)
    if classes:
        kept = tuple(one for one in found.references if one.place in classes)
        found = replace(found, references=kept, judged=frozenset(classes))
    return replace(found, accepts_unread=accepts_unread, known=_known(found.references, baseline))


def keep_baseline(found: Scan, file: Path) -> int:
    """Write what was found to a baseline; how many findings it holds. Raises DataError."""
    from tracker.adapters.workspace.baseline_file import write_baseline

    keys = zip(fingerprints(found.references), found.references, strict=True)
    findings = {key: {"path": one.path, "kind": one.kind, "text": one.text} for key, one in keys}
    write_baseline(file, findings)
    return len(findings)


def _known(references: Sequence[Reference], baseline: Path | None) -> frozenset[int]:
    if baseline is None:
        return frozenset()
    from tracker.adapters.workspace.baseline_file import read_baseline

    kept = read_baseline(baseline)
    return frozenset(number for number, key in enumerate(fingerprints(references)) if key in kept)


def add_verdicts(
    found: Scan,
    workspace: Workspace,
    facts: Mapping[str, Fact],
    *,
    offline: bool,
    freshness: Freshness | None = None,
    reader: LiveReader | None = None,
) -> Scan:
    """The same scan with an answer for every model it names."""
    from tracker.commands.ask.check import check

    answers = check(
        found.names_to_check, workspace, facts, offline=offline, freshness=freshness, reader=reader
    )
    return replace(found, check=answers)


def with_verdicts(found: Scan, lookup: ModelLookup, policy: Policy, profile: Profile) -> Scan:
    """The same, answered from what is at hand."""
    from tracker.commands.ask.check import check_models

    return replace(found, check=check_models(found.names_to_check, lookup, policy, profile))


def _result(
    root: str,
    trees: list[Tree],
    findings: Findings,
    weights: list[LocalWeights],
    cached: list[CachedModel],
) -> Scan:
    counts: Counter[str] = Counter()
    for tree in trees:
        counts.update(tree.counts)
    counts.update(_reason_class(skipped.reason) for skipped in findings.skipped)
    skipped = [skipped for tree in trees for skipped in tree.skipped] + findings.skipped
    return Scan(
        root=root,
        references=tuple(sorted(findings.references, key=lambda r: (r.path, r.line, r.column))),
        files_read=findings.read,
        skipped=tuple(sorted(skipped, key=lambda one: (one.path, one.reason))),
        skipped_counts=dict(sorted(counts.items())),
        exempted=findings.exempted,
        weights=tuple(weights),
        cache=tuple(cached),
        defects=tuple(findings.defects),
        unread=dict(sorted(findings.unread.items(), key=lambda item: (-item[1], item[0]))),
        mentioned=tuple(findings.mentioned),
        unreadable=tuple([one for tree in trees for one in tree.unreadable] + findings.unreadable),
    )


def _reason_class(reason: str) -> str:
    return reason.partition(" (")[0].partition(":")[0]


# ---- paths


def _registry(workspace: Workspace) -> Registry:
    """What is followed here, and beside it what the package knows."""
    shipped = shipped_beside(workspace)
    own = load_registry(workspace.registry)
    return combined(own, load_registry(shipped.registry)) if shipped else own


def _root(paths: Sequence[Path]) -> str:
    if len(paths) != 1:
        return "."
    return str(paths[0]) if paths[0].is_dir() else str(paths[0].parent)


def _shown(path: Path, paths: Sequence[Path]) -> str:
    """What stands before a file's path below ``path``: nothing for the only folder."""
    if not path.is_dir():
        return path.name if len(paths) == 1 else path.as_posix()
    if len(paths) == 1 or path.as_posix() == ".":
        return ""
    return path.as_posix().rstrip("/") + "/"


def _apart(paths: Sequence[Path]) -> list[Path]:
    """The paths without those that lie inside another one; a missing one stays, to be reported."""
    resolved = {path: Path(os.path.realpath(path)) for path in dict.fromkeys(paths)}
    kept: list[Path] = []
    for path, full in resolved.items():
        others = [other for known, other in resolved.items() if known != path]
        inside = any(full != other and full.is_relative_to(other) for other in others)
        if not (inside and path.exists()) and all(resolved[known] != full for known in kept):
            kept.append(path)
    return kept


def _only_changed(trees: list[Tree], revision: str) -> Mapping[str, frozenset[int] | None]:
    """Leave only changed files in the trees; their added lines by the path reported."""
    from tracker.adapters.project.git_changes import added_lines

    lines: dict[str, frozenset[int] | None] = {}
    for tree in trees:
        changed = added_lines(tree.root, revision)
        for files in (tree.files, tree.weights):
            kept = [(path, shown) for path, shown in files if Path(os.path.realpath(path)) in changed]
            lines.update((shown, changed[Path(os.path.realpath(path))]) for path, shown in kept)
            files[:] = kept
    return lines


# ---- weights


def _read_weights(trees: list[Tree], resolver: Resolver, findings: Findings) -> list[LocalWeights]:
    files = [file for tree in trees for file in tree.weights]
    if not files:
        return []
    from tracker.adapters.project.local_weights import candidates_of, read_weights

    read: list[LocalWeights] = []
    for path, shown in files:
        weights = read_weights(Path(path), shown)
        findings.read += 1
        if weights.problem:
            findings.skipped.append(Skipped(shown, f"weights not read: {weights.problem}"))
            continue
        read.append(weights)
        found = (resolver.resolve(shown, candidate) for candidate in candidates_of(weights))
        findings.references.extend(reference for reference in found if reference)
    return read


def _read_cache(folder: Path | None, resolver: Resolver, findings: Findings) -> list[CachedModel]:
    if folder is None:
        return []
    from tracker.adapters.project.local_weights import read_cache
    from tracker.domain.scanning.text.reference import Candidate, Source

    try:
        models = list(read_cache(folder))
    except OSError as error:
        raise DataError(
            f"{folder}: the Hugging Face cache cannot be read: {error.strerror}",
            hint="set HF_HUB_CACHE to the folder of the cache, or leave --cache out",
        ) from error
    for model in models:
        for revision in model.revisions or (None,):
            candidate = Candidate(
                line=0,
                column=0,
                kind="cache",
                text=model.hub,
                source=Source.HUGGINGFACE,
                revision=revision.sha if revision else None,
            )
            reference = resolver.resolve(model.path, candidate)
            if reference:
                findings.references.append(reference)
        findings.skipped.extend(Skipped(model.path, problem) for problem in model.problems)
    return models
