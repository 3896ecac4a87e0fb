"""The same answers for coding agents, over stdio; read-only, and offline unless told otherwise."""
