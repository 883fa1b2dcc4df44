"""What operators and administrators look after: platforms, tenants, powers, tokens."""
