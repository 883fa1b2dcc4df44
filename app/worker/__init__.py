"""The background door: claims what is due, calls platforms outside any transaction, records the outcome."""
