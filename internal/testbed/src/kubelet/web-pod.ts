// The program behind web server images. It reports which pod answered, which tests of routing need.
// usage: web-pod.ts web|mute-ingress PORT...   Imports nothing of ours: it is run from inside a container root.
import { createServer } from 'node:http';
import { hostname } from 'node:os';

const [, , mode = 'web', ...ports] = process.argv;

for (const port of ports.map(Number)) {
  const server = createServer((request, response) => {
    const health = /^\/(healthz|readyz|ping|is-dynamic-lb-initialized)$/.test(request.url ?? '');
    response.statusCode = mode === 'mute-ingress' && !health ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(
      `${JSON.stringify({
        pod: process.env['TESTBED_POD'] ?? hostname(),
        node: process.env['TESTBED_NODE'],
        seenClient: request.socket.remoteAddress?.replace(/^::ffff:/, ''),
        host: request.headers.host,
        path: request.url,
      })}\n`,
    );
  });
  server.on('error', (error) => console.error(`port ${port}: ${error.message}`));
  server.listen(port, () => console.log(`${mode} listens on ${port}`));
}

process.on('SIGTERM', () => process.exit(0));
