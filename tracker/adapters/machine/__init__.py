"""This machine: its clock, and the collector of its Python."""
