"""What a text is made of: scripts and languages, sentences, tokens."""
