"""Files that hold others: code in markup, cells of notebooks, scripts in components, templates."""
