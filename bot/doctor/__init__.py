"""`lechiffre doctor`: what an installation needs, looked at one by one, each with what to do.  Nothing is changed."""
