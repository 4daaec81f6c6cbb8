"""What must outlive a restart: handled updates, dialogues, the question log, feedback, file ids.

`bot.store.store.Store` is the one door.  SQLite in a data folder by default, PostgreSQL for several replicas.
"""
