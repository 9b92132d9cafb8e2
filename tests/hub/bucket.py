"""A store that speaks S3, in memory, on a port of its own, with one bucket. Says its address and serves until it is ended."""

import threading
import urllib.request

from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
address = f"http://{host}:{port}"
made = urllib.request.Request(f"{address}/motcua-tests", method="PUT")
urllib.request.urlopen(made).close()
print(address, flush=True)
threading.Event().wait()
