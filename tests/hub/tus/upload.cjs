// Uploads a file with tus-js-client: breaks off in the middle, goes on with a new upload object, and ends.
//   upload.cjs BASE TOKEN FILE METADATA-AS-JSON
const fs = require("node:fs");
const tus = require("tus-js-client");

const [base, token, file, metadata] = process.argv.slice(2);
const bytes = fs.readFileSync(file);

function upload(url, breakAfter) {
  return new Promise((resolve, reject) => {
    const one = new tus.Upload(bytes, {
      endpoint: `${base}/v1/files`,
      uploadUrl: url,
      uploadDataDuringCreation: url === undefined,
      chunkSize: 300_000,
      retryDelays: [0, 200, 1000],
      headers: { Authorization: `Bearer ${token}` },
      metadata: JSON.parse(metadata),
      onChunkComplete: (_size, accepted) => {
        if (accepted > breakAfter) one.abort().then(() => resolve(one.url), reject);
      },
      onError: reject,
      onSuccess: () => resolve(one.url),
    });
    one.start();
  });
}

(async () => {
  const begun = await upload(undefined, 700_000);
  const done = await upload(begun, Infinity);
  // What is whole already is found to be so.
  const again = await upload(done, Infinity);
  console.log(again);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
