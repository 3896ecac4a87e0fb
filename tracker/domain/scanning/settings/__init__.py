"""Models in trees of configuration: keys that name them, containers, settings, scripts."""
