"""Pasts of repositories, read back from their commits."""
