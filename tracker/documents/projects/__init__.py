"""The published shapes of what is said about a project: a scan, a lock."""
