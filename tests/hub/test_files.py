"""Which files are read, when, and what is kept of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.hub.rig import MIT, TOKEN, by_path, repo, rig
from tracker.adapters.embedded_hub import EmbeddedHub, Fault
from tracker.adapters.hub.configurations import MOST_BYTES, prune
from tracker.adapters.hub.file_names import license_texts, listing
from tracker.domain.observing.observation import ReadErrorCode

CONTEXT = b'{"max_position_embeddings": 4096}'


@pytest.mark.parametrize(
    ("paths", "kept"),
    [
        (["a.bin"], {"a.bin": 1}),
        ([f"model-{n:05d}-of-00003.safetensors" for n in (1, 2, 3)], {"model-*-of-*.safetensors": 3}),
        (["Q4/m-00001-of-00002.gguf", "Q4/m-00002-of-00002.gguf"], {"Q4/m-*-of-*.gguf": 2}),
        (
            ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"],
            {"pytorch_model-*-of-*.bin": 2},
        ),
        (["LICENSE-2", "v1.00001.txt"], {"LICENSE-2": 1, "v1.00001.txt": 1}),
        ([], {}),
    ],
    ids=["one", "shards", "shards in a folder", "torch", "numbers that are no shards", "none"],
)
def test_listing(paths: list[str], kept: dict[str, int]) -> None:
    assert listing(paths) == kept


def test_a_long_listing_keeps_weights_licences_and_counts() -> None:
    paths = [f"data/{n // 100}/{n}.png" for n in range(20_000)]
    found = listing([*paths, "zz.safetensors", "LICENSE", "config.json"])
    assert len(found) < 700
    assert sum(found.values()) == 20_003
    assert {"zz.safetensors", "LICENSE", "config.json"} <= found.keys()


@pytest.mark.parametrize(
    ("paths", "card", "read"),
    [
        (["LICENSE", "README.md"], {}, ["LICENSE"]),
        (["LICENCE.txt", "license.md"], {}, ["LICENCE.txt", "license.md"]),
        (["USE_POLICY.md", "LICENSE.txt", "NOTICE"], {}, ["LICENSE.txt", "NOTICE", "USE_POLICY.md"]),
        (["LICENSE-MODEL", "LICENSE-CODE"], {}, ["LICENSE-MODEL"]),
        (["docs/COPYING", "code/LICENSE"], {}, ["docs/COPYING"]),
        (["vae/LICENSE", "vae/a.safetensors", "LICENSE"], {}, ["LICENSE", "vae/LICENSE"]),
        (["codec/LICENSE", "codec/deep/a.pth"], {}, ["codec/LICENSE"]),
        (
            ["许可证.txt", "ライセンス", "LIZENZ.md", "许可协议.pdf"],
            {},
            ["LIZENZ.md", "ライセンス", "许可证.txt"],
        ),
        (["LICENSE.pdf", "license.py", "LICENSE.docx", "licenses.json"], {}, []),
        (["TERMS.md", "EULA.txt"], {"license_link": "EULA.txt"}, ["EULA.txt", "TERMS.md"]),
        (["EULA.txt"], {"license_link": "./EULA.txt"}, ["EULA.txt"]),
        (["EULA.txt"], {"license_link": "https://huggingface.co/Org/A/blob/main/EULA.txt"}, ["EULA.txt"]),
        (["EULA.txt"], {"license_link": "https://huggingface.co/other/b/blob/main/EULA.txt"}, ["EULA.txt"]),
        (["EULA.txt"], {"license_link": "http://127.0.0.1/latest/meta-data"}, ["EULA.txt"]),
        (["README.md"], {"license_link": "../../etc/passwd"}, []),
        (["README.md"], {"license_link": 7}, []),
        (
            [f"LICENSE-{n}" for n in range(40)],
            {},
            [f"LICENSE-{n}" for n in (0, 1, 10, 11, 12, 13, 14, 15, 16, 17)],
        ),
    ],
)
def test_license_texts(paths: list[str], card: dict[str, Any], read: list[str]) -> None:
    assert license_texts(paths, {"id": "org/a", "cardData": card}) == read


@pytest.mark.parametrize(
    ("files", "read"),
    [
        ({"config.json": CONTEXT, "tokenizer_config.json": b"{}"}, ["config.json"]),
        ({"config.json": b"{}", "tokenizer_config.json": b"{}"}, ["config.json", "tokenizer_config.json"]),
        ({"config.json": b'{"text_config": {"n_ctx": 1}}', "tokenizer_config.json": b"{}"}, ["config.json"]),
        ({"config.json": CONTEXT, "params.json": b"{}"}, ["config.json", "params.json"]),
        ({"params.json": b"{}", "tokenizer_config.json": b"{}"}, ["params.json", "tokenizer_config.json"]),
        ({"config.json": CONTEXT, "hf_quant_config.json": b"{}"}, ["config.json", "hf_quant_config.json"]),
        (
            {"config.json": b'{"quantization_config": {}, "n_ctx": 1}', "hf_quant_config.json": b"{}"},
            ["config.json"],
        ),
        (
            {"config.json": CONTEXT, "sentence_bert_config.json": b"{}"},
            ["config.json", "sentence_bert_config.json"],
        ),
        ({"README.md": b"x", "generation_config.json": b"{}", "a/config.json": b"{}"}, ["README.md"]),
    ],
)
def test_configurations_wanted(files: dict[str, bytes], read: list[str]) -> None:
    with EmbeddedHub([repo(files=files)]) as hub:
        assert [file.path for file in rig(hub).seen().contents] == read


def test_license_texts_become_evidence_and_configurations_stay_in_the_line() -> None:
    with EmbeddedHub([repo()]) as hub:
        rigged = rig(hub)
        files = by_path(rigged.seen())
        assert rigged.texts == {files["LICENSE"].sha256: MIT}
        assert files["LICENSE"].content is None
        assert files["config.json"].content == {"max_position_embeddings": 4096}


@pytest.mark.parametrize("gate", ["auto", "manual", "something new"])
def test_behind_a_gate_nothing_is_asked_for_without_a_token(gate: str) -> None:
    with EmbeddedHub([repo(gated=gate)]) as hub:
        seen = rig(hub).seen()
        assert {file.error and file.error.code for file in seen.contents} == {ReadErrorCode.GATED}
        assert len(hub.requests) == 1


def test_behind_a_gate_one_refusal_is_enough() -> None:
    with EmbeddedHub([repo(gated="manual")], tokens=[TOKEN]) as hub:
        rigged = rig(hub, token=TOKEN)
        seen = rigged.seen()
        assert [file.error and file.error.http_status for file in seen.contents] == [403, 403]
        assert len(hub.requests) == 2
        rigged.seen(last=seen)
        assert len(hub.requests) == 4, "one file tells whether access was granted since"
        rigged.seen(last=seen, again=True)
        assert len(hub.requests) == 6


def test_a_gate_that_a_token_opens() -> None:
    with EmbeddedHub([repo(gated="auto")], tokens=[TOKEN], granted=["org/a"]) as hub:
        before = rig(hub).seen()
        after = rig(hub, token=TOKEN).seen(last=before)
        assert [file.error for file in after.contents] == [None, None]


@pytest.mark.parametrize("why", ["granted", "no gate any more"])
def test_a_gate_that_refused_a_token_is_asked_again_once_it_may_open(why: str) -> None:
    with EmbeddedHub([repo(gated="manual")], tokens=[TOKEN]) as hub:
        before = rig(hub, token=TOKEN).seen()
        assert {file.error and file.error.http_status for file in before.contents} == {403}
    opened = {"granted": ["org/a"]} if why == "granted" else {}
    with EmbeddedHub([repo(gated=False if why != "granted" else "manual")], tokens=[TOKEN], **opened) as hub:
        rigged = rig(hub, token=TOKEN)
        assert not rigged.client.can_be_confirmed(before), "a list does not show what was granted"
        assert [file.error for file in rigged.seen(last=before).contents] == [None, None]


def test_a_refused_file_does_not_put_the_token_in_doubt() -> None:
    faults = [Fault(kind="401", where="/resolve/.*LICENSE")]
    with EmbeddedHub([repo()], tokens=[TOKEN], faults=faults) as hub:
        assert [file.error is None for file in rig(hub, token=TOKEN).seen().contents] == [False, True]


def test_a_disabled_repository_keeps_its_facts() -> None:
    with EmbeddedHub([repo(disabled=True)]) as hub:
        seen = rig(hub).seen()
        assert seen.facts["disabled"] is True
        assert {file.error and file.error.code for file in seen.contents} == {ReadErrorCode.DISABLED}
        assert len(hub.requests) == 1


@pytest.mark.parametrize(
    ("kind", "again"),
    [
        ("503", True),
        ("reset", True),
        ("429", True),
        ("html", True),
        ("not-json", False),
        ("403", True),
        ("huge", False),
    ],
)
def test_a_file_that_failed_is_tried_again_where_that_may_help(kind: str, again: bool) -> None:
    with EmbeddedHub([repo(files={"config.json": CONTEXT})]) as hub:
        rigged = rig(hub)
        hub.faults = [Fault(kind=kind, where="/resolve-cache/")]
        first = rigged.seen()
        assert by_path(first)["config.json"].error is not None
        hub.faults = []
        second = rigged.seen(last=first)
        assert (by_path(second)["config.json"].error is None) is again
        third = rigged.seen(last=first, again=True)
        assert by_path(third)["config.json"].error is None


def test_a_license_too_long_is_no_evidence() -> None:
    with EmbeddedHub([repo(files={"LICENSE": b"x" * (1024 * 1024 + 1)})]) as hub:
        rigged = rig(hub)
        file = by_path(rigged.seen())["LICENSE"]
        assert file.error and file.error.code is ReadErrorCode.TOO_LARGE
        assert rigged.texts == {}


@pytest.mark.parametrize("name", ["LICENSE #1?.md", "LICENSE%2F..", "LICENCE ünïcode.txt"])
def test_odd_file_names_reach_the_hub_as_they_are(name: str) -> None:
    with EmbeddedHub([repo(files={name: MIT})]) as hub:
        assert by_path(rig(hub).seen())[name].sha256 if "." in name and not name.endswith("..") else True


PRUNED = [
    ("config.json", {"layer_types": ["full"] * 512}, {"layer_types": ["full"] * 512}, ()),
    ("config.json", {"layer_types": ["full"] * 513}, {"layer_types": {"length": 513}}, ("/layer_types",)),
    (
        "config.json",
        {"quantization_config": {"ignore": ["a"] * 9, "bits": 4}},
        {"quantization_config": {"ignore": {"length": 9}, "bits": 4}},
        ("/quantization_config/ignore",),
    ),
    (
        "config.json",
        {"quantization_config": {"ignore": ["a"]}},
        {"quantization_config": {"ignore": ["a"]}},
        (),
    ),
    ("config.json", {"id2label": {"0": "x"}, "n_ctx": 1}, {"n_ctx": 1}, ("/id2label",)),
    ("config.json", {"a/b~c": "x" * 501}, {"a/b~c": "x" * 499 + "…"}, ("/a~1b~0c",)),
    (
        "tokenizer_config.json",
        {"model_max_length": 10, "chat_template": "x"},
        {"model_max_length": 10},
        ("/*",),
    ),
    ("tokenizer_config.json", {"model_max_length": 10}, {"model_max_length": 10}, ()),
    ("tokenizer_config.json", {}, {}, ()),
]


@pytest.mark.parametrize(("path", "content", "kept", "pruned"), PRUNED)
def test_prune(path: str, content: Any, kept: Any, pruned: tuple[str, ...]) -> None:
    assert prune(path, content) == (kept, pruned)


def test_prune_keeps_lists_with_one_entry_a_layer() -> None:
    block = {
        "attention": {"n_heads_in_group": 8, "no_op": False},
        "ffn": {"ffn_mult": 2.625, "note": "x" * 300},
    }
    content = {
        "num_hidden_layers": 162,
        "block_configs": [block] * 162,
        "text_config": {"n_layer": 3, "layer_types": ["full"] * 3, "other": ["y" * 400] * 40},
        "tokens": ["x" * 400] * 160,
    }
    kept, pruned = prune("config.json", content)
    assert isinstance(kept, dict)
    assert kept["block_configs"] == content["block_configs"]
    assert kept["text_config"] == content["text_config"]
    assert pruned == ("/tokens",)


def test_prune_leaves_out_lists_of_layers_that_no_model_has() -> None:
    content = {"num_hidden_layers": 512, "layer_types": ["x" * 500] * 512, "block_configs": ["y" * 500] * 512}
    kept, pruned = prune("config.json", content)
    assert (kept, pruned) == ({"num_hidden_layers": 512}, ("/block_configs", "/layer_types"))


def test_prune_keeps_what_is_short_of_what_is_long() -> None:
    content = {
        "max_position_embeddings": 4096,
        "text_config": {
            "num_hidden_layers": 61,
            "names": {f"layer.{n}": "q" * 40 for n in range(500)} | {"z": "y"},
        },
        "more": {f"layer.{n}": "q" * 400 for n in range(500)},
    }
    kept, pruned = prune("config.json", content)
    assert len(json.dumps(kept)) <= MOST_BYTES
    assert isinstance(kept, dict)
    assert kept["max_position_embeddings"] == 4096
    assert kept["text_config"]["num_hidden_layers"] == 61
    assert "/more" in pruned
