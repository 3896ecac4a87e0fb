"""The only modules that touch the world: Hub, files, folders, clock."""
