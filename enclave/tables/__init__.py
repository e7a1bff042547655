"""Tables in: csv and xlsx with strict column contracts; tables out are in ``enclave.report``."""
