import http from 'node:http';
import https from 'node:https';

/** One request, already authenticated by its options. */
export interface Exchange {
  readonly url: URL;
  readonly options: https.RequestOptions;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

// The most connections of one client at a time. On a local network a TLS handshake takes longer than a place in the queue:
// twenty requests were answered a fifth sooner over four connections than over ten. The others are for the lease, whose
// renewal must not queue behind requests that hang.
const mostConnections = 6;

// A larger answer is not what was requested; it is refused before it fills the memory.
const largest = 256 * 1024 * 1024;

/** The connections of one client, kept open between requests. The official client's own agent closes after every answer. */
export function connectionPool({ protocol }: Pick<URL, 'protocol'>): http.Agent {
  const options = { keepAlive: true, maxSockets: mostConnections };
  return protocol === 'http:' ? new http.Agent(options) : new https.Agent(options);
}

/** Sends one HTTP request and reads the whole answer. Rejects on a broken connection or when the signal fires. */
export function exchange({ url, options, body, signal }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'http:' ? http.request : https.request;
    const request = send(url, { ...options, signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > largest) request.destroy(new Error(`the answer is larger than ${largest} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
