"""What is known: the model of a fact base, loading it, checking it."""
