"""Who is how far: one query behind screen, files and API."""
