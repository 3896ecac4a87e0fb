"""The licence knowledge shipped in the package."""

from __future__ import annotations

from tracker.domain.licensing.knowledge import LicenseKnowledge


def load_knowledge() -> LicenseKnowledge:
    """Everything known about licences; entries are built when they are first asked for."""
    return LicenseKnowledge(terms={}, classes={}, hub={}, names={}, links={}, spdx={})
