"""Tables in: csv and xlsx with strict column contracts. (Tables out: :mod:`enclave.report`.)"""
