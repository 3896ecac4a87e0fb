"""The registry we ship: complete, sourced, true to the facts, and enough for dates without a hub."""

from __future__ import annotations

import datetime as dt
import json
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
SHORTER = {
    "Tencent Hy3": "hy3",
    "Tencent Hy4-preview": "hy4-preview",
    "Mistral Large 2 (2407/2411)": "mistral-large-2",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(REGISTRY)


@pytest.fixture(scope="module")
def facts(shared: Path) -> list[dict[str, Any]]:
    every = yaml.load((shared / "facts" / "models.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return [fact for fact in every if fact["verification"] in ("V1", "V2")]


def models_of(registry: Registry, fact: dict[str, Any]) -> list[TrackedModel]:
    names = TWO_IN_ONE.get(fact["name"]) or (SHORTER.get(fact["name"], fact["name"]),)
    found = [registry.find(name) for name in names]
    assert None not in found, fact["name"]
    return [model for model in found if model]


def test_every_model_with_sound_facts_is_there(registry: Registry, facts: list[dict[str, Any]]) -> None:
    ids = {model.id for fact in facts for model in models_of(registry, fact)}
    assert len(ids) == len(facts) + len(TWO_IN_ONE)
    assert {model.id for model in registry} - ids == {"deepseek-v3-0324"}


def test_repositories_and_countries(registry: Registry, facts: list[dict[str, Any]]) -> None:
    for fact in facts:
        for model in models_of(registry, fact):
            assert model.hub == next(iter(fact["hub_repos"]), None), model.id
            assert model.country == fact["country"], model.id


def test_numbers_are_the_developers(registry: Registry, facts: list[dict[str, Any]]) -> None:
    for fact in facts:
        unsure = {word for note in fact.get("unverified", ()) for word in (note.split(" ")[0],)}
        for name, field in FIELDS.items():
            expected = None if name.startswith("context") and "context" in unsure else fact[name]
            for model in models_of(registry, fact):
                declared = model.latest_declared(field)
                assert (declared.value if declared else None) == expected, (model.id, name)


def test_sources_are_those_the_facts_name(registry: Registry, facts: list[dict[str, Any]]) -> None:
    for fact in facts:
        read = {source["url"]: str(source["as_of"]) for source in fact["sources"]}
        for model in models_of(registry, fact):
            for declared in model.declared:
                if declared.field is RegistryField.ACCESS:
                    continue
                assert read.get(declared.source) == declared.as_of.text, (model.id, declared.field)


def test_dated_states_of_the_facts(registry: Registry, facts: list[dict[str, Any]]) -> None:
    words = {
        "general-availability": {Access.API},
        "api-only": {Access.API},
        "limited-partners": {Access.LIMITED},
        "suspended": {Access.SUSPENDED},
        "open-weights": {Access.OPEN},
        "gated": {Access.GATED_AUTO, Access.GATED_MANUAL},
    }
    # The Hub's own dates win where the release came two days after a renaming.
    later = {("qwen3.8-2.4t-a95b", "2026-08-10")}
    for fact in facts:
        if fact["name"] in TWO_IN_ONE:
            continue
        (model,) = models_of(registry, fact)
        for state in fact.get("timeline", ()):
            if state["access"] not in words or (model.id, state["date"]) in later:
                continue
            entry = history_entry(model, dt.date.fromisoformat(state["date"]))
            assert entry and entry.access in words[state["access"]], (model.id, state)


def test_gates_that_were_read(registry: Registry, facts: list[dict[str, Any]]) -> None:
    """What a reading of the gate says, the registry says; where nobody read it, no state is claimed."""
    today = dt.date(2026, 11, 23)
    expected = {False: "open", "auto": "gated-auto", "manual": "gated-manual"}
    for fact in facts:
        if fact["weights"] != "downloadable" or not fact["release_date"]:
            continue
        for model in models_of(registry, fact):
            entry = history_entry(model, today)
            assert (entry.access if entry else None) == expected.get(fact["gated"]), model.id


def test_every_value_has_source_and_date(registry: Registry) -> None:
    for model in registry:
        assert model.name and model.developer and model.country and model.family, model.id
        assert model.hub or model.history, model.id
        for declared in model.declared:
            assert declared.source.startswith("https://"), model.id
            assert declared.as_of.first <= dt.date(2026, 11, 25), model.id
        for entry in model.history:
            assert entry.source.startswith("https://") and entry.note, model.id
            assert entry.date.first <= dt.date(2026, 11, 25), model.id


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
        if model.succeeds:
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
    first = REGISTRY.read_text().splitlines()[0]
    path = first.removeprefix("# yaml-language-server: $schema=")
    assert (ROOT / path).resolve() == (SCHEMAS / "registry.schema.json").resolve()


def test_schema_is_sound_and_agrees() -> None:
    schema = json.loads((SCHEMAS / "registry.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    # Editors read YAML 1.2, where a date is text.
    data = yaml.load(REGISTRY.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    for model in data["models"]:
        for declared in model.get("declared", ()):
            if declared["value"].isdigit():
                declared["value"] = int(declared["value"])
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(data)) == []


def test_schema_knows_our_words() -> None:
    definitions = json.loads((SCHEMAS / "registry.schema.json").read_bytes())["$defs"]
    assert definitions["access"]["enum"] == [str(access) for access in Access if access != "unknown"]
    assert set(definitions["declared"]["properties"]["field"]["enum"]) == {str(f) for f in RegistryField}
    assert set(definitions["model"]["properties"]) == set(TrackedModel.__dataclass_fields__)
