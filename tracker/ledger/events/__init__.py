"""What changed in a window: the list of events, their keys, and what joins one snapshot to the next."""
