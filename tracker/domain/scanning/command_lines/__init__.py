"""Models on command lines."""
