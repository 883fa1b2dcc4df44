"""What the tool is measured against: `floor` is a bound, `plain` the plainest correct use of the LTI library."""
