"""A browser on this machine, run without a window: for tests that look at pages as people do."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import struct
import subprocess
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_ASK = """
document.querySelectorAll("details").forEach(each => each.open = true);
axe.run(document, {resultTypes: ["violations"]}).then(found => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const told = found.violations.map(one => [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html)]);
  document.documentElement.innerHTML = "<body><pre id=answer></pre></body>";
  document.getElementById("answer").textContent = JSON.stringify({violations: told, wide: wide});
});
"""
_ANSWER = re.compile(r'<pre id="answer">(.*?)</pre>', re.DOTALL)


def browser() -> str | None:
    """The browser’s program: the one named in TRACKER_BROWSER, else one that is found."""
    named = os.environ.get("TRACKER_BROWSER")
    return named or next((found for name in _NAMES if (found := shutil.which(name))), None)


def checker() -> Path | None:
    """The accessibility checker: the file named in TRACKER_AXE, one of npm, or the one in the dev group."""
    places = [Path(os.environ["TRACKER_AXE"])] if "TRACKER_AXE" in os.environ else []
    places.append(Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js")
    package = find_spec("axe_core_python")
    if package and package.origin:
        places.append(Path(package.origin).with_name("axe.min.js"))
    return next((place for place in places if place.is_file()), None)


def examine(page: Path, folder: Path, *, width: int = 1280, dark: bool = False) -> dict[str, Any]:
    """What the checker finds on a page, and by how many pixels it is wider than the window."""
    program = checker()
    assert program is not None
    script = program.read_text("utf-8").replace("</script", "<\\/script")
    text = _POLICY.sub("", page.read_text("utf-8"))
    copy = folder / "examined.html"
    copy.write_text(
        text.replace("</body>", f"<script>{script}</script><script>{_ASK}</script></body>"), "utf-8"
    )
    shown = _run(copy, folder, width, 900, dark, "--virtual-time-budget=30000", "--dump-dom").decode()
    answer = _ANSWER.search(shown)
    assert answer, shown[:500]
    return dict(json.loads(html.unescape(answer[1])))


def picture(page: Path, folder: Path, *, width: int, height: int, dark: bool = False) -> bytes:
    """What a window of that size shows, as PNG."""
    target = folder / "picture.png"
    _run(page, folder, width, height, dark, f"--screenshot={target}")
    return target.read_bytes()


def with_words(png: bytes, words: str) -> bytes:
    """The picture with a text inside that says what it was made from."""
    body = b"Source\0" + words.encode("latin-1", "replace")
    chunk = struct.pack(">I", len(body)) + b"tEXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"tEXt" + body))
    end = png.rindex(b"IEND") - 4
    return png[:end] + chunk + png[end:]


def words_in(png: bytes) -> str | None:
    """The text put into a picture by ``with_words``."""
    start = png.find(b"tEXtSource\0")
    if start < 0:
        return None
    (length,) = struct.unpack(">I", png[start - 4 : start])
    return png[start + 4 : start + 4 + length].partition(b"\0")[2].decode("latin-1")


def _run(page: Path, folder: Path, width: int, height: int, dark: bool, *more: str) -> bytes:
    program = browser()
    assert program is not None
    profile = folder / "profile"
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    words = [program, *_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}", scheme]
    done = subprocess.run([*words, *more, page.as_uri()], capture_output=True, timeout=180, check=False)
    shutil.rmtree(profile, ignore_errors=True)
    return done.stdout
