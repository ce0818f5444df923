"""The record: append-only tables, landed bytes, checks and admission."""
