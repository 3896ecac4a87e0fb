"""The registry we ship: complete, sourced, true to the facts, and enough for dates without a hub."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tracker.adapters.files.schema_check import SCHEMAS
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.assessing.access import history_entry
from tracker.domain.registry.entries import Registry, TrackedModel
from tracker.vocabulary import Access, RegistryField

ROOT = Path(__file__).parent.parent.parent
REGISTRY = ROOT / "registry.yaml"
FIELDS = {
    "context_length": RegistryField.CONTEXT_LENGTH,
    "parameters_total": RegistryField.PARAMETERS_TOTAL,
    "parameters_active": RegistryField.PARAMETERS_ACTIVE,
}
TWO_IN_ONE = {"Claude Fable 5.1 / Mythos 5.1": ("fable-5.1", "mythos-5.1")}
TODAY = dt.date(2026, 11, 30)
READABLE = re.compile(
    r"https://(?:github\.com/[^/]+/[^/]+/(?:blob|tree)|raw\.githubusercontent\.com/[^/]+/[^/]+)/"
)
# No copy of these was at hand when the others were pinned to the commit in which the value was found.
NOT_PINNED = {
    "Kelll31/offload",
    "evalstate/mcp-hfspace",
    "gomlx/go-huggingface",
    "hexgrad/kokoro",
    "jakemanger/whatmodel",
    "MiniMax-AI/MiniMax-M2.1",
    "samarthputhraya/Modelpin",
    "swiss-ai/apertus-tech-report",
    "UKPLab/sentence-transformers",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(REGISTRY)


@pytest.fixture(scope="module")
def readings(shared: Path) -> Any:
    return _yaml(shared / "facts" / "models-3.yaml")


@pytest.fixture(scope="module")
def facts(shared: Path, readings: Any) -> list[dict[str, Any]]:
    every = [*_yaml(shared / "facts" / "models.yaml"), *_yaml(shared / "facts" / "models-2.yaml")]
    return [fact for fact in (*every, *readings["models"]) if fact["verification"] in ("V1", "V2")]


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def models_of(registry: Registry, fact: dict[str, Any]) -> list[TrackedModel]:
    names = TWO_IN_ONE.get(fact["name"]) or (next(iter(fact["hub_repos"]), fact["name"]),)
    found = [registry.find(name) for name in names]
    assert None not in found, fact["name"]
    return [model for model in found if model]


def test_every_model_with_sound_facts_is_there(registry: Registry, facts: list[dict[str, Any]]) -> None:
    ids = {model.id for fact in facts for model in models_of(registry, fact)}
    assert len(ids) >= 480
    assert {model.id for model in registry} == ids


def test_repositories_and_countries(registry: Registry, facts: list[dict[str, Any]]) -> None:
    for fact in facts:
        for model in models_of(registry, fact):
            named = {name.casefold() for name in (model.hub or "", *model.aliases)}
            assert {repo.casefold() for repo in fact["hub_repos"][:1]} <= named, model.id
            # The company's seat is in New York; the sheets name both of its homes.
            expected = "US" if model.developer == "Hugging Face" else fact["country"]
            assert model.country == expected, model.id


def test_numbers_are_those_of_the_facts(registry: Registry, facts: list[dict[str, Any]]) -> None:
    """As declared; or, where no source at hand says the round number, as the Hub counted them."""
    known: dict[tuple[str, RegistryField], set[int]] = {}
    for fact in facts:
        for name, field in FIELDS.items():
            for model in models_of(registry, fact):
                known.setdefault((model.id, field), set()).update({fact[name]} - {None})
    for (model_id, field), values in known.items():
        model = registry.find(model_id)
        assert model
        said = [int(declared.value) for declared in model.declared if declared.field is field]
        near = 0.0 if field is RegistryField.CONTEXT_LENGTH else 0.05
        assert all(any(abs(one - value) <= near * value for value in values) for one in said), model_id


def test_sources_do_not_move(registry: Registry) -> None:
    """A file in a repository is cited at a commit, so that the value is still there."""
    said = (each for model in registry for each in (*model.declared, *model.history))
    moving = {
        found[1]
        for each in said
        if (found := re.match(r"https://(?:raw\.githubusercontent|github)\.com/([^/]+/[^/]+)/", each.source))
        and READABLE.match(each.source)
        and not re.search(r"/[0-9a-f]{40}/", each.source)
    }
    assert moving <= NOT_PINNED


def test_dated_states_of_the_facts(registry: Registry, facts: list[dict[str, Any]]) -> None:
    words = {
        "general-availability": {Access.API},
        "api-only": {Access.API},
        "limited-partners": {Access.LIMITED},
        "suspended": {Access.SUSPENDED},
        "withdrawn": {Access.WITHDRAWN},
        "gated": {Access.GATED_AUTO, Access.GATED_MANUAL},
    }
    for fact in facts:
        if fact["name"] in TWO_IN_ONE:
            continue
        (model,) = models_of(registry, fact)
        for state in fact.get("timeline") or ():
            if state["access"] not in words or len(state["date"]) < 10:
                continue
            entry = history_entry(model, dt.date.fromisoformat(state["date"]))
            if state["access"] == "gated" and entry is None:
                continue  # a gate of sibling repositories is likely, and nothing more
            assert entry and entry.access in words[state["access"]], (model.id, state)


def test_open_is_claimed_only_where_a_gate_was_read(
    registry: Registry, facts: list[dict[str, Any]], readings: Any
) -> None:
    """What a reading of the gate says, the registry says; where nobody read it, no state is claimed."""
    read = {row["repo"].casefold() for row in readings["gate_readings"] if row["basis"] in ("field", "page")}
    read.add("black-forest-labs/flux.1-schnell")  # an issue tells the day on which its gate came
    read |= {repo.casefold() for fact in facts if fact["gated"] is False for repo in fact["hub_repos"]}
    for model in registry:
        claims = [entry for entry in model.history if entry.access is Access.OPEN]
        names = {name.casefold() for name in (model.hub or "", *model.aliases)}
        assert not claims or names & read, model.id


def test_access_is_known_or_likely_for_most(registry: Registry) -> None:
    unknown = [
        model.id
        for model in registry
        if history_entry(model, TODAY) is None and not any(entry.likely for entry in model.history)
    ]
    assert len(unknown) <= 0.15 * len(registry)


def test_makers_are_watched(registry: Registry) -> None:
    watched = {watch.owner for watch in registry.watch}
    owners = {model.hub.partition("/")[0] for model in registry if model.hub}
    assert watched <= owners
    assert {"zai-org", "Qwen", "deepseek-ai", "mistralai", "meta-llama", "google", "moonshotai"} <= watched


def test_every_value_has_source_and_date(registry: Registry) -> None:
    for model in registry:
        assert model.name and model.developer and model.country and model.family, model.id
        assert model.hub or model.history, model.id
        for declared in model.declared:
            assert declared.source.startswith(("https://", "pkg:")), model.id
            assert declared.as_of.first <= TODAY, model.id
        for entry in model.history:
            assert entry.source.startswith(("https://", "pkg:")) and entry.note, model.id
            assert entry.date.first <= TODAY or entry.access is Access.WITHDRAWN, model.id


def test_licences_are_known(registry: Registry) -> None:
    knowledge = load_knowledge()
    named = {str(d.value) for m in registry for d in m.declared if d.field is RegistryField.LICENSE}
    named |= {entry.license for model in registry for entry in model.history if entry.license}
    unknown = {name for name in named if not (knowledge.get(name) or knowledge.by_spdx(name))}
    assert unknown == {"proprietary"}


def test_histories_are_in_order(registry: Registry) -> None:
    for model in registry:
        dates = [entry.date.last for entry in model.history]
        assert dates == sorted(dates), model.id


def test_successors_come_later(registry: Registry) -> None:
    released = {
        model.id: str(declared.value)
        for model in registry
        if (declared := model.latest_declared(RegistryField.RELEASE_DATE))
    }
    for model in registry:
        if model.succeeds and {model.id, model.succeeds} <= released.keys():
            assert released[model.succeeds][:7] <= released[model.id][:7], model.id


JUNE = {
    "fable-5": ("api", "suspended"),
    "mythos-5": ("limited", "limited"),
    "kimi-k2.7-code": (None, "open"),
    "glm-5.2": (None, "open"),
    "gpt-5.6-sol": (None, "limited"),
    "minimax-m3": ("api", "open"),
    "opus-4.8": ("api", "api"),
    "qwen3.7-plus": ("api", "api"),
    "qwen3.7-max": ("api", "api"),
}


@pytest.mark.parametrize(("identifier", "states"), JUNE.items(), ids=JUNE)
def test_the_june_fortnight(registry: Registry, identifier: str, states: tuple[str | None, str]) -> None:
    model = registry.find(identifier)
    assert model
    found = [history_entry(model, dt.date(2026, 6, day)) for day in (11, 27)]
    assert tuple(entry.access if entry else None for entry in found) == states


STEPS = [
    ("glm-5.2", "2026-06-13", "api"),
    ("glm-5.2", "2026-06-16", "open"),
    ("kimi-k2.7-code", "2026-06-12", "open"),
    ("fable-5", "2026-06-12", "suspended"),
    ("fable-5", "2026-07-01", "api"),
    ("mythos-5", "2026-06-12", "suspended"),
    ("mythos-5", "2026-06-26", "limited"),
    ("gpt-5.6-sol", "2026-06-26", "limited"),
    ("gpt-5.6-sol", "2026-07-09", "api"),
    ("glm-5.1", "2026-04-07", "open"),
    ("glm-5.3", "2026-08-27", "open"),
    ("kimi-k3", "2026-07-27", "open"),
    ("flux.1-schnell", "2025-04-16", "gated-auto"),
    ("gemma-4-31b-it", "2026-04-02", "open"),
]


@pytest.mark.parametrize(("identifier", "date", "access"), STEPS)
def test_known_days(registry: Registry, identifier: str, date: str, access: str) -> None:
    model = registry.find(identifier)
    assert model
    assert (date, access) in [(entry.date.text, entry.access) for entry in model.history]


LICENCE_STEPS = [
    ("minimax-m2", "2025-11-13", "minimax-m2-modified-mit"),
    ("minimax-m2.7", "2026-04-15", "minimax-m2.7-nc"),
    ("trinity-large-thinking", "2026-05", "openmdw-1.1"),
    ("deepseek-v3-0324", "2025-03-24", "MIT"),
    ("kimi-k3", "2026-07-27", "kimi-k3"),
    ("glm-5.3", "2026-08-27", "glm-5.3"),
]


@pytest.mark.parametrize(("identifier", "date", "license_"), LICENCE_STEPS)
def test_known_licence_days(registry: Registry, identifier: str, date: str, license_: str) -> None:
    model = registry.find(identifier)
    assert model
    assert (date, license_) in [(entry.date.text, entry.license) for entry in model.history]


NAMES = [
    ("claude-fable-5", "fable-5"),
    ("Claude Mythos 5", "mythos-5"),
    ("claude-opus-4-8", "opus-4.8"),
    ("zai-org/GLM-5.2-FP8", "glm-5.2"),
    ("ZAI-ORG/glm-5.2", "glm-5.2"),
    ("gpt-oss:20b", "gpt-oss-20b"),
    ("CohereForAI/c4ai-command-a-03-2025", "command-a"),
]


@pytest.mark.parametrize(("name", "identifier"), NAMES)
def test_found_by_any_name(registry: Registry, name: str, identifier: str) -> None:
    model = registry.find(name)
    assert model and model.id == identifier


def test_wrongly_reported_models_say_so(registry: Registry) -> None:
    for identifier in ("qwen3.7-plus", "qwen3.7-max"):
        model = registry.find(identifier)
        assert model and model.hub is None
        assert {entry.access for entry in model.history} == {Access.API}
        assert any("In truth API only" in entry.note for entry in model.history)


def test_editors_find_the_schema() -> None:
    for file in (REGISTRY, *sorted((ROOT / "registry").glob("*.yaml"))):
        path = file.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / path).resolve() == (SCHEMAS / "registry.schema.json").resolve()


def test_schema_is_sound_and_agrees() -> None:
    schema = json.loads((SCHEMAS / "registry.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    # Editors read YAML 1.2, where a date is text.
    for path in (REGISTRY, *sorted((ROOT / "registry").glob("*.yaml"))):
        data = yaml.load(path.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
        for model in data.get("models", ()):
            for declared in model.get("declared", ()):
                if declared["value"].isdigit():
                    declared["value"] = int(declared["value"])
        assert list(jsonschema.Draft202012Validator(schema).iter_errors(data)) == [], path


def test_schema_knows_our_words() -> None:
    definitions = json.loads((SCHEMAS / "registry.schema.json").read_bytes())["$defs"]
    assert definitions["access"]["enum"] == [str(access) for access in Access if access != "unknown"]
    assert set(definitions["declared"]["properties"]["field"]["enum"]) == {str(f) for f in RegistryField}
    assert set(definitions["model"]["properties"]) == set(TrackedModel.__dataclass_fields__)
