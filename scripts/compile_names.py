"""Compile ``tracker/data/scanning/*.yaml`` into ``tracker/data/scanning.json``."""

from tracker.adapters.files.atomic_file import write_atomically
from tracker.adapters.knowledge.name_knowledge import COMPILED, compiled_bytes

if __name__ == "__main__":
    write_atomically(COMPILED, compiled_bytes())
