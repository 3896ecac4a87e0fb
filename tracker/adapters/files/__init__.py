"""Files of ours: written whole, read with limits, checked against schemas."""
