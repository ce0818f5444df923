"""What leaves for other systems: one snapshot as SDMX, IATI, Parquet and CSV, and what each of them cannot hold.

A snapshot in, files out; the same snapshot gives the same bytes. Unknown is left out or typed, never 0.
"""
