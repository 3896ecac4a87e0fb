"""A lock as plain values in the order in which its file has them, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.domain.locking.entries import (
    SCHEMA,
    Head,
    Lock,
    LockedBase,
    LockedFile,
    LockedLicense,
    LockedModel,
    LockedText,
)

Plain = dict[str, Any]


def to_plain(lock: Lock) -> Plain:
    """The document; keys that hold nothing are left out, but for those whose absence could mislead."""
    document: Plain = {"schema": SCHEMA, "tool": lock.tool, "rules": lock.rules, "policy": lock.policy}
    if lock.classes:
        document["classes"] = list(lock.classes)
    if lock.accepted:
        document["accepted"] = list(lock.accepted)
    document["model"] = [_model(model) for model in sorted(lock.models, key=lambda one: one.key)]
    return document


def from_plain(document: Mapping[str, Any]) -> Lock:
    """The lock of a document that fits the schema."""
    return Lock(
        tool=document["tool"],
        rules=document["rules"],
        policy=document["policy"],
        accepted=tuple(document.get("accepted", ())),
        classes=tuple(document.get("classes", ())),
        models=tuple(_read_model(entry) for entry in document.get("model", ())),
    )


# ---- writing


def _model(model: LockedModel) -> Plain:
    fields: Plain = {
        "source": model.source,
        "repo": model.repo,
        "repo_id": model.repo_id,
        "model": model.model,
        "requested": model.requested,
        "revision": model.revision,
        "pinned": model.pinned,
        "uses": list(model.uses),
        "where": list(model.where),
        "access": model.access,
        "verdict": dict(model.verdict),
        "reasons": list(model.reasons),
        "code": list(model.code) or None,
        "observation": model.observation,
        "license": _license(model.license),
        "file": [_file(file) for file in model.files] or None,
        "base": [_base(base) for base in model.bases] or None,
        "head": _without_none({"revision": model.head.revision, "license_sha256": model.head.license_sha256})
        if model.head
        else None,
    }
    return _without_none(fields)


def _license(found: LockedLicense) -> Plain:
    fields: Plain = {
        "declared": found.declared,
        "concluded": found.concluded,
        "class": found.license_class,
        "evidence": [{"path": text.path, "sha256": text.sha256} for text in found.evidence],
        "missing": found.missing,
        "cause": found.cause,
    }
    return _without_none(fields)


def _file(file: LockedFile) -> Plain:
    return _without_none(
        {"path": file.path, "size": file.size, "sha256": file.sha256, "git_sha1": file.git_sha1}
    )


def _base(base: LockedBase) -> Plain:
    plain = _license(base.license)
    evidence = plain.pop("evidence")
    fields: Plain = {
        "repo": base.repo,
        "repo_id": base.repo_id,
        "revision": base.revision,
        "license": plain,
        "evidence": evidence,
        "observation": base.observation,
        "reason": base.reason,
    }
    return _without_none(fields)


def _without_none(fields: Plain) -> Plain:
    return {key: value for key, value in fields.items() if value is not None}


# ---- reading


def _read_model(entry: Mapping[str, Any]) -> LockedModel:
    head = entry.get("head")
    return LockedModel(
        source=entry["source"],
        repo=entry["repo"],
        requested=entry.get("requested"),
        repo_id=entry.get("repo_id"),
        model=entry.get("model"),
        revision=entry.get("revision"),
        pinned=entry["pinned"],
        uses=tuple(entry.get("uses", ())),
        where=tuple(entry.get("where", ())),
        access=entry.get("access", "unknown"),
        verdict=dict(entry.get("verdict", {})),
        reasons=tuple(entry.get("reasons", ())),
        observation=entry.get("observation"),
        license=_read_license(entry.get("license", {})),
        files=tuple(LockedFile(**file) for file in entry.get("file", ())),
        bases=tuple(_read_base(base) for base in entry.get("base", ())),
        code=tuple(entry.get("code", ())),
        head=Head(**head) if head else None,
    )


def _read_license(
    entry: Mapping[str, Any], evidence: Sequence[Mapping[str, str]] | None = None
) -> LockedLicense:
    texts = entry.get("evidence", ()) if evidence is None else evidence
    return LockedLicense(
        declared=entry.get("declared"),
        concluded=entry.get("concluded"),
        license_class=entry.get("class", "unknown"),
        evidence=tuple(LockedText(**text) for text in texts),
        missing=entry.get("missing", False),
        cause=entry.get("cause"),
    )


def _read_base(entry: Mapping[str, Any]) -> LockedBase:
    return LockedBase(
        repo=entry["repo"],
        repo_id=entry.get("repo_id"),
        revision=entry.get("revision"),
        license=_read_license(entry.get("license", {}), entry.get("evidence", ())),
        observation=entry.get("observation"),
        reason=entry.get("reason"),
    )
