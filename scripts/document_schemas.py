"""Write the JSON Schemas of every document that commands print: ``tracker/data/schemas/documents/``.

The shapes stand here once, with the words of the vocabulary; ``python scripts/document_schemas.py`` writes
the files, and a test holds them against this and against what commands print.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from tracker import vocabulary as words
from tracker.domain.locking.drift import DriftLevel
from tracker.domain.naming.resolution import Step
from tracker.domain.past.report import Outcome as HowFar
from tracker.domain.probing import Cause
from tracker.domain.reporting.settled import SettledBy
from tracker.domain.telling.message import Outcome

FOLDER = Path(__file__).parents[1] / "tracker" / "data" / "schemas" / "documents"
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
MAYBE_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
COMMIT: Schema = {"type": ["string", "null"], "pattern": "^[0-9a-f]{40}$"}
TIME: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
PARTIAL: Schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}Z)?)?)?$"}
OPEN: Schema = {"type": "object", "additionalProperties": True}


def of(values: type[Enum] | Iterable[str], *, maybe: bool = False) -> Schema:
    """One of these words."""
    named = [one.value for one in values] if isinstance(values, type) else list(values)
    return {"enum": [*named, None] if maybe else named}


def many(item: Schema) -> Schema:
    """A list of them."""
    return {"type": "array", "items": item}


def by_name(item: Schema) -> Schema:
    """An object with names that are not known beforehand."""
    return {"type": "object", "additionalProperties": item}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def shape(required: Schema, optional: Schema | None = None) -> Schema:
    """An object with these keys; more may come, as keys are only ever added."""
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def ref(name: str) -> Schema:
    """A part that is written once in a file."""
    return {"$ref": f"#/$defs/{name}"}


VERDICT = of(words.Verdict)
ACTIONS = shape({action.value: VERDICT for action in words.Action})

PROBE = shape(
    {
        "can_download": MAYBE_FLAG,
        "cause": of(Cause),
        "text": TEXT,
        "revision": COMMIT,
        "bytes": MAYBE_COUNT,
        "pickle_files": many(TEXT),
        "remote_code": many(TEXT),
    }
)
REASON = shape(
    {
        "action": of(words.Action),
        "effect": VERDICT,
        "license": MAYBE,
        "clause": MAYBE,
        "text": TEXT,
        "source": MAYBE,
        "hub": MAYBE,
        "facts": many(TEXT),
    }
)
DUTY = shape(
    {
        "action": of(words.Action),
        "type": TEXT,
        "text": TEXT,
        "when": TEXT,
        "display": MAYBE,
        "license": MAYBE,
        "clause": MAYBE,
    }
)
WAIVED = shape(
    {"action": of(words.Action), "reason": TEXT, "until": DAY}, {"approved_by": TEXT, "ticket": TEXT}
)
RESULT = shape(
    {
        "model": TEXT,
        "hub": MAYBE,
        "asked": TEXT,
        "resolved_by": of(Step, maybe=True),
        "read_at": TIME,
        "stale_days": {"type": ["integer", "null"]},
        "valid_until": TIME,
        "verdict": VERDICT,
        "summary": MAYBE,
        "actions": ACTIONS,
        "reasons": many(REASON),
        "obligations": many(DUTY),
        "flags": many(of(words.Flag)),
        "lineage": many(
            shape(
                {
                    "hub": MAYBE,
                    "relation": of(words.Relation),
                    "license": MAYBE,
                    "steps": COUNT,
                    "reason": MAYBE,
                }
            )
        ),
        "access": of(words.Access),
        "license": MAYBE,
        "license_key": MAYBE,
        "license_class": of(words.LicenseClass),
        "license_reason": MAYBE,
        "revision": COMMIT,
        "as_of": MAYBE,
        "waived": many(WAIVED),
        "notes": many(TEXT),
    },
    {"probe": PROBE, "today": shape({"verdict": VERDICT, "actions": ACTIONS})},
)
PROFILE = shape(
    {
        "uses": many(of(words.Action)),
        "country": MAYBE,
        "monthly_active_users": {"anyOf": [MAYBE_COUNT, by_name(COUNT)]},
        "annual_revenue_usd": MAYBE_COUNT,
    },
    {
        "monthly_revenue_usd": COUNT,
        "kind": TEXT,
        "business": TEXT,
        "countries": many(TEXT),
        "outputs_used_in": many(TEXT),
        "field": TEXT,
        "purpose": TEXT,
        "product_monthly_active_users": COUNT,
        "product_monthly_revenue_usd": COUNT,
    },
)
CHECK = shape(
    {
        "snapshot": TIME,
        "as_of": MAYBE,
        "valid_until": TIME,
        "rules": maybe(DIGEST),
        "profile": PROFILE,
        "verdict": VERDICT,
        "results": many(RESULT),
    }
)
UNREAD = shape({"model": TEXT, "read_at": TIME, "reason": MAYBE})
COVERAGE = shape(
    {
        "snapshots": COUNT,
        "first": TIME,
        "last": TIME,
        "models": COUNT,
        "read": COUNT,
        "hosted": COUNT,
        "stale": many(UNREAD),
        "unread": many(UNREAD),
    },
    {"left_out": shape({}, {how.value: COUNT for how in words.How})},
)
VALUE: Schema = {"type": ["string", "integer", "number", "boolean", "null", "array", "object"]}
CHANGE = shape(
    {
        "model": TEXT,
        "hub": MAYBE,
        "check": TEXT,
        "field": TEXT,
        "old": VALUE,
        "new": VALUE,
        "direction": of(words.Direction),
        "level": of(words.Level),
        "kind": of(words.ChangeKind),
        "date": maybe(PARTIAL),
        "observed": shape({"after": TIME, "by": TIME}),
        "reason": TEXT,
        "evidence": many(TEXT),
        "links": many(TEXT),
        "how": of(words.How),
        "verdicts": by_name(many(VERDICT)),
        "net": FLAG,
        "key": MAYBE,
    },
    {"commit": shape({"id": TEXT, "title": MAYBE, "authors": many(TEXT), "doubts": many(TEXT)})},
)
SUMMARY = shape({direction.value: COUNT for direction in words.Direction})
TRAIL = maybe(shape({"rule": TEXT, "keys": many(TEXT), "set_aside": many(TEXT), "doubtful": FLAG}))
ACCESS = shape(
    {
        "value": of(words.Access),
        "reason": MAYBE,
        "source": MAYBE,
        "as_of": MAYBE,
        "region_gate": MAYBE,
    },
    {"likely": of(words.Access)},
)
LICENSE = shape(
    {
        "declared": MAYBE,
        "declared_name": MAYBE,
        "declared_link": MAYBE,
        "concluded": MAYBE,
        "class": of(words.LicenseClass),
        "evidence": many(shape({"path": TEXT, "sha256": SHA256})),
        "conflicts": many(TEXT),
        "reason": MAYBE,
        "source": MAYBE,
        "as_of": MAYBE,
    }
)
CONTEXT = shape(
    {
        "native": MAYBE_COUNT,
        "extended": MAYBE_COUNT,
        "declared": MAYBE_COUNT,
        "unbounded": FLAG,
        "reason": MAYBE,
        "source": MAYBE,
        "as_of": MAYBE,
    },
    {"trail": TRAIL},
)
PARAMETERS = shape(
    {
        "total": MAYBE_COUNT,
        "active": MAYBE_COUNT,
        "declared_total": MAYBE_COUNT,
        "declared_active": MAYBE_COUNT,
        "reason": MAYBE,
        "source": MAYBE,
        "as_of": MAYBE,
    },
    {"total_trail": TRAIL, "active_trail": TRAIL},
)
MODEL = shape(
    {
        "id": TEXT,
        "name": MAYBE,
        "developer": MAYBE,
        "country": MAYBE,
        "hub": MAYBE,
        "family": MAYBE,
        "revision": MAYBE,
        "access": ACCESS,
        "epoch_accessibility": of(words.EpochAccessibility, maybe=True),
        "license": LICENSE,
        "context_length": CONTEXT,
        "parameters": PARAMETERS,
        "base_models": many(shape({"hub": TEXT, "relation": MAYBE})),
        "status": of(words.ReadStatus),
    },
    {
        "may": VERDICT,
        "succeeds": MAYBE,
        "aliases": many(TEXT),
        "declared": many(
            shape(
                {"field": of(words.RegistryField), "value": VALUE, "source": TEXT, "as_of": PARTIAL},
                {"since": PARTIAL},
            )
        ),
        "history": many(
            shape(
                {
                    "date": PARTIAL,
                    "access": of(words.Access, maybe=True),
                    "license": MAYBE,
                    "source": TEXT,
                    "note": MAYBE,
                },
                {"likely": of(words.Access)},
            )
        ),
        "files": by_name(VALUE),
        "redirected_to": MAYBE,
    },
)
TERMS = {
    **shape({"key": TEXT, "name": TEXT, "class": of(words.LicenseClass), "permissions": by_name(OPEN)}),
    "additionalProperties": True,
}
PROBLEM = shape({"path": TEXT, "line": MAYBE_COUNT, "what": TEXT, "fix": MAYBE})
REFERENCE = shape(
    {
        "path": TEXT,
        "line": COUNT,
        "column": COUNT,
        "kind": TEXT,
        "text": TEXT,
        "source": TEXT,
        "hub": MAYBE,
        "repository": MAYBE,
        "revision": MAYBE,
        "registry_id": MAYBE,
        "pinned": FLAG,
        "class": of(words.PlaceClass),
        "reason": MAYBE,
        "resolved_by": many(shape({"rule": TEXT, "name": TEXT})),
    },
    {
        "known": FLAG,
        "verdict": of(words.Verdict, maybe=True),
        "why": MAYBE,
        "do": MAYBE,
        "can_download": MAYBE_FLAG,
        "cause": of(Cause),
    },
)
CHOICES = {"candidates": many(ref("choice")), "nearest": many(ref("choice"))}
NAME = {"asked": TEXT, "reason": MAYBE, **CHOICES}
LOCK_CHANGE = shape(
    {"model": TEXT, "source": TEXT, "requested": MAYBE, "kind": TEXT, "what": many(TEXT)},
)

DOCUMENTS: dict[str, tuple[str, Schema, Schema]] = {
    "check": ("tracker check", CHECK, {}),
    "duties": (
        "tracker check --duties",
        shape(
            {
                "duties": many(
                    shape(
                        dict.fromkeys(
                            (
                                *("duty", "what_to_do", "text_to_display", "when"),
                                *("action", "license", "clause", "models"),
                            ),
                            TEXT,
                        )
                    )
                )
            }
        ),
        {},
    ),
    "scan": (
        "tracker scan",
        shape(
            {
                "root": TEXT,
                "files_read": COUNT,
                "files_skipped": many(shape({"path": TEXT, "reason": TEXT})),
                "skipped_counts": by_name(COUNT),
                "unread": many(shape({"language": TEXT, "files": COUNT})),
                "unread_lines": many(shape({"path": TEXT, "line": COUNT, "text": TEXT, "language": TEXT})),
                "ignored_references": COUNT,
                "references": many(REFERENCE),
                "totals": shape(
                    {"references": COUNT, "class": by_name(COUNT)},
                    {
                        "verdict": by_name(COUNT),
                        "license_class": by_name(COUNT),
                        "not_judged": COUNT,
                        "known": COUNT,
                    },
                ),
                "not_counted": many(TEXT),
                "undetermined": many({"enum": ["unread", "unresolved", "verdict"]}),
            },
            {
                "weights": many(OPEN),
                "cache": many(OPEN),
                "verdict": VERDICT,
                "check": {
                    **CHECK,
                    "properties": {"schema": {"const": "tracker.check/1"}, **CHECK["properties"]},
                },
                "probes": by_name(PROBE),
            },
        ),
        {},
    ),
    "models": ("tracker list, tracker show", shape({"snapshot": TIME, "models": many(MODEL)}), {}),
    "history": (
        "tracker history",
        shape(
            {
                "model": TEXT,
                "hub": MAYBE,
                "changes": many(CHANGE),
                "first_snapshot": TIME,
                "backfill": maybe(
                    shape(
                        {
                            "status": of(("read", "not-permitted")),
                            "reason": MAYBE,
                            "repository": MAYBE,
                            "head": MAYBE,
                            "since": MAYBE,
                            "not_versioned_here": many(TEXT),
                            "commits": MAYBE_COUNT,
                            "first_commit": maybe(shape({"id": TEXT, "date": TEXT})),
                            "unknown_before": MAYBE,
                        }
                    )
                ),
            }
        ),
        {},
    ),
    "diff": (
        "tracker diff",
        shape(
            {
                "old": MAYBE,
                "new": TEXT,
                "old_snapshot": TIME,
                "new_snapshot": TIME,
                "summary": SUMMARY,
                "changes": many(CHANGE),
            },
            {"coverage": COVERAGE},
        ),
        {},
    ),
    "licenses": ("tracker licenses", shape({"licenses": many(TERMS)}), {}),
    "license-comparison": (
        "tracker licenses KEY KEY",
        shape(
            {
                "old": TERMS,
                "new": TERMS,
                "direction": of(words.Direction),
                "reason": MAYBE,
                "opened": many(TEXT),
                "tightened": many(TEXT),
                "changes": many(shape({"topic": TEXT, "what": TEXT, "direction": of(words.Direction)})),
            }
        ),
        {},
    ),
    "recognition": (
        "tracker licenses identify",
        shape(
            {
                "files": many(
                    shape(
                        {
                            "path": TEXT,
                            "key": MAYBE,
                            "spdx": MAYBE,
                            "name": MAYBE,
                            "class": of(words.LicenseClass),
                            "method": TEXT,
                            "confidence": {"type": ["number", "null"]},
                            "reasons": many(TEXT),
                            "near": many({**shape({"text": TEXT}), "additionalProperties": True}),
                        }
                    )
                )
            }
        ),
        {},
    ),
    "names": (
        "a name that means no single model, with --format json",
        shape({**NAME, "names": many(shape(NAME))}),
        {"choice": shape({"id": TEXT, "hub": MAYBE, "why": MAYBE})},
    ),
    "init": (
        "tracker init",
        shape(
            {
                "folder": TEXT,
                "written": many(TEXT),
                "kept": many(TEXT),
                "models": many(TEXT),
                "next": many(shape({"command": TEXT, "why": TEXT})),
            }
        ),
        {},
    ),
    "refresh": (
        "tracker refresh",
        shape(
            {
                "snapshot": TIME,
                "previous": TIME,
                "written": FLAG,
                "models": shape({status.value: COUNT for status in words.ReadStatus}),
                "left_alone": COUNT,
                "confirmed_by_lists": COUNT,
                "files_unread": COUNT,
                "files_unverified": COUNT,
                "requests": COUNT,
                "errors": by_name(COUNT),
                "unread": many(
                    shape({"model": TEXT, "code": TEXT, "http_status": MAYBE_COUNT, "detail": MAYBE})
                ),
                "owners": shape(
                    {
                        "watched": COUNT,
                        "repositories": COUNT,
                        "unread": many(shape({"owner": TEXT, "code": TEXT})),
                    }
                ),
                "changes": maybe(many(CHANGE)),
            }
        ),
        {},
    ),
    "validate": (
        "tracker validate",
        shape(
            {
                "valid": FLAG,
                "files": many(shape({"path": TEXT, "kind": TEXT, "entries": MAYBE_COUNT, "problems": COUNT})),
                "problems": many(PROBLEM),
                "links_checked": MAYBE_COUNT,
                "dead_links": many(PROBLEM),
            }
        ),
        {},
    ),
    "verify": (
        "tracker verify",
        shape(
            {
                "snapshots": COUNT,
                "models": COUNT,
                "evidence": COUNT,
                "unused_evidence": many(TEXT),
                "problems": many(PROBLEM),
                "warnings": many(PROBLEM),
            }
        ),
        {},
    ),
    "verify-files": (
        "tracker verify DIR --lock FILE",
        shape({"models": COUNT, "files": COUNT, "absent": many(TEXT), "problems": many(PROBLEM)}),
        {},
    ),
    "verify-proof": (
        "tracker verify FILE.zip",
        shape(
            {
                "head": MAYBE,
                "head_sha256": maybe(SHA256),
                "as_of": MAYBE,
                "verdict": of(words.Verdict, maybe=True),
                "judged_again": FLAG,
                "members": COUNT,
                "problems": many(PROBLEM),
            }
        ),
        {},
    ),
    "discover": (
        "tracker discover",
        shape(
            {
                "owners": many(
                    shape(
                        {
                            "owner": TEXT,
                            "repositories": many(
                                shape(
                                    {
                                        "hub": TEXT,
                                        "created": MAYBE,
                                        "access": MAYBE,
                                        "gate": MAYBE,
                                        "license": MAYBE,
                                        "looks_like": MAYBE,
                                        "family": MAYBE,
                                        "succeeds": MAYBE,
                                        "add": TEXT,
                                    }
                                )
                            ),
                            "reason": MAYBE,
                        }
                    )
                )
            }
        ),
        {},
    ),
    "crosscheck": (
        "tracker crosscheck",
        shape(
            {
                "sources": many(
                    shape(
                        {
                            "source": TEXT,
                            "as_of": MAYBE,
                            "models": COUNT,
                            "reason": MAYBE,
                            "attribution": MAYBE,
                        }
                    )
                ),
                "disagreements": many(
                    shape(
                        {
                            "check": TEXT,
                            "model": TEXT,
                            "source": TEXT,
                            "claim": TEXT,
                            "via": MAYBE,
                            "ours": VALUE,
                            "theirs": VALUE,
                            "meaning": MAYBE,
                            "link": MAYBE,
                        }
                    )
                ),
            }
        ),
        {},
    ),
    "backfill": (
        "tracker backfill",
        shape(
            {
                "requests": COUNT,
                "models": many(
                    shape(
                        {
                            "model": TEXT,
                            "hub": MAYBE,
                            "repository": MAYBE,
                            "status": of(HowFar),
                            "reason": MAYBE,
                            "head": MAYBE,
                            "since": MAYBE,
                            "commits": MAYBE_COUNT,
                            "first_commit": MAYBE,
                            "begins": MAYBE,
                            "events": COUNT,
                            "requests": COUNT,
                            "stopped_at": MAYBE,
                            "renamed_to": MAYBE,
                            "not_versioned_here": many(TEXT),
                        }
                    )
                ),
            }
        ),
        {},
    ),
    "report": (
        "tracker report",
        shape(
            {
                "window": shape({"old": MAYBE, "new": TEXT, "old_snapshot": TIME, "new_snapshot": TIME}),
                "coverage": COVERAGE,
                "summary": SUMMARY,
                "changes": many(CHANGE),
                "gradient": many(
                    shape(
                        {
                            "month": TEXT,
                            "as_of": DAY,
                            "followed": COUNT,
                            "access": by_name(COUNT),
                            "license_class": by_name(COUNT),
                        }
                    )
                ),
                "same_models": maybe(
                    shape({"first": TEXT, "last": TEXT, "models": COUNT, "opened": COUNT, "tightened": COUNT})
                ),
                "developers": many(
                    shape(
                        {
                            "developer": MAYBE,
                            "models": COUNT,
                            "opened": COUNT,
                            "tightened": COUNT,
                            "latest": MAYBE,
                        }
                    )
                ),
                "ahead": many(
                    shape({"date": PARTIAL, "model": TEXT, "what": TEXT, "kind": TEXT, "source": MAYBE})
                ),
                "settled": many(
                    shape(
                        {
                            "kind": of(SettledBy),
                            "model": TEXT,
                            "what": TEXT,
                            "in_force": FLAG,
                            "until": maybe(DAY),
                            "approved_by": MAYBE,
                            "ticket": MAYBE,
                        }
                    )
                ),
            }
        ),
        {},
    ),
    "notify": (
        "tracker notify",
        shape(
            {
                "until": TEXT,
                "begun": many(TEXT),
                "messages": many(
                    shape(
                        {
                            "name": TEXT,
                            "event": TEXT,
                            "outcome": of(Outcome, maybe=True),
                            "reason": MAYBE,
                            "title": TEXT,
                            "text": TEXT,
                        }
                    )
                ),
                "unknown": many(
                    shape({"name": TEXT, "event": TEXT, "title": TEXT, "tried": TEXT, "reason": MAYBE})
                ),
            }
        ),
        {},
    ),
    "lock-check": (
        "tracker lock --check",
        shape(
            {
                "lock": TEXT,
                "models": COUNT,
                "drift": many(
                    shape(
                        {
                            "id": TEXT,
                            "model": TEXT,
                            "level": of(DriftLevel),
                            "text": TEXT,
                            "where": many(TEXT),
                        }
                    )
                ),
                "review": many(
                    shape(
                        {
                            "model": TEXT,
                            "duty": TEXT,
                            "text_sha256": SHA256,
                            "approved_by": TEXT,
                            "ticket": MAYBE,
                            "on": DAY,
                            "until": DAY,
                        }
                    )
                ),
                "lost": many(SHA256),
                "unread": many(TEXT),
                "notes": many(TEXT),
            }
        ),
        {},
    ),
    "lock-diff": (
        "tracker lock --diff OLD",
        shape({"old": TEXT, "new": TEXT, "changes": many(LOCK_CHANGE)}),
        {},
    ),
    "lock-written": (
        "tracker lock",
        shape(
            {
                "lock": TEXT,
                "changed": FLAG,
                "changes": many(LOCK_CHANGE),
                "unread": many(TEXT),
                "content": OPEN,
            }
        ),
        {},
    ),
    "version": (
        "tracker --version --format json",
        shape(
            {
                "version": TEXT,
                "rules": DIGEST,
                "schemas": many(shape({"schema": TEXT, "file": TEXT, "sha256": SHA256})),
            }
        ),
        {},
    ),
}


def schema(name: str) -> Schema:
    """The whole schema of one document."""
    command, body, parts = DOCUMENTS[name]
    identity = f"tracker.{name}/1"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:open-weights-tracker:{identity}",
        "title": identity,
        "description": f"What this prints as JSON: {command}. Keys are only ever added.",
        "type": "object",
        "required": ["schema", *body["required"]],
        "properties": {"schema": {"const": identity}, **body["properties"]},
        **({"$defs": parts} if parts else {}),
    }


def text(name: str) -> str:
    """The file of it."""
    return json.dumps(schema(name), indent=1) + "\n"


def main() -> None:
    """Write all of them; files that no document stands behind are taken away."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}.schema.json": text(name) for name in DOCUMENTS}
    for old in FOLDER.glob("*.json"):
        if old.name not in wanted:
            old.unlink()
    for file, content in wanted.items():
        (FOLDER / file).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
