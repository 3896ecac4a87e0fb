"""Scripted histories, each with the events that its commits tell, and the requests that it may cost.

Written from the description of what the Hub keeps and of its traps, before the code was run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.whole_texts import mit
from tracker.adapters.embedded_hub import Step, Stored

APACHE = (Path(__file__).parents[2] / "LICENSE").read_bytes()
MIT = mit("2024 The developer")
OWN = b"Our own terms. You may look at the model on Sundays, and must say so.\n"
LATER = MIT.replace(b"2024", b"2025")
W1, W2, W3 = (Stored(sha256=digit * 64) for digit in "123")
ATTRIBUTES = b"*.safetensors filter=lfs diff=lfs merge=lfs -text\n"
CREATED = "2024-01-01T12:00:00.000Z"


def card(license: str | None = "mit", prose: str = "A model.", **more: Any) -> bytes:
    fields = {**({} if license is None else {"license": license}), **more}
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return f"---\n{head}---\n# Model\n\n{prose}\n".encode()


def config(context: int = 4096, **more: Any) -> bytes:
    shape = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "num_key_value_heads": 4,
        "vocab_size": 1000,
        "max_position_embeddings": context,
    }
    return json.dumps({**shape, **more}).encode()


def step(day: int, title: str = "", /, *, date: str = "", **files: Any) -> Step:
    """A commit on a day of 2024; names of files with ``__`` for a dot and ``_of_`` for a slash."""
    named = {name.replace("_of_", "/").replace("__", "."): body for name, body in files.items()}
    month, rest = divmod(day - 1, 28)
    when = date or f"2024-{month + 1:02d}-{rest + 1:02d}T12:00:00.000Z"
    return Step(files=named, title=title, date=when)


FIRST = step(1, "initial commit", __gitattributes=ATTRIBUTES, README__md=card(), LICENSE=MIT)
FIRST = Step(
    files={".gitattributes": ATTRIBUTES, "README.md": card(), "LICENSE": MIT},
    title="initial commit",
    date=CREATED,
)
WEIGHTS = step(2, "Upload model", config__json=config(), model__safetensors=W1)


@dataclass(frozen=True, kw_only=True)
class Script:
    """``events`` are (number of the commit from 1 on, field, old, new), the oldest first; ``most`` is
    how many requests it may cost after a refresh, ``exact`` how many it does."""

    name: str
    steps: Sequence[Step]
    events: Sequence[tuple[int, str, str | None, str | None]] = ()
    most: int = 3
    exact: int | None = None
    info: Mapping[str, Any] = field(default_factory=dict)
    doubts: Mapping[int, Sequence[str]] = field(default_factory=dict)


_SPACED = [FIRST, WEIGHTS]


def _long() -> Script:
    """Five hundred commits; the card changes sixty times, its licence twice."""
    steps = [FIRST]
    words = {30: "apache-2.0", 45: "mit"}
    tag, changed, events = "mit", 0, []
    for number in range(2, 501):
        files: dict[str, Any] = {"notes.txt": f"{number}\n".encode()}
        if number % 8 == 0 and changed < 60:
            changed += 1
            before, tag = tag, words.get(changed, tag)
            if before != tag:
                events.append((number, "license.declared", before, tag))
            files = {"README.md": card(tag, prose=f"Version {changed}.")}
        when = f"20{24 + number // 336:02d}-{1 + number % 336 // 28:02d}-{1 + number % 28:02d}T12:00:00.000Z"
        steps.append(Step(files=files, title=f"step {number}", date=when))
    return Script(name="five hundred commits", steps=steps, events=events, most=1 + 65 + 60)


def _shards() -> Script:
    """Twenty shards, a commit each, then the third one anew."""
    steps = [FIRST]
    for number in range(1, 21):
        name = f"model-{number:05d}-of-00020.safetensors"
        steps.append(
            Step(
                files={name: Stored(sha256=f"{number:064x}")},
                title=f"Upload {name}",
                date=f"2024-02-{number:02d}T12:00:00.000Z",
            )
        )
    steps.append(
        Step(
            files={"model-00003-of-00020.safetensors": W3},
            title="Fix shard 3",
            date="2024-03-01T12:00:00.000Z",
        )
    )
    return Script(
        name="a shard a commit", steps=steps, events=[(22, "weights", f"{3:064x}", "3" * 64)], most=11
    )


SCRIPTS: Sequence[Script] = (
    Script(name="never changed", steps=[FIRST], exact=1),
    Script(name="weights came second", steps=[FIRST, WEIGHTS], most=2),
    Script(
        name="tag changed to a closed one",
        steps=[*_SPACED, step(9, "Update README.md", README__md=card("cc-by-nc-4.0"))],
        events=[(3, "license", None, None)],
        most=6,
    ),
    Script(
        name="text there and back",
        steps=[*_SPACED, step(9, "Update LICENSE", LICENSE=OWN), step(12, "Update LICENSE", LICENSE=MIT)],
        events=[(3, "license", None, None), (4, "license", None, None)],
        most=7,
    ),
    Script(
        name="licence file renamed",
        steps=[
            *_SPACED,
            Step(
                files={"LICENSE": None, "LICENSE.txt": MIT},
                title="Rename LICENSE to LICENSE.txt",
                date="2024-02-01T12:00:00.000Z",
            ),
        ],
        most=4,
    ),
    Script(
        name="squashed",
        steps=[
            Step(
                files={"README.md": card(), "LICENSE": MIT, "model.safetensors": W1},
                title="Super-squash branch 'main' using huggingface_hub",
                date="2025-01-01T12:00:00.000Z",
            )
        ],
        most=2,
    ),
    Script(
        name="imported with older dates",
        steps=[
            Step(files={"README.md": card(), "LICENSE": MIT}, title="first", date="2019-02-18T10:00:00.000Z"),
            Step(
                files={"README.md": card("apache-2.0"), "LICENSE": APACHE},
                title="second",
                date="2020-05-01T10:00:00.000Z",
            ),
        ],
        events=[(2, "license", None, None)],
        doubts={2: ["imported"]},
        most=5,
    ),
    Script(
        name="a clock that lies",
        steps=[
            FIRST,
            Step(files={"README.md": card("apache-2.0")}, title="b", date="2025-06-01T12:00:00.000Z"),
            Step(files={"README.md": card("mit")}, title="c", date="2024-03-01T12:00:00.000Z"),
            Step(files={"README.md": card("mit", prose="More.")}, title="d", date="2025-09-01T12:00:00.000Z"),
        ],
        events=[(2, "license.declared", None, None), (3, "license.declared", None, None)],
        doubts={2: ["date-doubtful"], 3: ["date-doubtful"]},
        most=8,
    ),
    Script(
        name="weights replaced",
        steps=[*_SPACED, step(9, "Better weights", model__safetensors=W2)],
        events=[(3, "weights", "1" * 64, "2" * 64)],
        most=3,
    ),
    Script(
        name="weights replaced twice",
        steps=[*_SPACED, step(9, "Better", model__safetensors=W2), step(10, "Best", model__safetensors=W3)],
        events=[(3, "weights", "1" * 64, "2" * 64), (4, "weights", "2" * 64, "3" * 64)],
        most=4,
    ),
    _shards(),
    Script(
        name="the words of a gate",
        steps=[
            *_SPACED,
            step(
                9, "gate", README__md=card(extra_gated_prompt="Be good.", extra_gated_fields={"Name": "text"})
            ),
            step(
                10,
                "fields",
                README__md=card(
                    extra_gated_prompt="Be good.", extra_gated_fields={"Name": "text", "Country": "country"}
                ),
            ),
            step(
                11,
                "region",
                README__md=card(
                    extra_gated_prompt="Be good.",
                    extra_gated_fields={"Name": "text", "Country": "country"},
                    extra_gated_eu_disallowed=True,
                ),
            ),
        ],
        events=[(3, "gate.text", None, None), (4, "gate.text", None, None), (5, "gate.text", None, None)],
        most=1 + 4 + 5,
    ),
    Script(
        name="a longer context",
        steps=[
            *_SPACED,
            step(9, "Longer", config__json=config(8192)),
            step(10, "Words", config__json=config(8192, transformers_version="9")),
        ],
        events=[(3, "context_length.native", "4096", "8192")],
        most=1 + 3 + 3,
    ),
    Script(
        name="another base model",
        steps=[
            Step(
                files={"README.md": card(base_model="org/one"), "LICENSE": MIT},
                title="initial commit",
                date=CREATED,
            ),
            step(9, "Update README.md", README__md=card(base_model="org/two")),
        ],
        events=[(2, "base_models", "org/one (unknown)", "org/two (unknown)")],
        most=5,
    ),
    Script(
        name="only prose",
        steps=[
            *_SPACED,
            *(step(3 + n, "Update README.md", README__md=card(prose=f"Chapter {n}.")) for n in range(5)),
        ],
        most=1 + 6 + 6,
    ),
    Script(
        name="letter case of the tag",
        steps=[
            *_SPACED,
            step(9, "Update README.md", README__md=card("MIT")),
            step(10, "Update README.md", README__md=card("mit")),
        ],
        most=1 + 3 + 3,
    ),
    Script(
        name="text added later",
        steps=[
            Step(files={"README.md": card()}, title="initial commit", date=CREATED),
            WEIGHTS,
            step(9, "Create LICENSE", LICENSE=MIT),
        ],
        events=[(3, "license.text", None, None)],
        most=5,
    ),
    Script(
        name="text removed",
        steps=[*_SPACED, step(9, "Delete LICENSE", LICENSE=None)],
        events=[(3, "license.text", None, None)],
        most=5,
    ),
    Script(
        name="text removed and put back",
        steps=[*_SPACED, step(9, "Delete LICENSE", LICENSE=None), step(12, "Create LICENSE", LICENSE=MIT)],
        events=[(3, "license.text", None, None), (4, "license.text", None, None)],
        most=6,
    ),
    Script(
        name="empty commits first",
        steps=[
            Step(files={}, title="initial commit", date=CREATED),
            Step(files={}, title="nothing", date="2024-01-02T12:00:00.000Z"),
            step(9, "Upload", README__md=card(), LICENSE=MIT, model__safetensors=W1),
        ],
        most=4,
    ),
    Script(
        name="typical",
        steps=[
            FIRST,
            step(2, "Upload weights", model__safetensors=W1, config__json=config()),
            step(3, "Update README.md", README__md=card(prose="Better words.")),
            step(4, "tokenizer", tokenizer__json=b"{}"),
            step(5, "Update LICENSE", LICENSE=LATER),
            step(6, "notes", notes__txt=b"1"),
            step(7, "notes", notes__txt=b"2"),
            step(8, "Update README.md", README__md=card("apache-2.0")),
            step(9, "notes", notes__txt=b"3"),
            step(10, "notes", notes__txt=b"4"),
        ],
        events=[(5, "license", "MIT", "MIT"), (8, "license.declared", "mit", "apache-2.0")],
        most=8,
    ),
    Script(
        name="text moved into LFS",
        steps=[
            *_SPACED,
            step(
                9, "lfs", LICENSE=Stored(sha256=hashlib.sha256(MIT).hexdigest(), size=len(MIT), content=MIT)
            ),
        ],
        most=4,
    ),
    Script(
        name="a head that is no YAML for a while",
        steps=[
            *_SPACED,
            step(9, "oops", README__md=b"---\nlicense: [mit\n---\n"),
            step(10, "fix", README__md=card("apache-2.0")),
        ],
        events=[(4, "license.declared", "mit", "apache-2.0")],
        most=8,
    ),
    Script(
        name="a licence as PDF",
        steps=[
            Step(
                files={"README.md": card("other"), "LICENSE.pdf": b"%PDF 1"},
                title="initial commit",
                date=CREATED,
            ),
            step(9, "Update LICENSE.pdf", LICENSE__pdf=b"%PDF 2"),
        ],
        events=[(2, "license.text", None, None)],
        most=4,
    ),
    Script(
        name="rules of use edited",
        steps=[
            *_SPACED,
            step(8, "policy", USE_POLICY__md=b"Do no harm.\n"),
            step(9, "policy", USE_POLICY__md=b"Do no harm at all.\n"),
        ],
        events=[(3, "license.text", None, None), (4, "license.text", None, None)],
        most=9,
    ),
    Script(
        name="tag set by somebody else's merged request",
        steps=[
            Step(
                files={"README.md": card(None), "model.safetensors": W1}, title="initial commit", date=CREATED
            ),
            Step(
                files={"README.md": card("mit")},
                title="Add license tag (#1)",
                date="2024-02-01T12:00:00.000Z",
                authors=("helper", "developer"),
            ),
        ],
        events=[(2, "license.declared", None, "mit")],
        most=4,
    ),
    Script(
        name="tag taken away",
        steps=[
            Step(files={"README.md": card()}, title="initial commit", date=CREATED),
            step(9, "Update README.md", README__md=card(None)),
        ],
        events=[(2, "license.declared", "mit", None)],
        most=4,
    ),
    Script(
        name="text removed under another title",
        steps=[*_SPACED, step(9, "c3", LICENSE=None)],
        events=[(3, "license.text", None, None)],
        most=5,
    ),
    Script(
        name="text removed, put back later",
        steps=[
            *_SPACED,
            step(9, "c3", LICENSE=None),
            step(10, "c4", notes__txt=b"1"),
            step(11, "c5", notes__txt=b"2"),
            step(12, "c6", LICENSE=MIT),
        ],
        events=[(3, "license.text", None, None), (6, "license.text", None, None)],
        most=7,
    ),
    Script(
        name="text removed and put back after a first commit of their own",
        steps=[
            Step(files={"README.md": card(), "LICENSE": MIT}, title="first", date=CREATED),
            step(9, "c2", LICENSE=None),
            step(10, "c3", notes__txt=b"1"),
            step(11, "c4", notes__txt=b"2"),
            step(12, "c5", LICENSE=MIT),
        ],
        events=[(2, "license.text", None, None), (5, "license.text", None, None)],
        most=8,
    ),
    Script(
        name="another spelling of the file, in a folder",
        steps=[
            Step(files={"README.md": card(), "legal/Licence.md": MIT}, title="initial commit", date=CREATED),
            step(9, "edit", legal_of_Licence__md=LATER),
        ],
        events=[(2, "license.text", None, None)],
        most=5,
    ),
    _long(),
)
