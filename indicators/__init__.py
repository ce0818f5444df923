"""The core: what is measured and how far it has come. Pure; nothing here meets a disk, a network or a clock."""
