"""The knowledge shipped in the package: licences, their texts, the names of models."""
