"""Inventories of every kind by chance, the same each time: what documents have to hold, and what they may."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tracker.domain.boms.inventory import (
    Base,
    Component,
    File,
    Inventory,
    Licensing,
    Obligation,
    Occurrence,
    Text,
)
from tracker.vocabulary import Access, LicenseClass, Relation

_OWNERS = ("org", "Qwen", "meta-llama", "a.b-c_d", "ÜberLab", "0x1", "org ", "Ω")
_WORDS = ("Llama-3.1-8B", "qwen3", "Model.v2_final", "x" * 90, "zażółć", "a b", "name@1", 'q"uote', "<i>")
_EXPRESSIONS = (
    None,
    "MIT",
    "Apache-2.0",
    "MIT OR Apache-2.0",
    "LicenseRef-llama-3.1",
    "Apache-2.0 AND LicenseRef-gemma",
    "GPL-2.0-or-later WITH Classpath-exception-2.0",
    "CC-BY-NC-4.0",
)
_DECLARED = (None, "mit", "other", "llama3.1", "modified mit", "ŁICENCE “ours”", "see https://x.dev/a b")
_HOSTILE = ("plain", "\u202eevil\x1b[31m", "line\nline", "\x00", "“quoted”", "%41/..", "&lt;&", "{}", "'")
_TIMES = (None, "2025-01-02T03:04:05.000Z", "2026-11-30", "2024-02", "no day at all", "2025-06-07T08:09:10Z")


def inventories(count: int, seed: int = 20261130) -> Iterator[Inventory]:
    """``count`` of them."""
    chance = random.Random(seed)  # noqa: S311
    for number in range(count):
        components = {}
        for _ in range(chance.choice((0, 1, 1, 2, 5, 9))):
            one = _component(chance)
            components[(one.source, one.hub or one.name, one.revision)] = one
        yield Inventory(
            name=chance.choice((f"app-{number}", "shop", "Ünï cødé", "a/b", "x" * 200)),
            version=chance.choice((None, "1.4.0", "2026.11", "v 1")),
            moment=chance.choice((None, "2026-11-30T06:00:00Z")),
            supplier=chance.choice((None, "Example GmbH")),
            tool="0.1.0",
            rules="sha256:" + _hex(chance, 64),
            components=tuple(components.values()),
        )


def _component(chance: random.Random) -> Component:
    hub = f"{chance.choice(_OWNERS)}/{chance.choice(_WORDS)}" if chance.random() < 0.8 else None
    pinned = hub is not None and chance.random() < 0.7
    return Component(
        name=hub.partition("/")[2]
        if hub
        else chance.choice(("gpt-4o", "claude-opus-4.8", "a/b:c", *_HOSTILE)),
        source="huggingface" if hub else chance.choice(("openai", "ollama", "litellm", "modelscope")),
        hub=hub,
        model=chance.choice((None, "some-model")),
        title=chance.choice((None, *_WORDS, *_HOSTILE)),
        developer=chance.choice((None, "Meta", "Z.ai", *_HOSTILE)),
        revision=_hex(chance, 40) if pinned else None,
        requested=chance.choice((None, "main", "v1.0")),
        released=chance.choice(_TIMES),
        access=chance.choice([one.value for one in Access]),
        licensing=_licensing(chance),
        texts=tuple(_text(chance) for _ in range(chance.choice((0, 1, 1, 2)))),
        missing=chance.choice((None, "not-permitted")),
        files=tuple(
            File(path=f"model-{n}.safetensors", size=chance.randrange(10**12), sha256=_hex(chance, 64))
            for n in range(chance.choice((0, 1, 1, 3)))
        )
        if pinned
        else (),
        parameters_total=chance.choice((None, 10**9, 0)),
        parameters_active=chance.choice((None, 10**8)),
        context_native=chance.choice((None, 131072)),
        context_extended=chance.choice((None, 10**6)),
        task=chance.choice((None, "text-generation", *_HOSTILE)),
        architecture=chance.choice((None, "LlamaForCausalLM", *_HOSTILE)),
        family=chance.choice((None, "llama", *_HOSTILE)),
        datasets=tuple(
            dict.fromkeys(chance.choices(("org/data", "b/d", "plain", *_HOSTILE), k=chance.randrange(3)))
        ),
        bases=tuple(
            {
                repo: Base(
                    repo=repo,
                    relation=chance.choice([one.value for one in Relation]),
                    revision=chance.choice((None, _hex(chance, 40))),
                    licensing=_licensing(chance),
                    released=chance.choice(_TIMES),
                )
                for repo in chance.choices(("org/base", "b/c", "Qwen/qwen3"), k=chance.randrange(3))
            }.values()
        ),
        occurrences=tuple(
            Occurrence(
                path=chance.choice(("app/load.py", "we ird/ü.yaml", *_HOSTILE)),
                line=chance.choice((None, 3)),
                symbol=chance.choice((None, "from_pretrained")),
                note=chance.choice((None, "production")),
            )
            for _ in range(chance.randrange(3))
        ),
        verdicts={"commercial": "allowed", "host": chance.choice(("unknown", "forbidden"))},
        obligations=(
            Obligation(
                action="redistribute",
                kind=chance.choice(("include-license-copy", "attribution", "notice-file")),
                text="Keep the text",
                when="on passing on",
                license="mit",
                display=chance.choice((None, "Built with X")),
            ),
        )
        if chance.random() < 0.5
        else (),
        judged=chance.choice(({}, {"verdict": "allowed", "results": []})),
    )


def _licensing(chance: random.Random) -> Licensing:
    return Licensing(
        declared=chance.choice(_DECLARED),
        declared_expression=chance.choice(_EXPRESSIONS),
        declared_link=chance.choice(
            (None, "https://x.dev/LICENSE", "LICENSE", "javascript:x", "ht tp://b ad")
        ),
        concluded=chance.choice(_EXPRESSIONS),
        license_class=chance.choice([one.value for one in LicenseClass]),
        key=chance.choice((None, "mit", "llama3.1")),
        reason=chance.choice(("", "the text decides", *_HOSTILE)),
    )


def _text(chance: random.Random) -> Text:
    return Text(
        path=chance.choice(("LICENSE", "sub/NOTICE", *_HOSTILE)),
        sha256=_hex(chance, 64),
        content=chance.choice((None, "MIT License\n…", "\ufeffText\r\nwith\x07bell")),
    )


def _hex(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("0123456789abcdef", k=length))
