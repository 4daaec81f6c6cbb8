"""From a text to a Query: vocabulary, recogniser, kinds of question, dialogue."""
