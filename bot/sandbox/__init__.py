"""A strict fake Bot API server over real HTTP: the tests' Telegram, and the demo's."""
