"""A folder without YAML."""

FILES = {"资料/备忘.txt": "无".encode()}
