// Serves uploads with @tus/server into a folder, to be uploaded to by the project's own client.
//   serve.cjs FOLDER [CUT]
// Says its address, then what was asked of it, a line each: method, status, offset (of a HEAD what it was told, else what it
// asked from). Where CUT is said the line before the server breaks once, behind so many bytes of one connection.
const http = require("node:http");
const net = require("node:net");
const { Server } = require("@tus/server");
const { FileStore } = require("@tus/file-store");

const [folder, cut] = process.argv.slice(2);
const tus = new Server({ path: "/files", datastore: new FileStore({ directory: folder }) });

const server = http.createServer((request, response) => {
  let told;
  const head = response.writeHead;
  response.writeHead = (...said) => {
    const headers = said.at(-1);
    const pairs = Array.isArray(headers) ? headers.flat() : Object.entries(headers ?? {}).flat();
    const at = pairs.findIndex((name) => String(name).toLowerCase() === "upload-offset");
    told = at < 0 ? undefined : pairs[at + 1];
    return head.apply(response, said);
  };
  response.on("close", () => {
    const offset = request.method === "HEAD" ? (told ?? response.getHeader("upload-offset")) : request.headers["upload-offset"];
    console.log(request.method, response.writableFinished ? response.statusCode : "cut", offset ?? "-");
  });
  tus.handle(request, response).catch(() => response.destroy());
});

let left = cut === undefined ? Infinity : Number(cut);

// The line: what is behind the cut never arrives, what is before it does.
const line = net.createServer((client) => {
  const on = net.connect(server.address().port, "127.0.0.1");
  let came = 0;
  client.on("data", (data) => {
    const fits = Math.max(0, left - came);
    came += data.length;
    on.write(data.subarray(0, fits));
    if (data.length > fits) {
      left = Infinity;
      on.end();
      client.destroy();
    }
  });
  client.on("end", () => on.end());
  client.on("error", () => on.destroy());
  on.on("error", () => client.destroy());
  on.pipe(client);
});

server.listen(0, "127.0.0.1", () => {
  line.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${line.address().port}/`));
});
