"""Where the package, what it ships, and a checkout around it lie on this disk."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
DATA = PACKAGE / "data"
CHECKOUT = PACKAGE.parent
"""The folder around the package: in a checkout it holds the registry and the snapshots."""
