"""The door for machines: JSON, with the same codes as the pages."""
