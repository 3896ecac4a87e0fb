"""What stands beside the snapshots: owners' lists, and what an unfinished reading has got."""
