"""Files checked against the JSON Schemas in ``data/schemas``, in words of our own."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from tracker.adapters.files.package import DATA
from tracker.adapters.files.yaml_document import Place, YamlDocument
from tracker.errors import Problem

SCHEMAS = DATA / "schemas"
_LONGEST_QUOTE = 60
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}

Title = Callable[[Place], str]
"""What to call the thing at a place, as in ``model 'glm-5.2'``."""

Explain = Callable[[Place, Any], "tuple[str, str] | None"]
"""What is wrong with a value of the wrong form, and what to do; None for the plain words."""


def thing(place: Place) -> str:
    """The plain name of what stands at ``place``."""
    words = [str(step) for step in place if isinstance(step, str)]
    if not place:
        return "the file"
    return str(place[-1]) if isinstance(place[-1], str) else f"item of {words[-1]}" if words else "item"


def schema_problems(
    document: YamlDocument,
    schema: str,
    explain: Explain = lambda place, value: None,
    title: Title = thing,
) -> Iterator[Problem]:
    """What in ``document`` breaks ``data/schemas/<schema>.schema.json``, sorted by place."""
    import jsonschema_rs

    rules = json.loads((SCHEMAS / f"{schema}.schema.json").read_bytes())
    for error in jsonschema_rs.validator_for(rules).iter_errors(document.data):
        yield from _problems(document, error, rules, explain, title)


def sound_by_schema(data: Any, schema: str) -> bool:
    """Whether nothing in ``data`` breaks the schema."""
    return bool(_validator(schema).is_valid(data))


@functools.cache
def _validator(schema: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads((SCHEMAS / f"{schema}.schema.json").read_bytes()))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean 'history'?`` or, where nothing is near, the known words."""
    import difflib

    words = sorted(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(words)}" if words and len(words) < 40 else ""


def quote(value: object) -> str:
    """``value`` as a message shows it, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    cut = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
    return repr(cut) if isinstance(value, str) else cut


def _problems(
    document: YamlDocument, error: Any, rules: Any, explain: Explain, title: Title
) -> Iterator[Problem]:
    place, kind = tuple(error.instance_path), error.kind
    value = _at(document.data, place)
    if kind.name == "additionalProperties":
        known = _known_keys(rules, error.schema_path)
        for key in kind.unexpected:
            fix = did_you_mean(str(key), known)
            yield document.problem((*place, key), f"{title(place)}: unknown key {quote(key)}", fix)
        return
    explained = explain(place, value)
    what, fix = explained or _plain_words(title(place), value, kind)
    yield document.problem(place, what, fix)


def _plain_words(name: str, value: Any, kind: Any) -> tuple[str, str]:
    match kind.name:
        case "required":
            return f"{name}: the key {kind.property!r} is missing", "add it"
        case "anyOf" | "oneOfNotValid":
            needed = [str(each.kind.property) for each in _alternatives(kind) if each.kind.name == "required"]
            return f"{name}: needs {' or '.join(map(repr, needed))}", "add one of them"
        case "type":
            wanted = " or ".join(_TYPES.get(str(kind_), str(kind_)) for kind_ in kind.types)
            if value is None:
                return f"{name}: has no value", f"give it {wanted}, or remove the line"
            return f"{name}: {quote(value)} is not {wanted}", _type_fix(value, kind.types)
        case "enum":
            options = [str(option) for option in kind.options]
            return f"{name}: unknown value {quote(value)}", did_you_mean(str(value), options)
        case "minimum" | "maximum":
            return f"{name}: {quote(value)} cannot be right", f"the {kind.name} is {kind.limit}"
        case "maxLength":
            return f"{name}: is longer than {kind.limit} characters", "shorten it"
        case "minLength":
            return f"{name}: is empty", "give it a value, or remove the line"
        case "uniqueItems":
            return f"{name}: holds the same item twice", "keep one of them"
        case "pattern":
            return f"{name}: {quote(value)} is not of the right form", f"the form is {kind.pattern}"
    return f"{name}: {quote(value)} does not fit", str(kind.name)


def _alternatives(kind: Any) -> list[Any]:
    return [error for branch in kind.context for error in branch]


def _type_fix(value: Any, types: Sequence[Any]) -> str:
    wanted = {str(kind) for kind in types}
    if "string" in wanted and isinstance(value, bool | int | float):
        return "put it in quotes"
    if "integer" in wanted and isinstance(value, str | float):
        return "write it as digits alone, as in 744000000000"
    if "array" in wanted:
        return "start each item with '- ', or put them in [ ]"
    return ""


def _known_keys(rules: Any, schema_path: Sequence[Any]) -> list[str]:
    """The keys known to the object schema that holds the ``additionalProperties`` of that path."""
    node: Any = rules
    for step in schema_path[:-1]:
        node = node[step]
    return list(node.get("properties", ()))


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data
