"""Trees made to break a scanner: it finishes, and says what it did not read."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tracker.adapters.workspace.finding import Workspace
from tracker.commands.ask.scan import scan
from tracker.commands.ask.scanned import Scan
from tracker.domain.scanning.dispatch import find_all

PROJECT = Path(__file__).parent.parent.parent
WORKSPACE = Workspace(
    registry=PROJECT / "registry.yaml", snapshots=PROJECT / "snapshots", policy=None, shipped=False
)

TEXTS = {
    "parentheses.py": "model = " + "(" * 5_000,
    "concatenation.py": "model_id = " + "+".join(['"a"'] * 20_000),
    "attributes.py": "x" + ".a" * 50_000 + "(model='gpt-4o')",
    "combinations.py": "\n".join(f"a{j}='x{i}'" for j in range(8) for i in range(30))
    + "\nmodel_id=f'{a0}{a1}{a2}{a3}{a4}{a5}{a6}{a7}'\n" * 50,
    "circle.py": "a = b\nb = a\nmodel_id = a\nf.from_pretrained(a)",
    "escapes.py": "def (\n" + "'\\" * 50_000,
    "null.py": "model_id = 'acme/m-7b'\0",
    "long.py": "x = [" + ",".join(["'a/b-7b'"] * 20_000) + "]",
    "templates.js": "`" + "${" * 50_000,
    "escapes.js": "'\\" * 50_000,
    "regexes.js": "=/[" * 20_000,
    "brackets.ts": "([" * 50_000,
    "comments.ts": "/*" * 50_000 + "<!--" * 50_000,
    "deep.json": "[" * 100_000,
    "deep.yaml": "[" * 100_000,
    "indent.yaml": "\n".join(" " * depth + "a:" for depth in range(2_000)),
    "aliases.yaml": "a: &a [x]\n" + "\n".join(f"b{n}: [*a, *a]" for n in range(2_000)),
    "quotes.sh": "vllm serve '" + "\\'" * 50_000,
    "variables.sh": "A=${A:-" * 5_000,
    "long.env": "MODEL=" + "a" * 100_000,
    "deep.ipynb": '{"cells":' + "[" * 100_000,
    "links.md": "[" * 50_000 + "](https://huggingface.co/a/b)",
    "Dockerfile": "RUN " + "\\\n" * 50_000,
    "table.toml": "[" * 50_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_texts_end(name: str) -> None:
    assert len(list(find_all(PurePosixPath(name), TEXTS[name]))) < 20_000


def scanned(folder: Path) -> Scan:
    return scan([folder], WORKSPACE)


def reasons(found: Scan) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in found.skipped}


def test_huge_files_are_named_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(1_000_000_000)
    assert reasons(scanned(tmp_path)) == {"huge.json": "larger than 5 MB"}


def test_archives_are_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.py", b"\0" * 10_000_000)
    (tmp_path / "bomb.zip").rename(tmp_path / "bomb.json")
    found = scanned(tmp_path)
    assert found.references == ()


def test_binary_content_under_a_text_name(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"model = 'Qwen/Qwen3-8B'\0\0\x01")
    assert reasons(scanned(tmp_path)) == {"a.py": "binary"}


def test_invalid_utf8_is_read_around(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# \xff\xfe\nf.from_pretrained('Qwen/Qwen3-8B')\n")
    found = scanned(tmp_path)
    assert [reference.text for reference in found.references] == ["Qwen/Qwen3-8B"]
    assert "not valid UTF-8" in reasons(found)["a.py"]


def test_utf16_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_bytes("ollama pull qwen3:8b\n".encode("utf-16"))
    assert [reference.text for reference in scanned(tmp_path).references] == ["qwen3:8b"]


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    target = str(tmp_path).encode() + b"/\xff.py"
    with open(target, "w") as file:  # noqa: PTH123 - no Path holds these bytes
        file.write("f.from_pretrained('Qwen/Qwen3-8B')")
    assert len(scanned(tmp_path).references) == 1


def test_a_defect_in_one_file_does_not_end_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: PurePosixPath, text: str) -> list[object]:
        raise RuntimeError

    monkeypatch.setattr("tracker.adapters.project.file_reading.find_all", broken)
    (tmp_path / "a.py").write_text("f.from_pretrained('Qwen/Qwen3-8B')")
    assert "RuntimeError" in reasons(scanned(tmp_path))["a.py"]
