"""Who asks: the organisation, its product, its places."""
