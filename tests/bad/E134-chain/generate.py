"""Ten files, each including the next."""

FILES = {f"part{n}.yaml": f"next: {{include: part{n + 1}.yaml}}\n".encode() for n in range(1, 10)}
FILES["agreement.yaml"] = b"parties: {include: part1.yaml}\n"
