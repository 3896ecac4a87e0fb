"""Commands that give: report, site, lock, export."""
