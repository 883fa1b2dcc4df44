"""What is shown to others: `certified` is what a certificate says, `credential` makes it a signed badge (Open Badges 3.0)."""
