"""What a report says beyond the events of its window: counts by month, who moved, what is coming."""
