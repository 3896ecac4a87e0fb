"""Every kind of bad registry, with the line, the words and the advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.adapters.workspace.registry_file import load_registry
from tracker.errors import DataError

HEAD = "models:\n  - id: a\n    hub: o/a\n"
SOUND = 'source: "https://x.org/p", as_of: 2026-06-12'
KEYS = "known: aliases, country, declared, developer, family, history, hub, id, name, succeeds"
LETTERS = "may hold only letters, digits, '-', '_' and '.', and neither part starts or ends with '-' or '.'"
PLAIN_ADDRESS = "start it with https:// or http://"


def problems(tmp_path: Path, content: str | bytes) -> list[str]:
    path = tmp_path / "registry.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError) as raised:
        load_registry(path)
    return [str(problem).removeprefix(f"{path}:").strip() for problem in raised.value.problems]


STRUCTURE = {
    "empty": ("", ["is empty"]),
    "only a comment": ("# nothing\n", ["is empty"]),
    "a list": (
        "- id: a\n",
        ["1: a registry is a mapping with the key 'models' (start it with 'models:')"],
    ),
    "a word": (
        "models\n",
        ["1: a registry is a mapping with the key 'models' (start it with 'models:')"],
    ),
    "no models": (
        "modles: []\n",
        [
            "1: the file: needs 'models' or 'include' or 'watch' (add one of them)",
            "1: the file: unknown key 'modles' (did you mean 'models'?)",
        ],
    ),
    "models without value": ("models:\n", ["1: models: has no value (give it a list, or remove the line)"]),
    "models a mapping": (
        "models: {id: a}\n",
        ['1: models: {"id": "a"} is not a list (start each item with \'- \', or put them in [ ])'],
    ),
    "item a word": ("models:\n  - glm\n", ["2: model: 'glm' is not a mapping"]),
    "no id": ("models:\n  - hub: o/a\n", ["2: model: the key 'id' is missing (add it)"]),
    "neither hub nor history": (
        "models:\n  - id: a\n",
        ["2: model 'a': needs 'hub' or 'history' (add one of them)"],
    ),
    "unknown key": (
        HEAD + "    develper: X\n",
        ["4: model 'a': unknown key 'develper' (did you mean 'developer'?)"],
    ),
    "unknown key, nothing near": (
        HEAD + "    openness: 1\n",
        [f"4: model 'a': unknown key 'openness' ({KEYS})"],
    ),
    "unknown key in a declared value": (
        HEAD + f"    declared:\n      - {{field: license, value: MIT, {SOUND}, notes: x}}\n",
        ["5: declared value: unknown key 'notes' (known: as_of, field, since, source, value)"],
    ),
    "merge key": (HEAD + "    <<: {name: x}\n", [f"4: model 'a': unknown key '<<' ({KEYS})"]),
    "duplicate key": (
        HEAD + "    hub: o/b\n",
        ["4: the key 'hub' is given twice, first in line 3 (keep one of them)"],
    ),
    "key that is a list": (
        HEAD + "    ? [x]\n    : y\n",
        ["4: a list or mapping stands where a key should (keys are single words)"],
    ),
}

VALUES = {
    "id in capitals": (
        "models:\n  - id: GLM-5.2\n    hub: o/a\n",
        ["2: id: 'GLM-5.2' is not of the form glm-5.2 (small letters, digits, '.' and '-')"],
    ),
    "id a number": ("models:\n  - id: 5\n    hub: o/a\n", ["2: id: 5 is not text (put it in quotes)"]),
    "name empty": (HEAD + "    name:\n", ["4: name: has no value (give it text, or remove the line)"]),
    "name of length zero": (
        HEAD + '    name: ""\n',
        ["4: name: is empty (give it a value, or remove the line)"],
    ),
    "name too long": (
        HEAD + f"    name: {'x' * 201}\n",
        ["4: name: is longer than 200 characters (shorten it)"],
    ),
    "name with an escape": (
        HEAD + '    name: "\\e[31mred"\n',
        ["4: name: '\\x1b[31mred' holds a control character or line break (remove it)"],
    ),
    "aliases a word": (
        HEAD + "    aliases: b\n",
        ["4: aliases: 'b' is not a list (start each item with '- ', or put them in [ ])"],
    ),
    "alias twice": (
        HEAD + "    aliases: [b, b]\n",
        ["4: aliases: holds the same item twice (keep one of them)"],
    ),
    "country in small letters": (
        HEAD + "    country: de\n",
        ["4: country: 'de' is not a code of ISO 3166-1 alpha-2 (write 'DE')"],
    ),
    "country in words": (
        HEAD + "    country: Germany\n",
        ["4: country: 'Germany' is not a code of ISO 3166-1 alpha-2 (as in CN, US, DE)"],
    ),
    "no such country": (
        HEAD + "    country: XX\n",
        ["4: country: there is no country 'XX' (use a code of ISO 3166-1 alpha-2)"],
    ),
    "United Kingdom": (
        HEAD + "    country: UK\n",
        ["4: country: there is no country 'UK' (did you mean 'GB'?)"],
    ),
    "unknown field": (
        HEAD + f"    declared:\n      - {{field: context_lenght, value: 3, {SOUND}}}\n",
        ["5: field: unknown value 'context_lenght' (did you mean 'context_length'?)"],
    ),
    "length in words": (
        HEAD + f"    declared:\n      - {{field: context_length, value: 128K, {SOUND}}}\n",
        ["5: value: '128K' is not a whole number (write it as digits alone, as in 744000000000)"],
    ),
    "length with underscores": (
        HEAD + f"    declared:\n      - {{field: context_length, value: 1_000, {SOUND}}}\n",
        ["5: value: '1_000' is not a whole number (write it as digits alone, as in 744000000000)"],
    ),
    "length a fraction": (
        HEAD + f"    declared:\n      - {{field: context_length, value: 1.5, {SOUND}}}\n",
        ["5: value: 1.5 is not a whole number (write it as digits alone, as in 744000000000)"],
    ),
    "length of nothing": (
        HEAD + f"    declared:\n      - {{field: context_length, value: 0, {SOUND}}}\n",
        ["5: value: 0 cannot be right (the minimum is 1)"],
    ),
    "parameters beyond belief": (
        HEAD + f"    declared:\n      - {{field: parameters_total, value: {10**40}, {SOUND}}}\n",
        [f"5: value: {10**40} cannot be right (the maximum is 1000000000000000)"],
    ),
    "licence a truth value": (
        HEAD + f"    declared:\n      - {{field: license, value: true, {SOUND}}}\n",
        ["5: value: true is not text (put it in quotes)"],
    ),
    "declared without source": (
        HEAD + "    declared:\n      - {field: license, value: MIT, as_of: 2026}\n",
        ["5: declared value: the key 'source' is missing (add it)"],
    ),
    "declared twice": (
        HEAD
        + f"    declared:\n      - {{field: license, value: MIT, {SOUND}}}\n"
        + f"      - {{field: license, value: ISC, {SOUND}}}\n",
        ["6: field: 'license' is stated twice for one date (keep one)"],
    ),
    "parent not a repository": (
        HEAD + f"    declared:\n      - {{field: base_model, value: Kimi K2, {SOUND}}}\n",
        ["5: value: 'Kimi K2' holds white space or a control character (give the parent's Hub id)"],
    ),
    "unknown access": (
        "models:\n  - id: a\n    history:\n"
        '      - {date: 2026-06-12, access: gated, source: "https://x.org"}\n',
        [
            "4: access: unknown value 'gated' (did you mean 'gated-auto'?)",
        ],
    ),
    "access unknown is no state": (
        "models:\n  - id: a\n    history:\n"
        '      - {date: 2026-06-12, access: unknown, source: "https://x.org"}\n',
        [
            "4: access: unknown value 'unknown' (known: api, gated-auto, gated-manual, hosted, limited, "
            "open, suspended, unreleased, withdrawn)",
        ],
    ),
    "history says nothing": (
        'models:\n  - id: a\n    history:\n      - {date: 2026-06-12, source: "https://x.org"}\n',
        ["4: history entry: needs 'access' or 'license' or 'likely' (add one of them)"],
    ),
    "no such day": (
        'models:\n  - id: a\n    history:\n      - {date: 2026-02-30, access: api, source: "https://x.org"}\n',
        [
            "4: date: '2026-02-30' is not a date of the calendar "
            "(write an existing day, or only the month or the year)"
        ],
    ),
    "month 13": (
        'models:\n  - id: a\n    history:\n      - {date: 2026-13, access: api, source: "https://x.org"}\n',
        [
            "4: date: '2026-13' is not a date of the calendar "
            "(write an existing day, or only the month or the year)"
        ],
    ),
    "date in words": (
        'models:\n  - id: a\n    history:\n      - {date: June, access: api, source: "https://x.org"}\n',
        ["4: date: 'June' is not a date (as in 2026-06-12, 2026-06 or 2026)"],
    ),
    "date with a time": (
        "models:\n  - id: a\n    history:\n"
        '      - {date: 2026-06-12T06:00:00Z, access: api, source: "https://x.org"}\n',
        ["4: date: '2026-06-12T06:00:00Z' is not a date (as in 2026-06-12, 2026-06 or 2026)"],
    ),
    "address of a file": (
        "models:\n  - id: a\n    history:\n      - {date: 2026, access: api, source: file:///etc/passwd}\n",
        [f"4: source: 'file:///etc/passwd' is not a web address ({PLAIN_ADDRESS})"],
    ),
    "address that runs code": (
        'models:\n  - id: a\n    history:\n      - {date: 2026, access: api, source: "javascript:x()"}\n',
        [f"4: source: 'javascript:x()' is not a web address ({PLAIN_ADDRESS})"],
    ),
    "address with a password": (
        'models:\n  - id: a\n    history:\n      - {date: 2026, access: api, source: "https://u:p@x.org/"}\n',
        [
            "4: source: 'https://u:p@x.org/' is not a web address "
            "(give a plain address, as in https://example.org/page)"
        ],
    ),
    "address without a host": (
        'models:\n  - id: a\n    history:\n      - {date: 2026, access: api, source: "https:///x"}\n',
        [
            "4: source: 'https:///x' is not a web address "
            "(give a plain address, as in https://example.org/page)"
        ],
    ),
}

BETWEEN_MODELS = {
    "id twice": (
        HEAD + "  - id: a\n    hub: o/b\n",
        ["4: id: 'a' is also the id in line 2 (a model is listed once)"],
    ),
    "hub twice, letter case aside": (
        HEAD + "  - id: b\n    hub: O/A\n",
        ["5: hub: 'O/A' is also the hub in line 3 (a model is listed once)"],
    ),
    "alias of two": (
        HEAD + "    aliases: [x]\n  - id: b\n    hub: o/b\n    aliases: [y, x]\n",
        ["7: alias: 'x' is also the alias in line 4 (remove it from one of the models)"],
    ),
    "alias is another's id": (
        HEAD + "  - id: b\n    hub: o/b\n    aliases: [A]\n",
        ["6: alias: 'A' is also the id in line 2 (remove it from one of the models)"],
    ),
    "successor of nobody": (
        HEAD + "  - id: glm-5.3\n    hub: o/b\n    succeeds: glm-52\n  - id: glm-5.2\n    hub: o/c\n",
        ["6: succeeds: no model has the id 'glm-52' (did you mean 'glm-5.2'?)"],
    ),
    "successor of itself": (
        HEAD + "    succeeds: a\n",
        ["4: succeeds: the succession goes in a circle: a → a (remove the one that is wrong)"],
    ),
    "circle": (
        HEAD + "    succeeds: c\n  - id: b\n    hub: o/b\n    succeeds: a\n"
        "  - id: c\n    hub: o/c\n    succeeds: b\n",
        ["4: succeeds: the succession goes in a circle: a → c → b → a (remove the one that is wrong)"],
    ),
}

HUB_IDS = {
    "glm-5.2": "is not of the form owner/name",
    "a/b/c": "is not of the form owner/name",
    "/b": "is not of the form owner/name",
    "a/..": "holds '..' or '--', which the Hub does not allow",
    "a/b--c": "holds '..' or '--', which the Hub does not allow",
    "../a": "holds '..' or '--', which the Hub does not allow",
    "a%2Fb": "holds an escaped or foreign character",
    "a\\b/c": "holds an escaped or foreign character",
    "a/b.git": "ends in '.git', which the Hub does not allow",
    "a/b c": "holds white space or a control character",
    "a/b\x07": "holds white space or a control character",
    "a/b\u202e": "holds white space or a control character",
    "-a/b": LETTERS,
    "a/b-": LETTERS,
    "a/ü": LETTERS,
    "a/" + "b" * 95: "is longer than 96 characters",
}

YAML = {
    "tab": ("models:\n\t- id: a\n", ["2: a tab stands in the indentation (use spaces)"]),
    "alias": (
        HEAD + "    name: &n x\n    family: *n\n",
        ["5: the YAML alias *n is not allowed here (write the value out)"],
    ),
    "tag": (
        HEAD + "    name: !!python/object:os.system x\n",
        ["4: the tag 'tag:yaml.org,2002:python/object:os.system' has no meaning here (remove it)"],
    ),
    "own tag": (HEAD + "    name: !x y\n", ["4: the tag '!x' has no meaning here (remove it)"]),
    "two documents": (
        HEAD + "---\nmodels: []\n",
        [
            "4: not YAML: expected a single document in the stream, but found another document "
            "(check quotes, colons and indentation)"
        ],
    ),
    "open quote": (
        HEAD + '    name: "x\n',
        [
            "5: not YAML: while scanning a quoted scalar, found unexpected end of stream "
            "(check quotes, colons and indentation)"
        ],
    ),
    "not UTF-8": (HEAD.encode() + b"    name: \xff\n", ["4: is not UTF-8 text (save it in UTF-8)"]),
    "UTF-16": (HEAD.encode("utf-16"), ["1: is not UTF-8 text (save it in UTF-8)"]),
    "zero byte": (HEAD + "\0", ["4: holds a zero byte (this is no text file; name another)"]),
    "control character": (
        HEAD + "    name: \x07\n",
        ["4: holds a character that YAML does not allow (remove it)"],
    ),
}


@pytest.mark.parametrize(("content", "expected"), STRUCTURE.values(), ids=STRUCTURE)
def test_structure(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert problems(tmp_path, content) == expected


@pytest.mark.parametrize(("content", "expected"), VALUES.values(), ids=VALUES)
def test_values(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert problems(tmp_path, content) == expected


@pytest.mark.parametrize(("content", "expected"), BETWEEN_MODELS.values(), ids=BETWEEN_MODELS)
def test_between_models(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert problems(tmp_path, content) == expected


@pytest.mark.parametrize(("hub", "expected"), HUB_IDS.items(), ids=HUB_IDS)
def test_hub_ids(tmp_path: Path, hub: str, expected: str) -> None:
    quoted = "".join(f"\\u{ord(c):04x}" if not c.isprintable() else c.replace("\\", "\\\\") for c in hub)
    found = problems(tmp_path, f'models:\n  - id: a\n    hub: "{quoted}"\n')
    shown = repr(hub if len(hub) <= 100 else hub[:100] + "…")
    assert found == [f"3: hub: {shown} {expected} (give the id as the Hub shows it, as in zai-org/GLM-5.2)"]


@pytest.mark.parametrize(("content", "expected"), YAML.values(), ids=YAML)
def test_yaml(tmp_path: Path, content: str | bytes, expected: list[str]) -> None:
    assert problems(tmp_path, content) == expected


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, "models: " + "{a: " * 50_000, "\n".join(" " * depth + "a:" for depth in range(2000))],
    ids=["lists", "mappings", "indentation"],
)
def test_depth_ends_in_a_message(tmp_path: Path, content: str) -> None:
    (found,) = problems(tmp_path, content)
    assert "exceeded maximum nesting depth" in found


def test_nesting_that_yaml_can_read(tmp_path: Path) -> None:
    found = problems(tmp_path, HEAD + "    name: " + "[" * 60 + "]" * 60 + "\n")
    assert "4: values are nested more than 32 deep (no file of ours needs that)" in found


def test_billion_laughs(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    found = problems(tmp_path, "\n".join(lines))
    assert any("the YAML alias *a0 is not allowed here" in problem for problem in found)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        load_registry(tmp_path / "nowhere.yaml")


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        load_registry(tmp_path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.adapters.files.source_file.LARGEST_BYTES", 1024 * 1024)
    assert problems(tmp_path, "# " + "x" * 1024 * 1024) == [
        "is larger than 1 MiB (split it, or name another)"
    ]


def test_ten_thousand_entries(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    entries = (f"  - id: m-{n}\n    hub: o/m-{n}\n    aliases: [a-{n}]\n" for n in range(10_000))
    path.write_text("models:\n" + "".join(entries))
    assert len(load_registry(path)) == 10_000


def test_all_problems_at_once_by_line(tmp_path: Path) -> None:
    found = problems(tmp_path, "models:\n  - id: A\n  - id: b\n    hub: x\n  - hub: o/c\n    name: 3\n")
    assert [int(problem.split(":")[0]) for problem in found] == [2, 2, 4, 5, 6]


ACCEPTED = {
    "Norway, unquoted": ("country: NO", "country", "NO"),
    "byte order mark": ("name: x", "name", "x"),
    "first of its line": ("succeeds: null", "succeeds", None),
    "emoji and accents": ("name: Modèle 🚀", "name", "Modèle 🚀"),
    "quoted number": ('name: "5"', "name", "5"),
    "on is no truth value": ("developer: on", "developer", "on"),
}


@pytest.mark.parametrize(("line", "field", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(tmp_path: Path, line: str, field: str, value: str | None) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text("\ufeff" + HEAD + f"    {line}\n", encoding="utf-8")
    (model,) = load_registry(path)
    assert getattr(model, field) == value


@pytest.mark.parametrize("written", ["2026-06-12", "'2026-06-12'", "2026-06", "2026"])
def test_dates_of_every_precision(tmp_path: Path, written: str) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text(
        f'models:\n  - id: a\n    history:\n      - {{date: {written}, access: api, source: "https://x.org"}}\n'
    )
    (model,) = load_registry(path)
    assert model.history[0].date.text == written.strip("'")
