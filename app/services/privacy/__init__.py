"""What is kept of people: told whole, given to them, and erased for them."""
