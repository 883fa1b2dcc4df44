"""What every audience is told alike: activities, texts, stars. Knows no audience, no session and no request of its own."""
