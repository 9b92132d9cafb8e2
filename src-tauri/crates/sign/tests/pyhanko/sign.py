"""How fast pyHanko signs with a token, and what it adds: signatures a second and bytes, on one line.

    sign.py FILE TOKEN LABEL COUNT

The token is one of with-pki.sh. One signature is made before the clock runs.
"""

import io
import os
import sys
import time
from pathlib import Path

from asn1crypto import x509
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, fields, signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session


def main(file, token, label, count):
    source = Path(file).read_bytes()
    pki = Path(os.environ["MOTCUA_PKI_DIR"])
    load = lambda name: x509.Certificate.load((pki / f"{name}.der").read_bytes())
    session = open_pkcs11_session(
        os.environ["MOTCUA_PKCS11_MODULE"],
        token_criteria=TokenCriteria(label=token),
        user_pin=os.environ["MOTCUA_TOKEN_PIN"],
    )
    # What ours puts in: the certificate and its issuer, not the root.
    # SoftHSM knows ECDSA of a digest alone.
    signer = PKCS11Signer(
        session, key_label=label, signing_cert=load(label), ca_chain=[load("issuing")], use_raw_mechanism=True
    )
    wanted = PdfSignatureMetadata(
        field_name="ChuKy", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )

    def one():
        out = io.BytesIO()
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(source)), wanted, signer=signer, output=out)
        return len(out.getvalue()) - len(source)

    added = one()
    begin = time.perf_counter()
    for _ in range(int(count)):
        one()
    print(int(count) / (time.perf_counter() - begin), added)


main(*sys.argv[1:])
