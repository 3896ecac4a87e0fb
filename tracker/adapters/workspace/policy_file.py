"""policy.yaml: read, checked in full, and turned into the policy it states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.adapters.files.source_file import read_source
from tracker.adapters.files.yaml_document import Place, YamlDocument, parse_yaml
from tracker.domain.licensing.asking.profile_facts import COUNT_NAMES, Fact, build_profile, parse_count
from tracker.domain.policy.policy import Accept, Acceptance, Clarification, Ignored, OnUnknown, Policy, Waiver
from tracker.errors import DataError, Problem
from tracker.vocabulary import Action, Level, LicenseClass


def load_policy(path: Path | None, content: bytes | None = None) -> Policy:
    """The policy in ``path``, or the default one; raises DataError with every problem, by line.

    ``content`` stands for what is in ``path``.
    """
    if path is None:
        return Policy()
    document = parse_yaml(path, read_source(path) if content is None else content)
    problems = sorted(set(_problems(document)), key=lambda problem: problem.line)
    if problems:
        raise DataError(problems, hint="docs/check.md describes policy.yaml")
    try:
        return _named(_policy(document), str(path))
    except ValueError as error:
        raise DataError([document.problem((), str(error))]) from error


def _named(policy: Policy, file: str) -> Policy:
    """Findings name the file that was given, whatever it is called."""
    return replace(
        policy,
        accept=replace(policy.accept, file=file),
        clarify=tuple(replace(entry, file=file) for entry in policy.clarify),
        waivers=tuple(replace(entry, file=file) for entry in policy.waivers),
    )


def _problems(document: YamlDocument) -> Iterable[Problem]:
    from tracker.adapters.files.schema_check import schema_problems

    yield from document.problems
    if not isinstance(document.data, dict):
        yield document.problem((), "a policy is a mapping", "start it with 'organization:' or 'accept:'")
        return
    wrong = list(schema_problems(document, "policy", _explain))
    yield from wrong
    if not wrong:
        yield from _unsound(document)


def _explain(place: Place, value: Any) -> tuple[str, str] | None:
    """Better words than a pattern for values whose form has a name."""
    match place[-1] if place else None:
        case "country" | "parent_country":
            fix = f"write {value.upper()!r}" if isinstance(value, str) and len(value) == 2 else "as in DE, US"
            return f"{place[-1]}: {str(value)[:60]!r} is no ISO 3166-1 alpha-2 code", fix
        case "monthly_active_users":
            what = "neither a number nor numbers by month"
            return f"monthly_active_users: {what}", "as in 20000, or {2024-06: 15000, now: 20000}"
        case "until" | "on":
            return f"{place[-1]}: {str(value)[:60]!r} is not a day", "as in 2027-01-31"
        case "evidence_sha256" | "text_sha256":
            return f"{place[-1]}: not a SHA-256 of 64 hexadecimal digits", "`tracker show MODEL` prints it"
        case "hub":
            return f"hub: {str(value)[:60]!r} is no Hub repository id", "as in org/name"
    return None


def _unsound(document: YamlDocument) -> Iterator[Problem]:
    """What a schema cannot say: numbers written as words, days that do not exist."""
    for place, value in _leaves(document.data, ()):
        name = next((step for step in reversed(place) if step in COUNT_NAMES), None)
        if name and place[0] in ("organization", "product"):
            try:
                parse_count(str(name), value)
            except ValueError as error:
                yield document.problem(place, str(error))
        elif place[-1] in ("until", "on"):
            try:
                dt.date.fromisoformat(value)
            except ValueError:
                yield document.problem(place, f"{place[-1]}: {value!r} is no day of the calendar")


def _leaves(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*place, number))
    else:
        yield place, value


def _policy(document: YamlDocument) -> Policy:
    data: Mapping[str, Any] = document.data
    facts = dict(_facts(data))
    return Policy(
        facts=facts,
        profile=build_profile(facts),
        accept=_accept(document),
        levels={check: Level(level) for check, level in data.get("levels", {}).items()},
        ignore=tuple(_ignored(entry) for entry in data.get("ignore", ())),
        clarify=tuple(
            _clarification(entry, document.line(("clarify", number)))
            for number, entry in enumerate(data.get("clarify", ()))
        ),
        waivers=tuple(
            _waiver(entry, document.line(("waivers", number)))
            for number, entry in enumerate(data.get("waivers", ()))
        ),
        accepted=tuple(
            _acceptance(entry, document.line(("accepted", number)))
            for number, entry in enumerate(data.get("accepted", ()))
        ),
    )


def _facts(data: Mapping[str, Any]) -> Iterator[tuple[str, Fact]]:
    if data.get("uses"):
        yield "uses", list(data["uses"])
    for section in ("organization", "product"):
        yield from _section(section, data.get(section, {}))


def _section(section: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, Fact]]:
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from _section(f"{section}.{name}", value)
        elif value is not None:
            yield f"{section}.{name}", value


def _accept(document: YamlDocument) -> Accept:
    fields: Mapping[str, Any] = document.data.get("accept", {})
    classes = fields.get("license-class")
    return Accept(
        license_classes=None if classes is None else frozenset(LicenseClass(word) for word in classes),
        deny={
            word.strip().lower(): document.line(("accept", "deny", number))
            for number, word in enumerate(fields.get("deny", ()))
        },
        unknown=OnUnknown(fields.get("unknown", OnUnknown.FAIL)),
    )


def _clarification(fields: Mapping[str, Any], line: int) -> Clarification:
    bases = fields.get("base_model")
    listed = (
        None
        if bases is None
        else ()
        if bases == "none"
        else tuple([bases] if isinstance(bases, str) else bases)
    )
    until = fields.get("until")
    return Clarification(
        **{**fields, "base_model": listed, "until": dt.date.fromisoformat(until) if until else None},
        line=line,
    )


def _ignored(fields: Mapping[str, Any]) -> Ignored:
    until = fields.get("until")
    return Ignored(
        check=fields["check"],
        model=fields["model"],
        reason=fields["reason"],
        until=dt.date.fromisoformat(until) if until else None,
    )


def _waiver(fields: Mapping[str, Any], line: int) -> Waiver:
    return Waiver(
        model=fields["model"],
        reason=fields["reason"],
        until=dt.date.fromisoformat(fields["until"]),
        actions=frozenset(Action(word) for word in fields.get("actions", ())),
        flags=frozenset(fields.get("flags", ())),
        approved_by=fields.get("approved_by"),
        ticket=fields.get("ticket"),
        line=line,
    )


def _acceptance(fields: Mapping[str, Any], line: int) -> Acceptance:
    days = {name: dt.date.fromisoformat(fields[name]) for name in ("on", "until")}
    return Acceptance(**{**fields, **days}, line=line)
