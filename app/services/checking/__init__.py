"""The self-check of a platform: what is kept about it (`facts`, told by `records`), what it answers, and the whole (`run`)."""
