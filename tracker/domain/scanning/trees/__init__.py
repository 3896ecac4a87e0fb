"""Configuration formats read into one tree, each value with its place: JSON, YAML, TOML and INI, HCL."""
