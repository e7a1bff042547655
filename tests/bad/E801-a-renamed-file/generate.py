"""A .doc of an old version, renamed."""

FILES = {"deal.docx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)}
