"""Second sources over HTTP: a server on loopback plays the recordings, and misbehaves."""

from __future__ import annotations

import gzip
import json
import random as chances
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.running import Ran, Run, run_tracker
from tracker.adapters.web import second_sources
from tracker.domain.observing.json_lines import canonical_json
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel
from tracker.domain.seconding.claims import Catalogue, Claim, claim_fields
from tracker.domain.seconding.comparing import disagreements
from tracker.domain.seconding.reading import SourceFormError, read_source_answer

ROOT = Path(__file__).parent.parent.parent
LISTS = {
    "openrouter": "openrouter--models.excerpt.json",
    "litellm": "litellm--entries.json",
    "epoch": "epoch--all_ai_models.2026-05.excerpt.csv",
    "deprecations": "deprecationsinfo--data.excerpt.json",
    "modeleol": "modeleol--anthropic.excerpt.json",
}


@dataclass
class Answering:
    """What is answered by path; ``asked`` are the requests."""

    pages: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    address: str = ""

    def page(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.pages[path] = status, body, headers


@pytest.fixture
def server() -> Iterator[Answering]:
    answering = Answering()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answering.asked.append((self.path, dict(self.headers.items())))
            status, body, headers = answering.pages.get(self.path, (404, b"{}", {}))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up on too long an answer is no news here."""

    with Server(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        answering.address = f"http://127.0.0.1:{http.server_address[1]}"
        yield answering
        http.shutdown()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "registry.yaml").write_text((ROOT / "registry.yaml").read_text())
    (tmp_path / "registry").symlink_to(ROOT / "registry")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def models_dev(recorded: Path) -> bytes:
    """The records as the one answer holds them: models under their provider."""
    import tomllib

    answer: dict[str, Any] = {}
    for file in sorted(recorded.glob("modelsdev--models--*.toml")):
        _, _, provider, model = file.stem.split("--")
        answer.setdefault(provider, {"models": {}})["models"][model] = tomllib.loads(file.read_text())
    return json.dumps(answer, default=str).encode()


@pytest.fixture
def playing(server: Answering, shared: Path, monkeypatch: pytest.MonkeyPatch) -> Answering:
    recorded = shared / "second-source-recordings"
    for source, name in LISTS.items():
        server.page(f"/{source}", (recorded / name).read_bytes())
    server.page("/modelsdev", models_dev(recorded))
    for source in (*LISTS, "modelsdev"):
        monkeypatch.setenv(f"TRACKER_SOURCE_{source.upper()}_URL", f"{server.address}/{source}")
    return server


def found_by(ran: Ran) -> set[tuple[Any, ...]]:
    keys = ("model", "check", "source", "claim", "theirs", "meaning")
    return {tuple(one[key] for key in keys) for one in ran.document["disagreements"]}


STATED = [
    ("glm-5.2", "second/context-differs", "modelsdev", "zhipuai/glm-5.2", 1000000, "rounded"),
    ("glm-5.2", "second/date-differs", "modelsdev", "zhipuai/glm-5.2", "2026-06-13", "differs"),
    ("glm-5.2", "second/context-differs", "litellm", "scaleway/glm-5.2", 256000, "served-less"),
    ("glm-5.2", "second/hosting-ends", "litellm", "scaleway/glm-5.2", "2026-11-16", None),
    ("kimi-k2.7-code", "second/hosting-ends", "litellm", "azure_ai/kimi-k2.7-code", "2027-04-16", None),
    ("gpt-5.6-sol", "second/context-differs", "litellm", "gpt-5.6-sol", 922000, "input-only"),
    ("minimax-m2.7", "second/open-flag-differs", "modelsdev", "minimax/MiniMax-M2.7", True, "differs"),
    ("deepseek-v4-flash", "second/parameters-differ", "epoch", "DeepSeek-V4-Flash", 284000000, "unit-error"),
    (
        *("gemma-4-31b-it", "second/open-flag-differs", "epoch", "Gemma 4 31B IT"),
        *("Open weights (restricted use)", "differs"),
    ),
    (
        *("kimi-k2.6", "second/open-flag-differs", "epoch", "Kimi K2.6"),
        *("Open weights (unrestricted)", "differs"),
    ),
]
"""The disagreements that the sheet of second sources names, one by one."""


@pytest.mark.parametrize("stated", STATED, ids=lambda one: f"{one[0]} {one[1]} {one[2]}")
def test_each_stated_disagreement_comes_out(stated: tuple[Any, ...], playing: Answering, run: Run) -> None:
    ran = run("crosscheck", "--source", stated[2], "--refresh", "--format", "json")
    assert ran.code == 0, ran.err
    assert stated in found_by(ran)


def test_served_windows_of_one_model(shared: Path, run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for file in (shared / "second-source-recordings").glob("modelsdev--providers--*.toml"):
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("TRACKER_SOURCE_MODELSDEV_URL", str(folder))
    ran = run("crosscheck", "glm-5.2", "--source", "modelsdev", "--refresh", "--format", "json")
    assert {(one[4], one[5]) for one in found_by(ran)} == {(202720, "served-less"), (262144, "served-less")}


RIGHT = [
    ("openrouter", "glm-5.2"),  # the window of the model, not of one endpoint
    ("openrouter", "deepseek-v4-pro"),
    ("epoch", "glm-5.1"),  # empty
    ("epoch", "gpt-5.5"),
]


@pytest.mark.parametrize(("source", "model"), RIGHT)
def test_where_they_agree_nothing_comes_out(source: str, model: str, playing: Answering, run: Run) -> None:
    assert found_by(run("crosscheck", model, "--source", source, "--refresh", "--format", "json")) == set()


def test_older_rows_of_epoch_are_right(
    server: Answering, shared: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (shared / "second-source-recordings" / "epoch--all_ai_models.2025-04.excerpt.csv").read_bytes()
    server.page("/epoch", body)
    monkeypatch.setenv("TRACKER_SOURCE_EPOCH_URL", f"{server.address}/epoch")
    ran = run(
        "crosscheck", "deepseek-v3", "mistral-large-2", "--source", "epoch", "--refresh", "--format", "json"
    )
    assert found_by(ran) == set()
    assert "Epoch AI" in ran.document["sources"][0]["attribution"]


def test_one_request_a_list_without_any_secret(
    playing: Answering, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_" + "a" * 34)
    ran = run("crosscheck", "--refresh", "--format", "json")
    assert ran.code == 0, ran.err
    assert sorted(path for path, _ in playing.asked) == sorted(f"/{name}" for name in (*LISTS, "modelsdev"))
    assert all("Authorization" not in headers for _, headers in playing.asked)
    assert all("open-weights-tracker" in headers["User-Agent"] for _, headers in playing.asked)


# ---- sources that are asked for each model


def test_modelscope_by_its_base_address(server: Answering, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(**fields: Any) -> bytes:
        return json.dumps({"success": True, "request_id": "x", "data": fields}).encode()

    server.page(
        "/openapi/v1/models/zai-org/GLM-5.2",
        answer(id="zai-org/GLM-5.2", license="Apache License 2.0", gated=True, login_required=True),
    )
    monkeypatch.setenv("TRACKER_SOURCE_MODELSCOPE_URL", f"{server.address}/")
    ran = run("crosscheck", "glm-5.2", "kimi-k2.6", "--source", "modelscope", "--refresh", "--format", "json")
    assert ran.code == 0, ran.err
    assert {path for path, _ in server.asked} == {
        "/openapi/v1/models/zai-org/GLM-5.2",
        "/openapi/v1/models/moonshotai/Kimi-K2.6",
    }
    assert {(one[0], one[1], one[4]) for one in found_by(ran)} == {
        ("glm-5.2", "second/license-differs", "apache-2.0"),
        ("glm-5.2", "second/open-flag-differs", True),
    }


@pytest.mark.parametrize("name", ["llama3", "all-minilm", "phind-codellama-34b-v2"])
def test_ollama_by_the_digest_of_its_texts(
    name: str, server: Answering, shared: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manifest = (shared / "second-source-recordings" / f"ollama--{name}.manifest.json").read_bytes()
    server.page(f"/v2/library/{name}/manifests/latest", manifest)
    monkeypatch.setenv("TRACKER_SOURCE_OLLAMA_URL", server.address)
    (tmp_path / "own.yaml").write_text(
        f"models:\n  - {{id: mine, hub: org/mine, aliases: ['{name}:latest'], declared: [{{field: license, "
        "value: mit, source: 'https://a.example/b', as_of: 2026-01-01}]}\n"
    )
    ran = run(
        "crosscheck", "mine", "--source", "ollama", "--refresh", "--format", "json", "--registry", "own.yaml"
    )
    assert ran.code == 0, ran.err
    assert [path for path, _ in server.asked] == [f"/v2/library/{name}/manifests/latest"]
    known = {one[1]: one[4] for one in found_by(ran)}
    if name == "all-minilm":
        assert known == {"second/license-differs": "apache-2.0"}


# ---- bad days

BAD: Mapping[str, tuple[Callable[[Answering], None], str]] = {
    "a web page": (lambda it: it.page("/x", b"<html>sorry</html>"), "not JSON"),
    "nothing": (lambda it: it.page("/x", b""), "not JSON"),
    "no such page": (lambda it: it.page("/x", b"", status=404), "HTTP 404"),
    "refused": (lambda it: it.page("/x", b"", status=403), "HTTP 403"),
    "too many requests": (lambda it: it.page("/x", b"", status=429, Retry_After="86400"), "HTTP 429"),
    "broken": (lambda it: it.page("/x", b"", status=500), "HTTP 500"),
    "a circle": (lambda it: it.page("/x", b"", status=302, Location="/x"), "TooManyRedirects"),
    "to a file": (lambda it: it.page("/x", b"", status=302, Location="file:///etc/passwd"), "InvalidSchema"),
    "cut off": (lambda it: it.page("/x", b'{"data": [', Content_Length="5000"), "cannot be reached"),
    "no gzip": (lambda it: it.page("/x", b"plain", Content_Encoding="gzip"), "cannot be reached"),
    "packed too large": (
        lambda it: it.page("/x", gzip.compress(b" " * 9_000_000), Content_Encoding="gzip"),
        "larger than",
    ),
    "too large": (lambda it: it.page("/x", b" " * 9_000_000), "larger than"),
    "another form": (lambda it: it.page("/x", b'{"models": []}'), "'data' is missing"),
    "numbers without end": (lambda it: it.page("/x", b'{"data": ' + b"9" * 5000 + b"}"), "not JSON"),
    "deep": (lambda it: it.page("/x", b"[" * 200_000), "not JSON"),
    "not UTF-8": (lambda it: it.page("/x", b'{"data": "\xff\xfe"}'), "not JSON"),
}


@pytest.mark.parametrize(("spoil", "said"), BAD.values(), ids=BAD)
def test_a_bad_day_has_a_reason_and_the_last_answer_serves(
    spoil: Callable[[Answering], None],
    said: str,
    server: Answering,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item = {"id": "z-ai/glm-5.2", "hugging_face_id": "zai-org/GLM-5.2", "context_length": 200000}
    server.page("/x", json.dumps({"data": [item]}).encode())
    monkeypatch.setenv("TRACKER_SOURCE_OPENROUTER_URL", f"{server.address}/x")
    monkeypatch.setattr(second_sources, "_LARGEST", 4 * 1024 * 1024)
    words = ("crosscheck", "--source", "openrouter", "--refresh", "--format", "json")
    before = run(*words)
    assert before.code == 0
    spoil(server)
    ran = run(*words)
    assert ran.code == 6
    assert said in ran.document["sources"][0]["reason"]
    assert found_by(ran) == found_by(before) != set()
    assert len(ran.err.splitlines()) == 1


def test_hostile_words_reach_no_terminal(
    server: Answering, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "\x1b[2J\x1b]52;c;ZXZpbA==\x07\u202e"
    item = {"id": f"z-ai/{evil}", "hugging_face_id": "zai-org/GLM-5.2", "context_length": 200000}
    server.page("/x", json.dumps({"data": [item]}).encode())
    monkeypatch.setenv("TRACKER_SOURCE_OPENROUTER_URL", f"{server.address}/x")
    for form in ("table", "markdown", "csv"):
        out = run("crosscheck", "--source", "openrouter", "--refresh", "--format", form).out
        assert not set(out) & {"\x1b", "\x07", "\u202e"}


BODIES: Mapping[str, Any] = {
    "openrouter": {"data": [{"id": "a/b", "hugging_face_id": "a/b", "context_length": 5}]},
    "litellm": {"a/b": {"litellm_provider": "a", "max_input_tokens": 5, "deprecation_date": "2027-01-01"}},
    "deprecations": [{"provider": "A", "model_id": "b", "shutdown_date": "2027-01-01", "url": "https://a"}],
    "modeleol": {
        "publisher": "a",
        "models": [{"id": "b", "aliases": ["c"], "distributions": [{"via": "d", "shutdown": "2027-01-01"}]}],
    },
    "modelsdev": {"a": {"models": {"b": {"limit": {"context": 5}, "weights": [{"url": "https://x"}]}}}},
    "modelscope": [{"asked": "a/b", "hub": "a/b", "data": {"id": "a/b", "license": "mit", "gated": False}}],
    "ollama": [{"asked": "a", "hub": "a/b", "layers": [{"mediaType": "x", "digest": "sha256:0"}]}],
}
ODD: list[Any] = [None, 5, 1.5, True, "", [], {}, [1], {"a": 1}, float("nan"), 10**30, "\ud800", "9999-99-99"]


def spoilt(value: Any, chance: chances.Random) -> Any:
    if chance.random() < 0.2:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: spoilt(each, chance) for key, each in value.items() if chance.random() > 0.05}
    return [spoilt(each, chance) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("source", BODIES)
def test_any_form_is_read_or_named(source: str) -> None:
    for seed in range(300):
        chance = chances.Random(seed)  # noqa: S311 - no secret
        body = json.dumps(spoilt(BODIES[source], chance)).encode()
        try:
            claims, _ = read_source_answer(source, body, 2026)
        except SourceFormError:
            continue
        for claim in claims:
            assert canonical_json(claim_fields(claim))


# ---- what is kept


def test_headers_name_what_was_read_and_verify_finds_what_was_altered(
    playing: Answering, run: Run, tmp_path: Path
) -> None:
    assert run("crosscheck", "--refresh").code == 0
    assert run("refresh", "--offline").code == 0
    [snapshot] = (tmp_path / "snapshots").glob("2*.jsonl")
    named = json.loads(snapshot.read_bytes().splitlines()[0])["second"]
    assert {name.partition("/")[0] for name in named} == {*LISTS, "modelsdev"}
    assert run("verify").code == 0
    file = next((tmp_path / "snapshots" / "second" / "litellm").glob("*.jsonl"))
    file.write_bytes(file.read_bytes().replace(b"256000", b"256001"))
    assert run("verify").code == 3


def test_another_answer_of_the_same_day_changes_no_file(playing: Answering, run: Run, tmp_path: Path) -> None:
    assert run("crosscheck", "--source", "epoch", "--refresh").code == 0
    [first] = (tmp_path / "snapshots" / "second" / "epoch").glob("*.jsonl")
    content = first.read_bytes()
    status, body, headers = playing.pages["/epoch"]
    playing.pages["/epoch"] = status, body.replace(b"284000000", b"284000001"), headers
    assert run("crosscheck", "--source", "epoch", "--refresh").code == 0
    assert first.read_bytes() == content
    assert (first.parent / f"{first.stem}.1.jsonl").is_file()
    ran = run("crosscheck", "--source", "epoch", "--format", "json")
    assert 284000001 in {one[4] for one in found_by(ran)}


def test_a_name_of_ours_that_leads_elsewhere() -> None:
    ours = TrackedModel(id=ModelId("mine"), hub=HubId("org/Mine"), aliases=("mine-1",))
    closed = TrackedModel(id=ModelId("closed"), aliases=("closed-1",))
    claims = (
        Claim(id="x/mine-1", hub="other/Mine", names=("mine-1",), context=5),
        Claim(id="x/closed-1", hub="org/Closed", names=("closed-1",)),
        Claim(id="x/unknown", hub="org/Unknown", names=("unknown",)),
    )
    catalogue = Catalogue(source="openrouter", as_of="2026-11-30", address="https://a", claims=claims)

    def never(_model: TrackedModel) -> Any:
        raise AssertionError("nothing else is compared")

    found = disagreements([catalogue], Registry((ours, closed)), never, None)  # type: ignore[arg-type]
    assert [(one.check, one.model, one.ours, one.theirs) for one in found] == [
        ("second/id-unknown", "closed", None, "org/Closed"),
        ("second/id-unknown", "mine", "org/Mine", "other/Mine"),
    ]
