"""Where the documents of a base live, with every revision they had; here in a folder."""
