"""Documents for others about the models a project uses: bills of materials and notices, as plain values."""
