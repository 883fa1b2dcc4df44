"""The one place that knows two databases apart; knows no table by name."""
