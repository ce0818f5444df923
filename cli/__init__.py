"""The front door: one `milepost` command, verbs grouped one file each."""
