"""Files kept by hand and words of the command line that mean harm: refused or taken, never a defect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.breaking import RAW, SHORT_OF_IT, TOKEN, log_commands
from tests.running import Run


def stated(value: str, field: str = "parameters_total") -> str:
    said = f"{{field: {field}, value: {value}, source: 'https://x.example', as_of: 2026-01-01}}"
    return f"models:\n  - {{id: a, hub: a/b, declared: [{said}]}}\n"


def dated(date: str) -> str:
    return f"models: [{{id: a, history: [{{date: {date}, access: api, source: 'https://x.example'}}]}}]\n"


def waiver(
    model: str = "a/b", reason: str = "x", until: str = "2099-12-31", by: str = "y", ticket: str = "z"
) -> str:
    entry = f"model: {model}, reason: {reason}, approved_by: {by}, ticket: {ticket}, until: {until}"
    return f"waivers: [{{{entry}}}]\n"


YAMLS = {
    "a billion laughs": "models:\n"
    + "".join(f"  - &a{n} {{id: a{n}, hub: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(20)),
    "an alias of itself": "models: &a [*a]\n",
    "merge keys": "x: &x {id: a}\nmodels:\n  - {<<: *x, hub: a/b}\n",
    "a huge number": stated("9" * 5000),
    "a huge power": stated("1e400"),
    "a big power": stated("1e300"),
    "an integer of 4000 digits": stated("9" * 3999, "context_length"),
    "a key twice": "models:\n  - {id: a, id: b, hub: a/b}\nmodels: []\n",
    "a key that is a list": "? [a, b]\n: x\nmodels: []\n",
    "ten thousand deep": "models: " + "[" * 10_000 + "]" * 10_000,
    "ten thousand deep by blocks": "models:\n" + "".join(" " * n + "- a:\n" for n in range(1, 1500)),
    "a Python object": "models: !!python/object/apply:os.system ['touch canary']\n",
    "two documents": "models: []\n---\nmodels: [{id: a, hub: a/b}]\n",
    "a zero byte": "models: [{id: a\0, hub: a/b}]\n",
    "controls": 'models: [{id: "\\x1b[31m", hub: a/b, name: "\\u202e"}]\n',
    "an id with slashes": "models: [{id: ../../etc/passwd, hub: a/b}]\n",
    "an id as long as a book": "models: [{id: " + "a" * 100_000 + ", hub: a/b}]\n",
    "an include from elsewhere": "include: [/etc/*, ../../*.yaml]\nmodels: []\n",
    "an include of itself": "include: [registry.yaml]\nmodels: []\n",
    "an include with stars": "include: ['" + "**/" * 60 + "*.yaml']\nmodels: []\n",
    "a watch with stars": "models: [{id: a, hub: a/b}]\n"
    f"watch: [{{owner: a, include: ['{'*a' * 400}b']}}]\n",
    "thousands of models": "models:\n" + "".join(f"  - {{id: a{n}, hub: a/b{n}}}\n" for n in range(3_000)),
    "a date out of time": dated("0000-13-99"),
    "a date far ahead": dated("9999-12-31"),
    "requires a version nobody has": 'requires: ">=999999999999999999999999999.1"\nmodels: []\n',
    "a date of the first year": dated("0001-01-01"),
    "a month far ahead": dated("9999-12"),
    "requires rubbish": 'requires: "' + ">=1," * 5000 + '"\nmodels: []\n',
}

POLICIES = {
    "huge users": "organization: {monthly_active_users: " + "9" * 3000 + "}\n",
    "users of all months": "organization: {monthly_active_users: {"
    + ", ".join(f"{year}-{month:02}: 1" for year in range(1000, 3000) for month in range(1, 13))
    + "}}\n",
    "users in powers": "organization: {annual_revenue_usd: 1e308}\n",
    "negative users": "organization: {monthly_active_users: -5}\n",
    "no number": "organization: {monthly_active_users: .nan}\n",
    "infinite": "organization: {annual_revenue_usd: .inf}\n",
    "a country of another script": "organization: {country: \u0414\u0415}\n",
    "use of nothing": "uses: []\n",
    "use twice": "uses: [use, use]\n",
    "levels of nothing": "levels: {nothing: info}\n",
    "waiver without end": waiver(until="9999-12-31"),
    "waiver of all": waiver("'*'"),
    "clarify of anything": f"clarify: [{{hub: '*', license: MIT, evidence_sha256: '{0:064}', reason: x}}]\n",
    "an expression without end": "clarify: [{hub: a/b, reason: x, license: "
    + "(" * 5000
    + "MIT"
    + ")" * 5000
    + "}]\n",
    "deny everything": "accept: {license-class: [], deny: ['*'], unknown: fail}\n",
    "texts that turn": waiver("zai-org/GLM-5.2", '"\\u202e\\x1b[31m"', by='"::error::x"', ticket='"=1+1"'),
}


WORDS = {
    "users": ("check", "glm-5.2", "--offline", "--mau", "9" * 5000),
    "users in M": ("check", "glm-5.2", "--offline", "--mau", "1" + "0" * 400 + "M"),
    "revenue in powers": ("check", "glm-5.2", "--offline", "--annual-revenue", "1e999999999"),
    "parameters": ("list", "--max-parameters", "9" * 5000 + "B"),
    "context in powers": ("list", "--min-context", "1e99999999"),
    "a set of nothing": ("check", "glm-5.2", "--offline", "--set", "=" * 500),
    "a set that turns": ("check", "glm-5.2", "--offline", "--set", "product.field=\x1b[31m\u202e"),
    "an age": ("diff", "--since", "9" * 400 + "d"),
    "an age back to the beginning": ("diff", "--since", "3000000d"),
    "a date far away": ("diff", "9999-12-31", "9999-12-31"),
    "a date before all": ("diff", "0001-01-01", "0001-01-02"),
    "an age of all ages": ("check", "glm-5.2", "--offline", "--max-age", "99999999999d"),
    "as of nothing": ("list", "--as-of", "\u0662\u0660\u0662\u0666-06-01"),
    "a name that turns": ("check", "\x1b[31m\u202e", "--offline"),
    "a name of a megabyte": ("check", "a" * 100_000, "--offline"),
    "a name that is an address": ("check", "https://me:secret@huggingface.co/a/b", "--offline"),
    "a name that is a path": ("show", "../../etc/passwd", "--offline"),
    "a name with a token": ("show", TOKEN, "--offline"),
    "a hub with a token": ("check", f"a/{TOKEN}", "--offline"),
    "a pattern": ("scan", "--exclude", "*a" * 300 + "b", "."),
    "a folder of no name": ("scan", ""),
    "a zero": ("diff", "--since", "7\u0000d"),
    "jobs": ("refresh", "--jobs", "9" * 50),
    "deadline": ("refresh", "--deadline", "1e999", "--offline"),
    "a source that is a path": ("crosscheck", "--source", "../../x", "--offline"),
    "a licence that is a path": ("licenses", "../../registry"),
    "a licence that turns": ("licenses", "\x1b[31m"),
    "like nothing": ("list", "--like", "\u202e" * 50),
    "an address of nobody": ("notify", "--to", f"me=slack://{TOKEN}", "--dry-run"),
    "a base address": ("site", "out", "--base-url", "javascript:alert(1)"),
    "a title that is markup": ("site", "out", "--title", "\x1b[31m</title><script>"),
    "an app that turns": (
        *("export", "glm-5.2", "--offline", "--format", "cyclonedx"),
        *("--name", "\x1b[31m\u202e" + TOKEN),
    ),
    "an install that runs": ("init", "new", "--github", "--install-from", "x; touch canary"),
    "a change since an option": ("scan", "--changed-since", "--upload-pack=touch canary"),
    "a change since a path": ("scan", "--changed-since", ":/../../x"),
}


YAML_COMMANDS = (
    ("validate",),
    ("list", "--format", "json"),
    ("diff", "2026-01-01", "2026-02-01"),
    ("check", "a", "--offline"),
    ("history", "a"),
    ("show", "a", "--offline"),
    ("discover", "--offline"),
    ("export",),
    ("report", "2026-01-01", "2026-02-01"),
    ("site", "out"),
)
POLICY_COMMANDS = (
    ("validate",),
    ("check", "glm-5.2", "llama-4-scout", "--offline", "--use", "commercial"),
    ("check", "zai-org/GLM-5.2", "--offline", "--format", "csv"),
    ("diff", "2026-06-11", "2026-06-27"),
)


@pytest.mark.parametrize("text", YAMLS.values(), ids=YAMLS)
def test_a_registry_that_means_harm(text: str, here: Path, ask: Run) -> None:
    (here / "registry.yaml").write_text(text)
    refused = ask("validate").code == 3
    for words in YAML_COMMANDS[:3] if refused else YAML_COMMANDS:
        ran = ask(*words)
        assert ran.code in {0, 1, 2, 3, 5, 6}, (words, ran.err[-500:])
        assert not RAW.search((ran.out + ran.err).replace("\r", "")), words
        assert "root:" not in ran.out
    assert not (here / "canary").exists()


@pytest.mark.parametrize("text", POLICIES.values(), ids=POLICIES)
def test_a_policy_that_means_harm(text: str, here: Path, ask: Run) -> None:
    (here / "policy.yaml").write_text(text)
    for words in POLICY_COMMANDS:
        ran = ask(*words)
        assert ran.code in {0, 1, 2, 3, 5}, (words, ran.err[-500:])
        assert not RAW.search(ran.out + ran.err), words
        assert not log_commands(ran), words


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_that_mean_harm(words: tuple[str, ...], here: Path, ask: Run) -> None:
    ran = ask(*words)
    assert ran.code in range(6), ran.err[-500:]
    assert not RAW.search(ran.out + ran.err)
    assert SHORT_OF_IT not in ran.out + ran.err
    assert "secret" not in ran.out + ran.err
    assert len(ran.err) < 20_000
    assert not (here / "canary").exists()
