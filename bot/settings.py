"""Settings, read from the environment or a `.env` file."""
