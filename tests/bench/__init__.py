"""What a request costs: the tool beside the least a launch can cost and beside the plain library tool (`make bench`)."""
