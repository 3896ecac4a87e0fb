"""The published JSON shapes, one module a schema."""
