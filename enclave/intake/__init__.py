"""Files of tax offices, treasuries and parks, with their dirt, into the standard tables."""
