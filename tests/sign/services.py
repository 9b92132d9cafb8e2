"""The demo authority on loopback: makes its keys once, its certificates from pki.yml, and serves until it is ended.

    services.py KEYS PLACE PORT

KEYS is the folder the keys are kept in. PLACE gets the certificates (NAME.pem, NAME.der), a PKCS#12 file of each
holder (NAME.p12, password `demo`), the trusted root alone in `trust`, and last the file `url`, which says that all is
ready. PORT 0 takes any that is free.

Below the address: /demo/ocsp/issuing, /demo/crls/{root,issuing}/latest.crl, /demo/certs/{root,issuing}/ca.crt,
/demo/tsa/tsa by Certomancer, and /csc/v1 (remote signing) by its CSC server. /fault/NAME/… is the same path with
something wrong with it; the names are the keys of FAULTS.
"""

import asyncio
import os
import socket
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import yaml
from aiohttp import ClientSession, ClientTimeout, web
from asn1crypto import core, ocsp, tsp
from certomancer.integrations import aiohttp_animator
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from certomancer.registry.svc_config.ocsp import OCSPInterface
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from csc_dummy.csc_dummy_server import CSCWithCertomancer, DummyServiceParams

HERE = Path(__file__).parent
ROOTS_TRUSTED = ["root"]
OTHER_KINDS = {"deputy": ec.SECP256R1, "seal-p256": ec.SECP256R1, "chief-p384": ec.SECP384R1}
CSC_HASHES = 100


def make_keys(config, folder):
    """A key for each name that has none yet; written whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in config["keysets"]["demo"]["keys"]:
        place = folder / f"{name}.pem"
        if place.exists():
            continue
        curve = OTHER_KINDS.get(name)
        key = ec.generate_private_key(curve()) if curve else rsa.generate_private_key(65537, 2048)
        unfinished = folder / f"{name}.{os.getpid()}"
        unfinished.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        # Whoever came first keeps his: another run may already use it.
        try:
            os.link(unfinished, place)
        except FileExistsError:
            pass
        unfinished.unlink()


def write_certificates(arch, place):
    arch.dump_certs(str(place), flat=True, include_pkcs12=True, pkcs12_pass=b"demo")
    for pem in place.glob("*.cert.pem"):
        name = pem.name.removesuffix(".cert.pem")
        (place / f"{name}.der").write_bytes(arch.get_cert(CertLabel(name)).dump())
        pem.rename(place / f"{name}.pem")
    for archive in place.glob("*.pfx"):
        archive.rename(archive.with_suffix(".p12"))
    trust = place / "trust"
    trust.mkdir()
    for name in ROOTS_TRUSTED:
        (trust / f"{name}.der").write_bytes((place / f"{name}.der").read_bytes())


def forget_one():
    """The OCSP responder says of one certificate that it does not know it."""
    judged = OCSPInterface.check_revocation_status

    def check(self, cid, at_time):
        label = self.pki_arch.find_cert_label(cid, issuer_label=self.for_issuer)
        if label.value == "unknown":
            return ocsp.CertStatus("unknown", core.Null()), []
        return judged(self, cid, at_time)

    OCSPInterface.check_revocation_status = check


def other_imprint(body):
    request = tsp.TimeStampReq.load(body)
    request["message_imprint"]["hashed_message"] = bytes(32)
    return request.dump(force=True)


def other_nonce(body):
    request = tsp.TimeStampReq.load(body)
    request["nonce"] = (request["nonce"].native or 0) + 1
    return request.dump(force=True)


def now():
    """Whole seconds, as RFC 6960 wants them and Certomancer does not."""
    return datetime.now(timezone.utc).replace(microsecond=0)


def shifted(**by):
    return {"X-Certomancer-Fake-Time": (now() + timedelta(**by)).isoformat()}


# What is asked instead of what was asked, and by which clock it is answered.
FAULTS = {
    "lying": lambda body: (other_imprint(body), {}),
    "nonce": lambda body: (other_nonce(body), {}),
    "late": lambda body: (body, shifted(minutes=10)),
    "early": lambda body: (body, shifted(minutes=-10)),
    "fraction": lambda body: (body, shifted(milliseconds=250)),
    "stale": lambda body: (body, shifted(days=-400)),
    "slow": None,
    "down": None,
    "garbage": None,
    "endless": None,
}


async def faulty(request):
    fault, rest = request.match_info["fault"], request.match_info["rest"]
    if fault == "slow":
        await asyncio.sleep(600)
    if fault == "garbage":
        return web.Response(body=b"<html>Dang nhap Wi-Fi</html>", content_type="text/html")
    if fault == "endless":
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(bytes(65536))
    if not FAULTS.get(fault):
        return web.Response(status=503)
    body, headers = FAULTS[fault](await request.read())
    headers["Content-Type"] = request.headers.get("Content-Type", "application/octet-stream")
    address = f"{request.url.origin()}/{rest}"
    async with ClientSession(timeout=ClientTimeout(10)) as session:
        async with session.request(request.method, address, data=body or None, headers=headers) as answer:
            return web.Response(body=await answer.read(), content_type=answer.content_type, status=answer.status)


def add_remote_signing(app, authority):
    """The CSC server brings an application of its own; its routes go into ours, with what they look up there."""
    remote = CSCWithCertomancer(authority, service_params=DummyServiceParams(multisign=CSC_HASHES))
    for name in ("certomancer_config", "svc_info", "service_params"):
        app[name] = remote.app[name]
    remote.app = app
    remote.register_routes()


async def serve(app, line):
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, line).start()


def main(keys, place, port):
    line = socket.create_server(("127.0.0.1", int(port)))
    url = f"http://127.0.0.1:{line.getsockname()[1]}"
    with open(HERE / "pki.yml", encoding="utf-8") as text:
        config = yaml.safe_load(text)
    make_keys(config, Path(keys))
    authority = CertomancerConfig(config, key_search_dir=keys, external_url_prefix=url)
    place = Path(place)
    place.mkdir(parents=True, exist_ok=True)
    write_certificates(authority.get_pki_arch(ArchLabel("demo")), place)
    forget_one()
    aiohttp_animator._now = now

    app = aiohttp_animator.build_animator_app(authority.pki_archs, with_web_ui=False)
    app.router.add_route("*", "/fault/{fault}/{rest:.*}", faulty)
    add_remote_signing(app, authority)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(serve(app, line))
    (place / "url.part").write_text(url)
    (place / "url.part").rename(place / "url")
    loop.run_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
