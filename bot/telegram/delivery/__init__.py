"""From Telegram to the channel and back: nothing lost, nothing twice where it can be known, never too fast."""
