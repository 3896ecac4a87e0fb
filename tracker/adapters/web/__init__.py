"""Addresses on the web other than the Hub."""
