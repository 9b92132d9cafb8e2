"""What pyHanko says of signatures, one JSON line a file.

    judge.py now|offline ROOT FILE…

`now` fetches revocation data where it must; `offline` has the evidence in the file alone, and takes no answer for an
answer nowhere (revocation mode `require`).
"""

import json
import logging
import sys
from pathlib import Path

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def context(reader, root, mode):
    options = {"trust_roots": [root], "allow_fetching": mode == "now"}
    if mode == "now":
        return ValidationContext(revocation_mode="hard-fail", **options)
    store = DocumentSecurityStore.read_dss(reader)
    return store.as_validation_context({"revocation_mode": "require", **options})


def told(signature, root, mode):
    trust = context(signature.reader, root, mode)
    if signature.sig_object.get("/SubFilter") == "/ETSI.RFC3161":
        status = validate_pdf_timestamp(signature, trust)
        fine = status.valid and status.intact and status.trusted
        more = {}
    else:
        status = validate_pdf_signature(signature, trust, ts_validation_context=trust)
        fine = status.bottom_line
        more = {"changes": status.modification_level.name, "stamped": bool(status.timestamp_validity)}
    return {
        "field": signature.field_name,
        "fine": bool(fine),
        "coverage": status.coverage.name,
        "summary": status.summary(),
        **more,
    }


def main(mode, root, *files):
    root = x509.Certificate.load(Path(root).read_bytes())
    for file in files:
        with open(file, "rb") as opened:
            reader = PdfFileReader(opened)
            found = []
            for signature in reader.embedded_signatures:
                try:
                    found.append(told(signature, root, mode))
                except Exception as error:
                    found.append({"field": signature.field_name, "fine": False, "error": repr(error)})
        print(json.dumps(found, ensure_ascii=False), flush=True)


main(*sys.argv[1:])
