"""Licence texts: which files hold them, and how a text is recognised."""
