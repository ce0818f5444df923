"""The doors in: one module per kind of source system. `fetch` meets the world, `read` never does."""
