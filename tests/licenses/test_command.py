"""``tracker licenses`` as people and programs meet it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.running import golden
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.errors import DataError, UsageError
from tracker.render.layout.style import Style
from tracker.render.layout.tables import display_width
from tracker.render.licensing.licenses import render_pages
from tracker.vocabulary import OutputFormat

from .test_recognition import PROJECT

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("llama-3.2.txt", ["llama-3.2"]),
        ("mistral-modified-mit.txt", ["mistral-modified-mit"]),
        ("unread.txt", ["upstage-solar-open2"]),
        ("hunyuan-compared.txt", ["hunyuan-large", "hunyuan-community"]),
        ("mit-apache.md", ["mit", "apache-2.0", "--format", "markdown"]),
        ("proprietary.txt", ["--class", "proprietary", "--class", "unknown"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pages(run: Run, name: str, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert all(display_width(line) <= 80 for line in result.stdout.split("\n")) or name.endswith(".md")
    golden(f"licenses/{name}", result.stdout)


def test_every_page_fits_eighty_columns(knowledge: LicenseKnowledge) -> None:
    for terms in knowledge.terms.values():
        page = render_pages([terms], form=OutputFormat.TABLE, style=Style())
        assert max(display_width(line) for line in page.split("\n")) <= 80, terms.key


def test_the_list(run: Run) -> None:
    lines = run().stdout.splitlines()
    assert lines[0].split() == ["key", "class", "name"]
    assert len(lines) == 212
    assert max(display_width(line) for line in lines) <= 80


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["--class", "proprietary"], {"falcon-llm-tii-1.0"}),
        (["--search", "powered tencent", "--class", "restricted"],
         {"hunyuan-large", "hunyuan-community", "hunyuan-3d-2", "hunyuan-3d-2.1", "hunyuan-3d-omni",
          "hunyuan-world-1", "tencent-hy-community", "tencent-hy-motion-1.0", "tencent-hy-world-2.0",
          "tencent-hy-worldplay"}),
        (["-s", "no such words at all"], set()),
    ],
    ids=["class", "search", "nothing"],
)  # fmt: skip
def test_filters(run: Run, arguments: list[str], keys: set[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout)))
    assert {row["key"] for row in rows} == keys


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("mit", "mit"),
        ("MIT", "mit"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("bsl-1.0", "boost-1.0"),
        ("llama3.1", "llama-3.1"),
        ("mnpl", "mistral-nonproduction-0.1"),
        ("LicenseRef-kimi-k3", "kimi-k3"),
    ],
)
def test_names_a_licence_is_found_by(run: Run, word: str, key: str) -> None:
    (found,) = json.loads(run(word, "--format", "json").stdout)["licenses"]
    assert found["key"] == key


@pytest.mark.parametrize(
    ("word", "says", "hint"),
    [
        ("gpl3", "no licence is known as gpl3", "gpl-3.0"),
        ("lama-3.1", "no licence is known", "llama-3.1"),
        ("qqqqq", "no licence is known", "--search"),
        ("modified-mit", "can be several licences", "name one"),
        ("gemma", "gemma-terms-2024-04-01", "name one"),
    ],
)
def test_a_name_that_leads_nowhere(run: Run, word: str, says: str, hint: str) -> None:
    error = run(word).exception
    assert isinstance(error, UsageError)
    assert says in error.message
    assert hint in (error.hint or "")


def test_json_of_one_licence(run: Run) -> None:
    document = json.loads(run("llama-3.2", "--format", "json").stdout)
    assert document["schema"] == "tracker.licenses/1"
    (llama,) = document["licenses"]
    assert llama["class"] == "restricted"
    assert llama["thresholds"][0]["amount"] == 700_000_000
    assert llama["territory"]["excluded"] == ["EU"]
    assert llama["tags"]["limitations"][0] == "use-restrictions"
    assert llama["permissions"]["commercial"]["needs"] == ["threshold", "field-of-use", "territory"]


def test_json_of_what_was_not_read_is_null_with_a_reason(run: Run) -> None:
    (unread,) = json.loads(run("upstage-solar-open2", "--format", "json").stdout)["licenses"]
    for permission in unread["permissions"].values():
        assert permission["grant"] is None
        assert permission["reason"]


def test_json_of_a_comparison(run: Run) -> None:
    document = json.loads(run("mit", "kimi-k3", "--compare", "--format", "json").stdout)
    assert document["schema"] == "tracker.license-comparison/1"
    assert document["direction"] == "tightened"
    assert {part["topic"] for part in document["changes"]} >= {"threshold", "duty"}


@pytest.mark.parametrize(
    "arguments", [["--compare", "mit"], ["mit", "--class", "unknown"], ["--compare"]], ids=" ".join
)
def test_words_that_do_not_fit(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("form", "part"),
    [
        ("table", "apache-2.0 (Apache License 2.0, open-source)"),
        ("json", '"schema": "tracker.recognition/1"'),
        ("csv", "apache-2.0,Apache-2.0,open-source,fingerprint-"),
        ("markdown", "| apache-2.0 | Apache-2.0 |"),
    ],
)
def test_identify(run: Run, form: str, part: str) -> None:
    result = run("identify", str(PROJECT / "LICENSE"), "--format", form)
    assert result.exit_code == 0
    assert part in result.stdout


def test_identify_reads_stdin_and_says_what_differs(run: Run) -> None:
    text = (PROJECT / "LICENSE").read_bytes() + b"\nIt may not be used for military purposes.\n"
    result = run("identify", "-", stdin=text)
    assert result.exit_code == 5
    golden("licenses/identify-unknown.txt", result.stdout)


def test_identify_of_several_is_as_good_as_the_worst(run: Run, tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_text("Thanks to everybody.")
    result = run("identify", str(PROJECT / "LICENSE"), str(tmp_path / "NOTICE"), "--format", "json")
    assert result.exit_code == 5
    assert [one["key"] for one in json.loads(result.stdout)["files"]] == ["apache-2.0", None]


@pytest.mark.parametrize("name", ["missing", "."], ids=["missing", "folder"])
def test_identify_of_what_cannot_be_read(run: Run, tmp_path: Path, name: str) -> None:
    error = run("identify", str(tmp_path / name)).exception
    assert isinstance(error, DataError)
    assert error.exit_code == 3


def test_hostile_words_reach_the_terminal_harmless(run: Run) -> None:
    result = run("identify", "-", stdin=b"\x1b[31mred\x1b[0m " * 50)
    assert "\x1b" not in result.stdout


def test_listing_needs_no_sketches_and_identifying_no_yaml() -> None:
    listing = "import sys; from tracker.cli import app; app(['licenses'], standalone_mode=False); "
    unwanted = ("yaml", "pandas", "tracker.adapters.knowledge.license_texts")
    check = f"sys.exit(any(name in sys.modules for name in {unwanted!r}))"
    subprocess.run([sys.executable, "-c", listing], capture_output=True, check=True)  # compiles what is kept
    assert subprocess.run([sys.executable, "-c", listing + check], capture_output=True).returncode == 0
