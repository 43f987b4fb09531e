"""What the wire demands: signatures, errors, contracts. Pure, without state, clock or I/O."""
