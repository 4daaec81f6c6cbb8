"""For whoever watches the bot: figures for Prometheus, and alerts to the owners."""
