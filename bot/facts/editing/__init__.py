"""Changing a base: typed changes to YAML texts that leave every other line as it was; CSV; archives."""
