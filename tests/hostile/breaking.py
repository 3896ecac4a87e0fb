"""What the tables of hostile situations share: a folder with a small ledger, commands in it, what is harm."""

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.running import Ran
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

TOKEN = "hf_" + "A1b2C3d4" * 5
SHORT_OF_IT = TOKEN[3:20]
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
REGISTRY = """\
models:
  - {id: a, hub: acme/a, family: a, developer: Acme, country: FR}
  - id: b
    history:
      - {date: 2026-06-09, access: api, source: "https://acme.example/b"}
      - {date: 2026-06-12, access: suspended, source: "https://acme.example/b", note: off}
"""
MIT = b"MIT License\n\nPermission is hereby granted, free of charge, to any person\n"
_ROOM = 1_500_000_000
_COMMAND = re.compile(r"\s*::[A-Za-z-]+[ :]")
_OURS = ("::notice file=", "::warning file=", "::error file=")


def small_ledger(root: Path, **facts: Any) -> None:
    """A registry of two models and one snapshot."""
    (root / "registry.yaml").write_text(REGISTRY)
    store = SnapshotFolder(root / "snapshots")
    text = FileObservation(path="LICENSE", sha256=store.evidence.put(MIT), size=len(MIT))
    seen = Observation(
        id=ModelId("a"),
        hub=HubId("acme/a"),
        status=ReadStatus.OK,
        facts={"id": "acme/a", "sha": "a" * 40, "cardData": {"license": "mit"}, "gated": False, **facts},
        contents=(text,),
    )
    store.write([seen], time=dt.datetime(2026, 11, 28, 6, tzinfo=dt.UTC), registry=REGISTRY.encode())


def log_commands(ran: Ran, words: tuple[str, ...] = ()) -> list[str]:
    """Lines that the log of a workflow would obey and that are none of ours."""
    ours = _OURS if "github" in words else ()
    lines = (ran.out + "\n" + ran.err).split("\n")
    return [
        line
        for line in lines
        if (_COMMAND.match(line) and not line.lstrip().startswith(ours)) or "##[" in line or "##vso[" in line
    ]


class Box:
    """A folder of the test's own, and the command line as a process of its own, with little memory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(root / "home"),
            "TRACKER_CACHE_DIR": os.environ["TRACKER_CACHE_DIR"],
            "HF_ENDPOINT": "http://127.0.0.1:9",
        }
        (root / "home").mkdir()

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def start(self, command: list[str], **more: Any) -> subprocess.CompletedProcess[bytes]:
        chosen = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.env,
            timeout=120,
            check=False,
            preexec_fn=_little_memory,
            **chosen,
        )

    def __call__(self, *words: str, **more: Any) -> Ran:
        done = self.start([sys.executable, "-m", "tracker", *words], **more)
        out, err = ((text or b"").decode(errors="surrogateescape") for text in (done.stdout, done.stderr))
        assert "Traceback" not in err, err[-2000:]
        assert "Exception ignored" not in err, err[-2000:]
        assert done.returncode in range(8), (done.returncode, err[-2000:])
        return Ran(done.returncode, out, err)


def _little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (_ROOM, _ROOM))
