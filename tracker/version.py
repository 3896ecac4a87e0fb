"""The version of the package, known to everything that signs what it writes or asks."""

__version__ = "0.1.0"
