"""The text of a whole document as one value."""

TEXT = "甲县与乙县" * 2_500
AGREEMENT = """\
agreement: jia-yi
title: {zh: 甲县—乙县飞地合作协议, en: Enclave agreement of Jia and Yi counties}
status: template
parties:
  jia: {name: {zh: 甲县, en: Jia county}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi county}, role: host, level: county}
scope: {heads: [vat, cit], retain: county}
clauses:
  - id: split
    kind: share
    weights: {jia: 6, yi: 4}
    reference: {document: {zh: 合作协议, en: Agreement}, article: 第三条}
settle: {period: year, late: adjust}
notes:
"""
FILES = {"agreement.yaml": f"{AGREEMENT}  - {TEXT}\n".encode()}
