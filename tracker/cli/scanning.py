"""The command that finds model references in a project: scan."""
