"""Print the README's command of a given name, so that CI runs what a reader would copy.

A command is the one line of the shell block that follows ``<!-- command: NAME -->``.
"""

import re
import sys
from pathlib import Path


def readme_command(readme: str, name: str) -> str:
    """Raise LookupError if the README has no such command."""
    found = re.search(rf"<!-- command: {re.escape(name)} -->\s*```(?:sh|bash)\n(.+?)\n```", readme, re.DOTALL)
    if found is None:
        raise LookupError(f"README.md has no command named {name!r}")
    return found.group(1)


if __name__ == "__main__":
    sys.stdout.write(readme_command(Path("README.md").read_text(encoding="utf-8"), sys.argv[1]) + "\n")
