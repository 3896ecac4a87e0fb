"""Ancestors: read from every place that names them, followed to the roots whatever the graph."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tracker.domain.assessing.base_models import Parent, parents_of
from tracker.domain.licensing.judging.lineage import IN_A_CIRCLE, KnownModel, Lineage, trace
from tracker.domain.observing.observation import Json
from tracker.vocabulary import Relation

Graph = Mapping[str, KnownModel]


def node(
    hub: str, *parents: str | tuple[str, Relation], key: str | None = "mit", id: str | None = None
) -> KnownModel:
    edges = [parent if isinstance(parent, tuple) else (parent, Relation.FINETUNE) for parent in parents]
    return KnownModel(
        hub=hub,
        key=key,
        internal_id=id,
        parents=tuple(Parent(hub=name, relation=relation) for name, relation in edges),
    )


def follow(start: KnownModel, *others: KnownModel, most: int = 10_000) -> Lineage:
    known = {other.hub.casefold(): other for other in others}
    return trace(start, lambda parent: known.get(parent.hub.casefold(), "it is gone"), most)


def hubs(lineage: Lineage) -> list[str | None]:
    return [ancestor.hub for ancestor in lineage.ancestors]


def test_up_to_the_root() -> None:
    found = follow(node("a/x", "b/y"), node("b/y", "c/z"), node("c/z"))
    assert [(one.hub, one.steps) for one in found.ancestors] == [("b/y", 1), ("c/z", 2)]


def test_a_cycle_ends() -> None:
    assert hubs(follow(node("a/x", "b/y"), node("b/y", "c/z"), node("c/z", "A/X", "b/y"))) == ["b/y", "c/z"]


def test_a_model_is_not_its_own_ancestor() -> None:
    found = follow(node("a/x", "A/x"))
    assert (hubs(found), found.doubts) == ([], ())


CIRCLES = {
    "none": ([node("a/x", "b/y", "c/z"), node("b/y", "d/w"), node("c/z", "d/w"), node("d/w")], ()),
    "of the asked model": ([node("a/x", "b/y"), node("b/y", "A/X")], (IN_A_CIRCLE,)),
    "above it": (
        [node("a/x", "b/y"), node("b/y", "c/z", "d/w"), node("c/z", "B/y"), node("d/w")],
        (IN_A_CIRCLE,),
    ),
    "one that names itself": ([node("a/x", "b/y"), node("b/y", "b/y")], ()),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_a_circle_leaves_the_origin_open(name: str) -> None:
    (start, *others), doubts = CIRCLES[name]
    assert follow(start, *others).doubts == doubts


def test_a_circle_through_another_name() -> None:
    known = {"b/old": node("b/new", "a/x", id="7")}
    found = trace(node("a/x", "b/old"), lambda parent: known[parent.hub])
    assert (hubs(found), found.doubts) == (["b/new"], (IN_A_CIRCLE,))


def test_ten_thousand_nodes_in_cycles() -> None:
    size = 10_000
    graph = [node(f"o/m{n}", f"o/m{(n + 1) % size}", f"o/m{(n * 7) % size}") for n in range(size)]
    found = follow(node("a/x", "o/m0"), *graph)
    assert (len(found.ancestors), found.doubts) == (size, (IN_A_CIRCLE,))


def test_a_lineage_longer_than_the_bound_says_so() -> None:
    chain = [node(f"o/m{n}", f"o/m{n + 1}") for n in range(50)]
    found = follow(node("a/x", "o/m0"), *chain, most=10)
    assert len(found.ancestors) == 11
    assert not found.ancestors[-1].read
    assert found.ancestors[-1].reason == "only the 10 nearest ancestors were followed"


def test_a_parent_that_is_gone_is_unread() -> None:
    found = follow(node("a/x", "b/gone"))
    assert [(one.hub, one.read, one.reason) for one in found.ancestors] == [("b/gone", False, "it is gone")]


def test_a_renamed_parent_counts_once() -> None:
    renamed = {"old/name": node("new/name", id="1"), "new/name": node("new/name", id="1")}
    found = trace(node("a/x", "old/name", "new/name"), lambda parent: renamed[parent.hub])
    assert hubs(found) == ["new/name"]


def test_the_internal_id_tells_a_renamed_parent() -> None:
    start = KnownModel(
        hub="a/x",
        key="mit",
        parents=tuple(Parent(hub=hub, relation=Relation.FINETUNE, internal_id="7") for hub in ("b/1", "b/2")),
    )
    assert hubs(trace(start, lambda parent: node(parent.hub, id="7"))) == ["b/1"]


@pytest.mark.parametrize(
    ("nearer", "further", "combined"),
    [
        (Relation.FINETUNE, Relation.QUANTIZED, Relation.FINETUNE),
        (Relation.QUANTIZED, Relation.FINETUNE, Relation.FINETUNE),
        (Relation.FINETUNE, Relation.DISTILLED, Relation.DISTILLED),
        (Relation.DISTILLED, Relation.FINETUNE, Relation.DISTILLED),
        (Relation.COMPONENT, Relation.FINETUNE, Relation.COMPONENT),
    ],
)
def test_relations_over_two_edges(nearer: Relation, further: Relation, combined: Relation) -> None:
    found = follow(node("a/x", ("b/y", nearer)), node("b/y", ("c/z", further)), node("c/z"))
    assert found.ancestors[1].relation is combined


FACTS: dict[str, tuple[dict[str, Json], list[tuple[str, str]]]] = {
    "resolved by the Hub": (
        {"baseModels": {"relation": "quantized", "models": [{"_id": "1", "id": "o/base"}]}},
        [("o/base", "quantized")],
    ),
    "named by the card": (
        {"cardData": {"base_model": ["o/a", "o/b"], "base_model_relation": "merge"}},
        [("o/a", "merge"), ("o/b", "merge")],
    ),
    "by tags": (
        {"tags": ["base_model:o/a", "base_model:adapter:o/a", "base_model:o/b"]},
        [("o/a", "adapter"), ("o/b", "unknown")],
    ),
    "by address": ({"cardData": {"base_model": "https://huggingface.co/o/a/"}}, [("o/a", "unknown")]),
    "in all places once": (
        {
            "baseModels": {"relation": "finetune", "models": [{"id": "o/a"}]},
            "cardData": {"base_model": "O/A"},
            "tags": ["base_model:o/a"],
        },
        [("o/a", "finetune")],
    ),
    "nonsense": (
        {"baseModels": [1], "cardData": {"base_model": {"a": 1}}, "tags": {"base_model:": 1}},
        [("(unreadable)", "unknown")],
    ),
    "longer than any name": ({"cardData": {"base_model": "a" * 1_000_000}}, [("(unreadable)", "unknown")]),
}


@pytest.mark.parametrize(("facts", "parents"), FACTS.values(), ids=FACTS.keys())
def test_parents(facts: dict[str, Json], parents: list[tuple[str, str]]) -> None:
    assert [(parent.hub, parent.relation.value) for parent in parents_of(facts)] == parents
