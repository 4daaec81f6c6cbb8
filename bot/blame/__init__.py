"""Why an example question does not get what it must: the cause, where it is written, and how to mend it."""
