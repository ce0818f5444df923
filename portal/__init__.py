"""The counter: where data owners hand in files."""
