"""Repositories' pasts on disk: what is kept, and what is being read."""
