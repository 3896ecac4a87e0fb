"""Licences and verdicts, as text."""
