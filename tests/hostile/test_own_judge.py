"""A change does not judge itself: what it brings along to be judged by does not count, and that is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.places import Place
from tests.running import Ran, run_tracker

NAME = "acme/nobody-has-read-this-7b"
USE = f'f.from_pretrained("{NAME}")\n'
LENIENT = "accept: {unknown: warn}\n"
STRICT = "accept: {unknown: fail}\n"
Run = Callable[..., Ran]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = Place(tmp_path / "project", tmp_path / "outside")
    made.begin()
    monkeypatch.chdir(made.root)
    for name in ("REGISTRY", "SNAPSHOTS", "POLICY"):
        monkeypatch.delenv(f"TRACKER_{name}", raising=False)
    return made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*words: str) -> Ran:
        options = ("--check", "--offline", "--changed-since", "base", "--format", "json")
        return run_tracker(("scan", *options, *words), monkeypatch, capsys)

    return ran


def rebased(place: Place) -> None:
    place.commit("further")
    place.git("tag", "-f", "base")


def verdicts(ran: Ran) -> dict[str, Any]:
    return {one["text"]: one["verdict"] for one in json.loads(ran.out)["references"]}


def test_a_policy_that_the_change_brings(place: Place, run: Run) -> None:
    place.put("policy.yaml", LENIENT)
    place.put("a.py", USE)
    place.commit()
    ran = run()
    assert (ran.code, verdicts(ran)) == (5, {NAME: "unknown"})
    assert "policy.yaml is part of the change" in ran.err and "--trust-change" in ran.err
    assert run("--trust-change").code == 0


@pytest.mark.parametrize("how", ["edits", "deletes", "commits nothing"])
def test_a_policy_that_the_change(how: str, place: Place, run: Run) -> None:
    place.put("policy.yaml", STRICT if how != "deletes" else "uses: [commercial]\naccept: {deny: [mit]}\n")
    rebased(place)
    if how == "deletes":
        (place.root / "policy.yaml").unlink()
        place.put("a.py", 'f.from_pretrained("zai-org/GLM-5.2")\n')
    else:
        place.put("policy.yaml", LENIENT)
        place.put("a.py", USE)
    if how != "commits nothing":
        place.commit()
    ran = run()
    assert ran.code in {1, 5}
    assert "policy.yaml is part of the change" in ran.err


def test_a_policy_that_the_change_leaves_alone(place: Place, run: Run) -> None:
    place.put("policy.yaml", LENIENT)
    rebased(place)
    place.put("a.py", USE)
    place.commit()
    ran = run()
    assert ran.code == 0
    assert "part of the change" not in ran.err


def test_a_policy_elsewhere_counts(place: Place, run: Run) -> None:
    (place.outside / "policy.yaml").write_text(LENIENT)
    place.put("a.py", USE)
    place.commit()
    assert run("--policy", str(place.outside / "policy.yaml")).code == 0


def test_acceptances_of_duties_are_listed_for_review(place: Place, run: Run) -> None:
    entry = (
        "accepted: [{model: org/name, duty: 'mit:notice', text_sha256: "
        + "a" * 64
        + ", approved_by: legal, on: 2026-11-30, until: 2027-11-30}]\n"
    )
    place.put("policy.yaml", entry)
    place.put("a.py", USE)
    place.commit()
    assert "review: the change accepts 'mit:notice' of org/name" in run().err


COMMENTS = {
    "on the line": f'f.from_pretrained("{NAME}")  # tracker: ignore[fine]\n',
    "above": f'# tracker: ignore[fine]\nf.from_pretrained("{NAME}")\n',
    "for the file": f'# tracker: ignore-file[fine]\nf.from_pretrained("{NAME}")\n',
}


@pytest.mark.parametrize("known", [False, True], ids=["a new file", "a file that was there"])
@pytest.mark.parametrize("text", COMMENTS.values(), ids=COMMENTS)
def test_comments_that_the_change_brings(text: str, known: bool, place: Place, run: Run) -> None:
    if known:
        place.put("a.py", "import f\n")
        rebased(place)
    place.put("a.py", "import f\n" + text)
    place.commit()
    assert run().code == 5
    assert run("--trust-change").code == 0


def test_comments_that_were_there_count(place: Place, run: Run) -> None:
    place.put("a.py", "# tracker: ignore-file[fixture]\nimport f\n")
    place.put("b.py", "import f\n# tracker: ignore[fine]\nx = 1\n")
    rebased(place)
    place.put("a.py", "# tracker: ignore-file[fixture]\nimport f\n" + USE)
    place.put("b.py", "import f\n# tracker: ignore[fine]\n" + USE)
    place.commit()
    ran = run()
    assert (ran.code, verdicts(ran)) == (0, {})


def test_a_baseline_that_the_change_brings(place: Place, run: Run) -> None:
    place.put("a.py", USE)
    assert run("--write-baseline", "known.json").code == 5
    place.commit()
    ran = run("--baseline", "known.json")
    assert ran.code == 5
    assert "known.json is part of the change" in ran.err
    assert run("--baseline", "known.json", "--trust-change").code == 0


def test_a_registry_and_a_record_that_the_change_brings(place: Place, run: Run) -> None:
    place.put("registry.yaml", f"models:\n  - {{id: ours, hub: zai-org/GLM-5.2, aliases: [{NAME}]}}\n")
    place.put("snapshots/2026-11-23T06-00-00Z.jsonl", "{}\n")
    place.put("a.py", USE)
    place.commit()
    ran = run()
    assert (ran.code, verdicts(ran)) == (5, {NAME: "unknown"})
    assert "registry.yaml is part of the change" in ran.err
