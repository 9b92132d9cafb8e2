"""Uploads a file with tuspy: each piece with its checksum, broken off in the middle, gone on with from the address.

    upload.py BASE TOKEN FILE METADATA-AS-JSON
"""

import json
import sys

from tusclient import client

base, token, file, metadata = sys.argv[1:]
counter = client.TusClient(f"{base}/v1/files", headers={"Authorization": f"Bearer {token}"})
metadata = json.loads(metadata)
settings = {"chunk_size": 300_000, "upload_checksum": True, "metadata": metadata}

begun = counter.uploader(file, **settings)
begun.upload(stop_at=700_000)
assert 700_000 <= begun.offset < 1_200_000, begun.offset

rest = counter.uploader(file, url=begun.url, **settings)
assert rest.offset == begun.offset, (rest.offset, begun.offset)
rest.upload()
print(rest.url)
