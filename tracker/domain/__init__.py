"""The nouns and rules of the field: standard library only, no files, no network, no clock."""
