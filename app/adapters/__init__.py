"""The SQL side of what the gate and the use cases need remembered; knows no rule and no HTTP."""
