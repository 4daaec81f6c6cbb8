"""From a Query to a Reply: finding the facts, writing the French."""
