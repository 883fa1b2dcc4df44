"""The door for operators: click commands. A command opens its own unit of work and prints plain words."""
