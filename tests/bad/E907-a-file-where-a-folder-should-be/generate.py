"""A file with the name of the folder."""

FILES = {"结果": b"x"}
