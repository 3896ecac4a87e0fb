"""The record on disk: snapshots in their chain, and the texts that they rest on."""
