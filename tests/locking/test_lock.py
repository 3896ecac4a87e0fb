"""A project's models pinned with their licence evidence; each way in which a lock drifts."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

import pytest

from tests.hub.rig import SHARDS
from tests.locking.conftest import APACHE, LOAD, OLD, OTHER, POLICY, Project, model, two_states
from tracker.adapters.embedded_hub import Repo
from tracker.adapters.hub.wire.errors import HubError
from tracker.domain.observing.observation import ReadErrorCode

DIGEST = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
ACCEPTED = (
    POLICY + "accepted:\n  - {model: org/a, duty: 'apache-2.0:notice', text_sha256: "
    "'%s', approved_by: counsel, on: 2026-01-01, until: %s}\n"
)


def test_a_lock_names_revision_files_texts_and_verdicts(project: Project) -> None:
    assert project("lock").code == 0
    document = tomllib.loads(project.lock)
    assert [(one["source"], one["repo"], one.get("requested")) for one in document["model"]] == [
        ("huggingface", "org/a", "main"),
        ("huggingface", "org/b", OLD),
        ("openai", "gpt-4o", None),
    ]
    first, second, hosted = document["model"]
    assert first["license"]["evidence"] == [{"path": "LICENSE", "sha256": DIGEST}]
    assert first["verdict"].keys() == {"commercial", "host"}
    assert (first["pinned"], second["pinned"], second["revision"]) == (False, True, OLD)
    assert {file["path"]: set(file) for file in first["file"]}["LICENSE"] == {"path", "size", "git_sha1"}
    assert all("sha256" in file for file in first["file"] if file["path"].endswith(".safetensors"))
    assert "revision" not in hosted and "not-pinnable" in hosted["reasons"]
    assert (project.folder / "models.lock.d" / DIGEST).read_bytes() == APACHE


def test_the_same_project_gives_the_same_bytes(project: Project) -> None:
    project("lock")
    before = project.lock
    again = project("lock")
    assert (again.code, project.lock, "unchanged" in again.out) == (0, before, True)


def test_no_weights_are_fetched(project: Project) -> None:
    project("lock")
    assert not [path for path in project.hub.paths if path.endswith(".safetensors")]


def test_checking_opens_no_connection(project: Project) -> None:
    project("lock")
    asked = len(project.hub.paths)
    assert project("lock", "--check").code == 0
    assert len(project.hub.paths) == asked


def test_a_pin_stays_until_it_is_moved(project: Project) -> None:
    project("lock")
    before = tomllib.loads(project.lock)["model"][0]["revision"]
    project.hub.replace([model(sha="d" * 40), two_states()])
    project("lock")
    kept = tomllib.loads(project.lock)["model"][0]
    assert (kept["revision"], kept["head"]["revision"]) == (before, "d" * 40)
    project("lock", "--upgrade", "org/b")
    assert tomllib.loads(project.lock)["model"][0]["revision"] == before
    project("lock", "--upgrade", "org/a")
    assert tomllib.loads(project.lock)["model"][0]["revision"] == "d" * 40


def test_code_of_another_repository_is_locked_too(project: Project) -> None:
    config = b'{"auto_map": {"AutoModel": "other/code--modeling.Model"}}'
    project.hub.replace([replace(model(), files={"config.json": config}), two_states(), model("other/code")])
    project("lock")
    models = {one["repo"]: one for one in tomllib.loads(project.lock)["model"]}
    assert models["org/a"]["code"] == ["other/code"]
    assert models["other/code"]["where"] == ["app/load.py"]
    assert project.drift() == {}


def test_a_parent_is_locked_with_its_own_text_and_judged_again_offline(project: Project) -> None:
    family = {"relation": "finetune", "models": [{"_id": "f" * 24, "id": "org/base"}]}
    child = model(baseModels=family, card={"base_model": "org/base"})
    base = model("org/base", text=OTHER, license="cc-by-nc-4.0")
    project.hub.replace([child, two_states(), base])
    project("lock")
    entry = tomllib.loads(project.lock)["model"][0]
    assert [(one["repo"], len(one["evidence"])) for one in entry["base"]] == [("org/base", 1)]
    live = project("check", "org/a", "--format", "json").document["results"][0]
    assert entry["verdict"] == {use: live["actions"][use] for use in ("commercial", "host")}
    assert project.drift() == {}


def test_a_parent_that_bars_the_use_is_in_the_verdict(project: Project) -> None:
    family = {"relation": "finetune", "models": [{"_id": "f" * 24, "id": "org/base"}]}
    base = model("org/base", text=None, license="cc-by-nc-4.0")
    project.hub.replace([model(baseModels=family, card={"base_model": "org/base"}), two_states(), base])
    project("lock")
    assert tomllib.loads(project.lock)["model"][0]["verdict"]["commercial"] == "forbidden"
    assert project.drift() == {}


# ---- drift


def no_change(project: Project) -> None:
    pass


def new_reference(project: Project) -> None:
    project.write("app/more.py", LOAD.replace("org/a", "org/new"))


def fewer_references(project: Project) -> None:
    project.write("app/load.py", LOAD.replace('AutoModel.from_pretrained("org/a")\n', ""))


def another_commit(project: Project) -> None:
    project.write("app/load.py", LOAD.replace(OLD, "e" * 40))


def the_locked_commit(project: Project) -> None:
    revision = tomllib.loads(project.lock)["model"][0]["revision"]
    project.write("app/load.py", LOAD.replace('("org/a")', f'("org/a", revision="{revision}")'))


def another_policy(project: Project) -> None:
    project.write("policy.yaml", POLICY.replace("DE", "FR"))


def acceptance(digest: str, until: str) -> Callable[[Project], None]:
    return lambda project: project.write("policy.yaml", ACCEPTED % (digest, until))


def rules_moved_towards_no(project: Project) -> None:
    text = project.lock.replace('commercial = "unknown"', 'commercial = "allowed"', 1)
    project.write("models.lock", text)


def rules_moved_towards_yes(project: Project) -> None:
    text = project.lock.replace('commercial = "allowed"', 'commercial = "forbidden"', 1)
    project.write("models.lock", text)


OFFLINE: list[tuple[Callable[[Project], None], dict[str, str], int]] = [
    (no_change, {}, 0),
    (new_reference, {"unlocked-reference": "error"}, 1),
    (fewer_references, {"unused-entry": "note"}, 0),
    (another_commit, {"revision-differs": "error"}, 1),
    (the_locked_commit, {}, 0),
    (another_policy, {"policy-changed": "error"}, 1),
    (acceptance(DIGEST, "2099-01-01"), {}, 0),
    (acceptance(DIGEST, "2026-02-01"), {"acceptance-expired": "error"}, 1),
    (acceptance("0" * 64, "2099-01-01"), {"acceptance-text-changed": "error"}, 1),
    (rules_moved_towards_no, {"verdict-changed": "error"}, 1),
    (rules_moved_towards_yes, {"verdict-changed": "warning"}, 0),
]


@pytest.mark.parametrize(("happens", "drift", "code"), OFFLINE)
def test_drift_offline(
    project: Project, happens: Callable[[Project], None], drift: dict[str, str], code: int
) -> None:
    project("lock")
    happens(project)
    assert project.drift() == drift
    assert project("lock", "--check").code == code


def test_a_new_acceptance_is_listed_for_review(project: Project) -> None:
    project("lock")
    project.write("policy.yaml", ACCEPTED % (DIGEST, "2099-01-01"))
    document = project("lock", "--check", "--format", "json").document
    assert [one["duty"] for one in document["review"]] == ["apache-2.0:notice"]
    project("lock")
    assert project("lock", "--check", "--format", "json").document["review"] == []


IDLE = {
    "waivers: [{model: org/a, reason: bought, until: 2099-01-01}]": "the waiver for org/a waives nothing",
    "waivers: [{model: org/a, reason: bought, until: 2026-02-01}]": "the waiver for org/a ran out on",
    "waivers: [{model: org/other, reason: bought, until: 2026-02-01}]": None,
    "clarify: [{hub: org/a, base_model: none, reason: known, until: 2026-02-01}]": "of org/a ran out on",
    "clarify: [{hub: org/a, base_model: none, reason: known, until: 2099-01-01}]": None,
}


@pytest.mark.parametrize(("line", "said"), IDLE.items())
def test_what_a_policy_settles_no_more_is_said(project: Project, line: str, said: str | None) -> None:
    project("lock")
    project.write("policy.yaml", line + "\n")
    notes = project("lock", "--check", "--format", "json").document["notes"]
    assert [said in note for note in notes] == [True] if said else notes == []
    assert said is None or said in project("lock", "--check").out


HEAD = "d" * 40
FIRST = model()
ONLINE: list[tuple[str, list[Repo], dict[str, str]]] = [
    ("nothing", [FIRST], {}),
    ("a commit", [replace(model(sha=HEAD), past=(FIRST,))], {"head-moved": "note"}),
    (
        "another text",
        [replace(model(sha=HEAD, text=APACHE + b"\nMore.\n"), past=(FIRST,))],
        {"head-moved": "note", "license-text-changed": "warning"},
    ),
    ("a gate", [model(gated="auto", sha=FIRST.revision)], {"gate-added": "warning"}),
    ("gone", [], {"repo-missing": "error"}),
    ("another one", [model(_id="e" * 24, sha=FIRST.revision)], {"repo-replaced": "error"}),
    ("history rewritten", [model(sha=HEAD)], {"head-moved": "note", "revision-gone": "error"}),
    (
        "other bytes",
        [replace(FIRST, large={"model-00001-of-00002.safetensors": (9, "9" * 64)})],
        {"file-digest-differs": "error"},
    ),
]


@pytest.mark.parametrize(("what", "repos", "drift"), ONLINE, ids=[row[0] for row in ONLINE])
def test_drift_online(project: Project, what: str, repos: list[Repo], drift: dict[str, str]) -> None:
    project("lock")
    project.hub.replace([*repos, two_states()])
    assert project.drift("--online") == drift


def test_a_new_name_of_the_same_repository_is_a_note(project: Project) -> None:
    project("lock")
    large = {name: FIRST.stored(name) for name in SHARDS}
    moved = replace(model("org/renamed", _id=FIRST.body["_id"], sha=FIRST.revision), large=large)
    project.hub.replace([moved, two_states()], renamed={"org/a": "org/renamed"})
    assert project.drift("--online") == {"repo-renamed": "note"}


def test_what_was_seen_once_is_not_told_every_night(project: Project) -> None:
    project("lock")
    project.hub.replace([replace(model(sha=HEAD), past=(FIRST,)), two_states()])
    assert project.drift("--online") == {"head-moved": "note"}
    project("lock")
    assert project.drift("--online") == {}


def test_what_looks_like_a_token_is_kept_nowhere(project: Project) -> None:
    token = "hf_" + "A1" * 17
    large = {f"{token}.safetensors": (9, "9" * 64), f"{token}/model.safetensors": (9, "8" * 64)}
    project.hub.replace([replace(model(), large=large), two_states()])
    project.write("app/more.py", f'AutoModel.from_pretrained("org/a", revision="{token}")\n')
    for words in (
        ("lock",),
        ("lock", "--check"),
        ("lock", "--format", "json"),
        ("lock", "--check", "--online"),
    ):
        ran = project(*words)
        assert token not in ran.out + ran.err, words
    kept = [project.folder / "models.lock", *(project.folder / "models.lock.d").iterdir()]
    assert "safetensors" in project.lock
    assert [path.name for path in kept if token in path.read_text()] == []


def test_what_a_lock_cannot_hold_is_said(project: Project) -> None:
    project.write(
        "app/more.py", 'AutoModel.from_pretrained("/models/own")\nAutoModel.from_pretrained("s3://b/m/own")\n'
    )
    said = project("lock").err
    assert "not in the lock: /models/own, s3://b/m/own; a lock holds neither local files" in said


# ---- files that are wrong


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("<<<<<<< ours\nschema = 1\n=======\n", 1, "merge conflict"),
        ('schema = "tracker.lock/9"\n', 1, "tracker.lock/9"),
        ('schema = "tracker.lock/1"\nx = \n', 2, "TOML"),
        ("a = 1\n", 1, "does not say schema"),
    ],
)
def test_a_lock_that_cannot_be_read_is_named_by_line_and_left_alone(
    project: Project, text: str, line: int, words: str
) -> None:
    project.write("models.lock", text)
    for command in (("lock",), ("lock", "--check")):
        ran = project(*command)
        assert (ran.code, f"models.lock:{line}" in ran.err, words in ran.err) == (3, True, True)
    assert project.lock == text


def test_a_lost_text_cannot_be_told(project: Project) -> None:
    project("lock")
    (project.folder / "models.lock.d" / DIGEST).write_bytes(b"altered")
    ran = project("lock", "--check")
    assert (ran.code, DIGEST in ran.out) == (5, True)


def test_a_hub_without_an_answer_writes_nothing(project: Project) -> None:
    def silent(*_: object, **__: object) -> NoReturn:
        raise HubError(ReadErrorCode.NETWORK, "no answer")

    project.patch.setattr("tracker.adapters.hub.client.HubClient.read", silent)
    ran = project("lock")
    assert (ran.code, (project.folder / "models.lock").exists()) == (4, False)


@pytest.mark.parametrize("form", ["table", "markdown", "github", "sarif", "json"])
def test_every_format_names_the_drift(project: Project, form: str) -> None:
    project("lock")
    new_reference(project)
    ran = project("lock", "--check", "--format", form)
    assert (ran.code, "unlocked-reference" in ran.out) == (1, True)


def test_differences_of_two_locks(project: Project) -> None:
    project("lock")
    project.write("old.lock", project.lock)
    project.hub.replace([model(sha=HEAD, text=OTHER, license="other"), two_states()])
    project("lock", "--upgrade")
    out = project("lock", "--diff", "old.lock", "--format", "markdown").out
    assert "changed" in out and "org/a" in out and "licence texts are not the same" in out
    assert len(out.splitlines()) <= 60


def test_production_is_locked_unless_classes_are_named(project: Project) -> None:
    project.write("tests/test_app.py", 'AutoModel.from_pretrained("org/only-tests")\n')
    project("lock")
    assert "only-tests" not in project.lock and "classes" not in project.lock
    assert project.drift() == {}
    assert project("lock", "--class", "production", "--class", "test").code == 0
    assert 'repo = "org/only-tests"' in project.lock
    assert tomllib.loads(project.lock)["classes"] == ["production", "test"]
    project("lock")
    assert 'repo = "org/only-tests"' in project.lock and project.drift() == {}
    project.write("tests/test_app.py", "")
    assert project.drift() == {"unused-entry": "note"}
    assert project("lock", "--check", "--class", "test").code == 2


def test_a_file_of_very_many_models_is_locked_and_what_is_left_out_is_said(project: Project) -> None:
    names = [f"org/many-{number}" for number in range(40)]
    project.write("app/load.py", "".join(f'AutoModel.from_pretrained("{name}")\n' for name in names))
    project.write("tests/test_app.py", 'AutoModel.from_pretrained("org/only-tests")\n')
    project.hub.replace([model(name) for name in names])
    ran = project("lock")
    assert (len(tomllib.loads(project.lock)["model"]), "1 in test" in ran.err) == (40, True)
