"""Models named in files, and what those names mean."""
