"""A folder that holds somebody's notes."""

FILES = {"资料/备忘.txt": "勿删".encode()}
