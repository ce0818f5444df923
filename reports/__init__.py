"""The press: a snapshot in, documents out. Nothing here queries anything."""
