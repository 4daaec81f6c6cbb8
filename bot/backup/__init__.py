"""Backups: everything that an installation keeps, in one file that restores into either kind of database."""
