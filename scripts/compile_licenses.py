"""Compile ``tracker/data/licenses/*.yaml`` and the files beside them into ``tracker/data/licenses.json``."""

from tracker.adapters.files.atomic_file import write_atomically
from tracker.adapters.knowledge.license_knowledge import COMPILED, compile_knowledge

if __name__ == "__main__":
    write_atomically(COMPILED, compile_knowledge().encode())
