"""The agreement was edited after a quarter was made final."""


def spoil(place):
    """Half and half instead of 6 to 4."""
    path = place / "agreement.yaml"
    text = path.read_text("utf-8").replace("origin: 6, host: 4", "origin: 5, host: 5")
    path.write_text(text, "utf-8")
