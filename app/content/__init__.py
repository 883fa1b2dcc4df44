"""Knows how course files become a release and how a release is read; knows no database and no learner."""
