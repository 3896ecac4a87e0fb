"""What other catalogues say of a model, and where that differs from what we know."""
