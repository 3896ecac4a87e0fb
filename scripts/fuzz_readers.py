"""Feeds every reader of outside files with broken ones, and says which end in anything but an answer.

    python scripts/fuzz_readers.py                          # every reader for two minutes
    python scripts/fuzz_readers.py lock gguf --minutes 10   # these alone
    python scripts/fuzz_readers.py --seed 7 --keep tests/hostile/seeds

A reader may refuse with an error that a person can read, and has five seconds of this processor for a file.
What ends otherwise is kept by its digest in a folder of the reader's name; `tests/hostile/test_fuzz.py` tries
all of those again. The same seed tries the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

PROJECT = Path(__file__).parent.parent
PLANTED = PROJECT / "tests" / "scan" / "planted"
SECONDS = 5.0
_LARGEST = 200_000

Read = Callable[[bytes, Path], object]
"""Reads one file's bytes; the folder is empty and its own."""


class TooSlowError(Exception):
    """A reader takes more of the processor than a file may cost."""


@dataclass(frozen=True)
class Reader:
    """What is tried, and sound files to begin with."""

    read: Read
    seeds: tuple[bytes, ...]


def _same(one: object, other: object) -> None:
    if one != other:
        raise ValueError(f"not the same: {str(one)[:60]} and {str(other)[:60]}")


# ---- the readers


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _registry(content: bytes, folder: Path) -> object:
    from tracker.adapters.workspace.registry_check import check_registry
    from tracker.adapters.workspace.registry_file import build_registry

    data, problems = check_registry(folder / "registry.yaml", content)
    return problems or build_registry(data)


def _policy(content: bytes, folder: Path) -> object:
    from tracker.adapters.workspace.policy_file import load_policy

    return load_policy(folder / "policy.yaml", content)


def _lock(content: bytes, folder: Path) -> object:
    from tracker.adapters.workspace.lock_file import load_lock, lock_bytes

    return lock_bytes(load_lock(_file(folder, "models.lock", content)))


def _snapshot(content: bytes, folder: Path) -> object:
    from tracker.adapters.record.folder import SnapshotFolder
    from tracker.commands.keep.verify import verify

    _file(folder, "2026-11-23T06-00-00Z.jsonl", content)
    return verify(SnapshotFolder(folder))


def _card(content: bytes, folder: Path) -> object:
    """What the Hub says of a repository: kept, written, read again and judged."""
    import datetime as dt

    from tracker.adapters.hub.wire import outside_json
    from tracker.adapters.knowledge.license_knowledge import load_knowledge
    from tracker.documents.models import model_document
    from tracker.domain.assessing.assess import assess
    from tracker.domain.observing.canonical import from_line, to_line
    from tracker.domain.observing.observation import Observation
    from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
    from tracker.render.layout.structured import json_text
    from tracker.vocabulary import ReadStatus

    try:
        facts = outside_json.parse(content, unique_keys=True)
    except ValueError:
        return None
    if not isinstance(facts, dict):
        return None
    hub = HubId("acme/a")
    seen = Observation(id=ModelId("a"), hub=hub, status=ReadStatus.OK, facts=facts)
    again = from_line(to_line(seen))
    _same(to_line(again), to_line(seen))
    found = assess(
        TrackedModel(id=ModelId("a"), hub=hub),
        again,
        knowledge=load_knowledge(),
        read_evidence=lambda _digest: None,
        day=dt.date(2026, 11, 30),
        seen_at="2026-11-23T06:00:00Z",
    )
    return json_text(model_document(found))


def _readme(content: bytes, _folder: Path) -> object:
    from tracker.domain.observing.readme import passages

    return passages(content.decode(errors="replace"))


def _license_text(content: bytes, _folder: Path) -> object:
    from tracker.adapters.knowledge.license_knowledge import load_knowledge, load_recogniser
    from tracker.commands.ask.licenses import identify

    return identify([("LICENSE", content)], load_recogniser(), load_knowledge())


def _of_project(name: str) -> Read:
    """A file of a scanned project, by the name that decides who reads it."""

    def read(content: bytes, folder: Path) -> object:
        from tracker.adapters.project.file_reading import read_file

        found = read_file(str(_file(folder, name, content + b"\nzai-org/GLM-5.2\n")), name, frozenset())
        _same(found.defect, None)
        return found

    return read


def _weights(ending: str) -> Read:
    def read(content: bytes, folder: Path) -> object:
        from tracker.adapters.project.local_weights import candidates_of, read_weights

        return list(candidates_of(read_weights(_file(folder, f"model{ending}", content))))

    return read


def _baseline(content: bytes, folder: Path) -> object:
    from tracker.adapters.workspace.baseline_file import read_baseline

    return read_baseline(_file(folder, "known.json", content))


def _proof(content: bytes, folder: Path) -> object:
    from tracker.commands.give.proof import verify_proof

    return verify_proof(_file(folder, "p.zip", content))


def _bom(content: bytes, folder: Path) -> object:
    from tracker.commands.give.export import export
    from tracker.domain.boms.inventory import Inventory
    from tracker.vocabulary import ExportFormat

    path = _file(folder, "bom.json", content)
    inventory = Inventory(name="app")
    return export(inventory, ExportFormat.CYCLONEDX, into=path)


def _second(source: str) -> Read:
    def read(content: bytes, _folder: Path) -> object:
        from tracker.domain.seconding.claims import claim_fields, stored_claim
        from tracker.domain.seconding.reading import SourceFormError, read_source_answer

        try:
            claims, _ = read_source_answer(source, content, 2026)
        except SourceFormError:
            return None
        for claim in claims:
            _same(stored_claim(json.loads(json.dumps(claim_fields(claim)))), claim)
        return claims

    return read


def _ignore_file(content: bytes, folder: Path) -> object:
    from tracker.adapters.project.gitignore import read_ignore_file

    rules = read_ignore_file(_file(folder, ".gitignore", content), "")
    return rules and rules.decide("a/" * 40 + "b.py", "b.py", False)


def _attributes(content: bytes, _folder: Path) -> object:
    from tracker.adapters.project.git_attributes import attribute_names

    return list(attribute_names(content))


def _notify_state(content: bytes, folder: Path) -> object:
    from tracker.adapters.messages.state_file import load_memory

    return load_memory(_file(folder, "state.json", content))


# ---- sound files to begin with


def _planted(*endings: str) -> tuple[bytes, ...]:
    files = sorted(path for path in PLANTED.rglob("*") if path.is_file() and path.name.endswith(endings))
    return tuple(path.read_bytes() for path in files[:8])


def _safetensors() -> bytes:
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "a.weight": {"dtype": "BF16", "shape": [4, 8], "data_offsets": [0, 64]},
        }
    ).encode()
    return struct.pack("<Q", len(header)) + header + bytes(64)


def _gguf() -> bytes:
    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    pairs = {"general.architecture": "llama", "general.name": "GLM", "general.license": "mit"}
    body = b"".join(text(key) + struct.pack("<I", 8) + text(value) for key, value in pairs.items())
    body += text("general.tags") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    tensor = text("a.weight") + struct.pack("<IQQIQ", 2, 8, 8, 0, 0)
    return b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs) + 1) + body + tensor


def _proof_zip() -> bytes:
    from tracker.adapters.files.proof_pack import pack

    question = {"models": ["a"], "facts": {}, "as_of": "2026-06-01"}
    members = {
        "registry.yaml": b"models:\n  - {id: a, hub: org/a}\n",
        "check.json": b"{}",
        "snapshots/2026-06-01T06-00-00Z.jsonl": b'{"schema":"tracker.snapshot/2"}\n',
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    manifest = {"schema": "tracker.proof/1", "members": digests, "question": question}
    return pack({**members, "manifest.json": json.dumps(manifest).encode()})


REGISTRY = b"""models:
  - id: glm-5.2
    name: GLM 5.2
    hub: zai-org/GLM-5.2
    developer: Z.ai
    country: CN
    declared:
      - {field: context_length, value: 1000000, source: "https://x.example/a", as_of: 2026-06-09}
    history:
      - {date: 2026-06-12, access: suspended, source: 'https://x.example/b', note: off}
watch:
  - {owner: zai-org, family: glm, include: ["GLM-*"], exclude: ["*-FP8"]}
"""
POLICY = b"""organization: {kind: company, country: DE, monthly_active_users: {2024-06: 15000, now: 20000}}
product: {business: internal, monthly_revenue_usd: 90000, countries: [DE, FR]}
uses: [commercial, host]
accept: {license-class: [open-source, restricted], deny: [], unknown: fail}
ignore: [{check: gate-added, model: a, reason: x, until: 2027-01-31}]
waivers: [{model: org/name, reason: x, approved_by: y, ticket: z, until: 2027-01-31}]
"""
LOCK = (
    f'schema = "tracker.lock/1"\ntool = "x"\nrules = "sha256:{"0" * 64}"\npolicy = "sha256:{"1" * 64}"\n\n'
    f'[[model]]\nsource = "huggingface"\nrepo = "a/b"\nrevision = "{"a" * 40}"\npinned = true\n'
    'uses = ["host"]\n'
    'where = ["app/load.py"]\naccess = "open"\n\n[model.verdict]\nhost = "allowed"\n\n[model.license]\n'
    f'declared = "mit"\nclass = "open-source"\n\n[[model.file]]\npath = "x"\nsize = 3\n'
    f'sha256 = "{"b" * 64}"\n'
).encode()
CARD = json.dumps(
    {
        "id": "acme/a",
        "_id": "6" * 24,
        "sha": "a" * 40,
        "gated": "auto",
        "disabled": False,
        "private": False,
        "cardData": {
            "license": "other",
            "license_name": "x",
            "license_link": "LICENSE",
            "base_model": ["b/c"],
        },
        "tags": ["license:other", "base_model:quantized:b/c"],
        "safetensors": {"parameters": {"BF16": 10}, "total": 10},
        "siblings": [{"rfilename": "model.safetensors"}],
        "config": {"model_type": "llama", "architectures": ["LlamaForCausalLM"]},
        "gguf": {"total": 8, "context_length": 4096},
        "createdAt": "2026-01-01T00:00:00.000Z",
    }
).encode()
NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "metadata": {"kernelspec": {"language": "python"}},
        "cells": [
            {"cell_type": "code", "source": ["m.from_pretrained('zai-org/GLM-5.2')\n", "!vllm serve a/b\n"]},
            {"cell_type": "markdown", "source": "```python\nx\n```"},
        ],
    }
).encode()
CODE = (
    b'class A { static final String M = "zai-org/GLM-5.2"; void f() { client.load(M, "x" + M); } }\n'
    b'let m = Model.from_pretrained("zai-org/GLM-5.2", { revision: `main` });\n'
    b'fn main() { let r = repo("zai-org/GLM-5.2"); } // comment\n'
    b"const x = {model: 'zai-org/GLM-5.2'}; def y = \"${x}\"; <?php $m = 'a/b'; ?>\n"
)
SHELL = b'#!/bin/sh\nMODEL=zai-org/GLM-5.2\nvllm serve "$MODEL" --tokenizer ${T:-a/b} <<E\nhf get a/b\nE\n'
LISTS = {
    "openrouter": b'{"data": [{"id": "a/b", "hugging_face_id": "a/b", "context_length": 5, "pricing": {}}]}',
    "modelsdev": b'{"p": {"models": {"m": {"id": "m", "limit": {"context": 5}, "open_weights": true}}}}',
    "litellm": b'{"a/b": {"litellm_provider": "a", "max_input_tokens": 5, "mode": "chat"}}',
    "epoch": b"Model,Organization,Publication date,Parameters,Model accessibility\nA,B,2026-01-01,7e9,Open\n",
    "deprecations": b'{"data": [{"provider": "a", "model_id": "b", "shutdown_date": "2027-01-01"}]}',
    "modeleol": b'{"publisher": "x", "models": [{"id": "a", "eol": "2027-01-01"}]}',
    "modelscope": b'[{"asked": "a/b", "hub": "a/b", "data": {"id": "a/b", "license": "mit"}}]',
    "ollama": b'[{"asked": "a:b", "hub": "a/b", "layers": [{"mediaType": "x", "size": 5}]}]',
}
SNAPSHOT = (
    b'{"body_bytes":2,"body_sha256":"x","counts":{},"kind":"full","previous":null,"read":"all","schema":'
    b'"tracker.snapshot/2","state_models":1,"state_sha256":"y","time":"2026-11-23T06:00:00Z","tool":"t"}\n'
    b'{"facts":{"id":"a/b"},"hub":"a/b","id":"a","status":"ok"}\n'
)

READERS: dict[str, Callable[[], Reader]] = {
    "registry": lambda: Reader(_registry, (REGISTRY,)),
    "policy": lambda: Reader(_policy, (POLICY,)),
    "lock": lambda: Reader(_lock, (LOCK,)),
    "snapshot": lambda: Reader(
        _snapshot,
        (SNAPSHOT, *(one.read_bytes()[:20_000] for one in sorted(PROJECT.glob("snapshots/2*.jsonl"))[:1])),
    ),
    "card": lambda: Reader(_card, (CARD,)),
    "readme": lambda: Reader(
        _readme, (b"---\nlicense: mit\n---\n# License\nMIT only. Based on [x](a/b).\n",)
    ),
    "license-text": lambda: Reader(_license_text, ((PROJECT / "LICENSE").read_bytes(),)),
    "yaml": lambda: Reader(_of_project("compose.yaml"), _planted(".yaml", ".yml")),
    "json": lambda: Reader(_of_project("continue.json"), _planted(".json")),
    "toml": lambda: Reader(_of_project("config.toml"), (b'[model]\nname = "a/b"\nx = [1, {y = """z"""}]\n',)),
    "hcl": lambda: Reader(_of_project("main.tf"), _planted(".tf")),
    "bicep": lambda: Reader(
        _of_project("main.bicep"), (b"param m string = 'a/b'\nvar x = { model: '${m}' }\n",)
    ),
    "dockerfile": lambda: Reader(_of_project("Dockerfile"), _planted("Dockerfile", ".embed")),
    "shell": lambda: Reader(_of_project("run.sh"), (SHELL, *_planted(".sh"))),
    "make": lambda: Reader(_of_project("Makefile"), _planted("Makefile", "justfile")),
    "modelfile": lambda: Reader(_of_project("Modelfile"), _planted("Modelfile")),
    "systemd": lambda: Reader(_of_project("a.service"), _planted(".service")),
    "dotenv": lambda: Reader(_of_project(".env"), (b"export MODEL_ID='a/b' # x\nA=${MODEL_ID}\n",)),
    "markdown": lambda: Reader(
        _of_project("README.md"), (b"# x\n```sh\nvllm serve a/b\n```\n<a href='x'>\n",)
    ),
    "notebook": lambda: Reader(_of_project("a.ipynb"), (NOTEBOOK, *_planted(".ipynb"))),
    "python": lambda: Reader(_of_project("a.py"), _planted(".py")),
    **{
        f"code{ending}": lambda ending=ending: Reader(_of_project(f"a{ending}"), (CODE, *_planted(ending)))
        for ending in (
            ".js",
            ".ts",
            ".tsx",
            ".java",
            ".go",
            ".rs",
            ".cs",
            ".kt",
            ".rb",
            ".php",
            ".swift",
            ".scala",
        )
    },
    "safetensors": lambda: Reader(_weights(".safetensors"), (_safetensors(),)),
    "gguf": lambda: Reader(_weights(".gguf"), (_gguf(),)),
    "baseline": lambda: Reader(
        _baseline, (b'{"schema": "tracker.baseline/1", "findings": {"a": {"line": 3}}}',)
    ),
    "proof": lambda: Reader(_proof, (_proof_zip(),)),
    "bom": lambda: Reader(
        _bom,
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"bom-ref": "a"}]}',),
    ),
    "ignore-file": lambda: Reader(_ignore_file, (b"*.py\n!a/**/b\n[a-z]*\n\\#x\n/dist/\n",)),
    "attributes": lambda: Reader(_attributes, (b'*.sh text -diff\n"a b" x=y\n[attr]m a !b\n',)),
    "notify-state": lambda: Reader(
        _notify_state,
        (b'{"schema": "tracker.notify-state/1", "since": {}, "told": {"a": {}}, "open": []}',),
    ),
    **{f"second-{name}": lambda name=name: Reader(_second(name), (LISTS[name],)) for name in LISTS},
}


# ---- breaking files

_PIECES = (
    *(
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\\ud800",
        b"\r",
        b"\n",
        b"\t",
        b"\x1b[31m",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"(",
        b")",
        b'"',
        b"'",
        b"`",
        b"\\",
        b"$",
        b"${",
        b"*",
        b"&a ",
        b"*a",
        b"<<",
        b"!!",
    ),
    *(
        b"null",
        b"true",
        b"NaN",
        b"-1",
        b"1e999",
        b"9" * 50,
        b"9" * 5000,
        b"0x",
        b"-0",
        b"1979-05-27",
        b": ",
        b", ",
    ),
    *(
        b"---\n",
        b"#",
        b"//",
        b"/*",
        b'"""',
        b"<<EOF\n",
        b"\xf3\xa0\x81\x81",
        b"\xe2\x80\xae",
        b"../../",
        b"%s",
        b"::",
    ),
)
_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z_]{2,}")


def broken(seed: bytes, chance: random.Random) -> bytes:
    """``seed`` with a few things wrong with it."""
    content = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        content = _BREAKERS[chance.randrange(len(_BREAKERS))](content, chance)[:_LARGEST]
    return bytes(content)


def _flip(content: bytearray, chance: random.Random) -> bytearray:
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return content


def _insert(content: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 1, 2, 300)) + content[at:]


def _cut(content: bytearray, chance: random.Random) -> bytearray:
    at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:at] + content[end:] if end - at < len(content) // 2 else content[:at]


def _double(content: bytearray, chance: random.Random) -> bytearray:
    at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:end] + content[at:end] * chance.choice((1, 1, 5, 100)) + content[end:]


def _number(content: bytearray, chance: random.Random) -> bytearray:
    places = list(_NUMBER.finditer(content))
    if not places:
        return content
    place = chance.choice(places)
    value = chance.choice(
        (b"0", b"-1", b"1e400", b"9" * 30, b"9" * 4500, b"2147483648", b"18446744073709551616", b'"x"')
    )
    return content[: place.start()] + value + content[place.end() :]


def _swap(content: bytearray, chance: random.Random) -> bytearray:
    places = list(_WORD.finditer(content))
    if len(places) < 2:
        return content
    one, other = chance.choice(places), chance.choice(places)
    return content[: one.start()] + content[other.start() : other.end()] + content[one.end() :]


def _nest(content: bytearray, chance: random.Random) -> bytearray:
    begin, end = chance.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"(", b")"), (b"<a>", b"</a>"), (b"${", b"}"), (b"`", b"`"))
    )
    times = chance.choice((10, 200, 5_000, 40_000))
    at = chance.randrange(len(content) + 1)
    closed = end * times if chance.random() < 0.5 else b""
    return content[:at] + begin * times + closed + content[at:]


def _size(content: bytearray, chance: random.Random) -> bytearray:
    """Eight bytes that say how long something is."""
    if len(content) < 8:
        return content
    at = chance.randrange(len(content) - 7)
    content[at : at + 8] = chance.choice(
        (b"\xff" * 8, b"\0" * 8, b"\0" * 7 + b"\x7f", struct.pack("<Q", 1 << 40))
    )
    return content


_BREAKERS = (_flip, _flip, _insert, _insert, _cut, _double, _number, _swap, _nest, _size)


# ---- trying


def tried(reader: Reader, content: bytes) -> str | None:
    """What is wrong with how ``reader`` takes ``content``; None where it answers or refuses."""
    from tracker.errors import TrackerError

    with tempfile.TemporaryDirectory() as folder, _patience():
        try:
            reader.read(content, Path(folder))
        except TrackerError as error:
            return "calls it a defect" if error.exit_code == 70 else None
        except TooSlowError:
            return f"takes more than {SECONDS:.0f} seconds"
        except (Exception, RecursionError) as error:
            return f"{type(error).__name__}: {str(error)[:120]}"
    return None


class _patience:
    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGVTALRM, _too_slow)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, self._before)


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def fuzz(name: str, seconds: float, seed: int) -> Iterator[tuple[bytes, str]]:
    """Broken files that ``name`` takes badly, each kind once; at the end, on stderr, how many were tried."""
    reader = READERS[name]()
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
    known: set[str] = set()
    ends = time.monotonic() + seconds
    count = 0
    for sound in reader.seeds:
        if wrong := tried(reader, sound):
            yield sound, f"a sound file: {wrong}"
    while time.monotonic() < ends:
        content = broken(chance.choice(reader.seeds), chance)
        count += 1
        wrong = tried(reader, content)
        if wrong and re.sub(r"\d+", "0", wrong) not in known:
            known.add(re.sub(r"\d+", "0", wrong))
            yield content, wrong
    print(f"{name}: {count} files, {len(known)} kinds of failure", file=sys.stderr, flush=True)


def main() -> int:
    """Try, keep what fails, and say so; 1 where something did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(READERS)}")
    parser.add_argument("--minutes", type=float, default=2.0, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    given = parser.parse_args()
    if unknown := set(given.readers) - READERS.keys():
        parser.error(f"no such reader: {', '.join(sorted(unknown))}")
    failed = 0
    for name in given.readers or READERS:
        for content, wrong in fuzz(name, given.minutes * 60, given.seed):
            failed += 1
            target = given.keep / name / hashlib.sha256(content).hexdigest()[:16]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            print(f"{target}: {wrong}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
