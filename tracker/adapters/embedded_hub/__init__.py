"""A small Hub on loopback, for tests, benchmarks and ``tracker demo``: real HTTP, no network.

It speaks the part of the Hugging Face Hub's HTTP interface that reading models needs, from model states
given as Python values or as a folder, and misbehaves on demand.
"""

from __future__ import annotations

from tracker.adapters.embedded_hub.faults import FAULTS, Fault
from tracker.adapters.embedded_hub.histories import Step, Stored, scripted
from tracker.adapters.embedded_hub.server import EmbeddedHub, Recorded
from tracker.adapters.embedded_hub.states import Repo, load_states

__all__ = ["FAULTS", "EmbeddedHub", "Fault", "Recorded", "Repo", "Step", "Stored", "load_states", "scripted"]
