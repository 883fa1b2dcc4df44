"""What goes between us and the platforms: grades out, rosters in, and when."""
