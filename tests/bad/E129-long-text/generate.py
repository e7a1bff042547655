"""The text of a whole document as one value."""

TEXT = "甲县与乙县" * 2_500
FILES = {"agreement.yaml": f"notes: [{TEXT}]\n".encode()}
