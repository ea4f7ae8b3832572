import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { smallExchange } from '../simulator/binance/simulated-venue.contract.ts';
import { startBinanceSimulator } from '../simulator/binance/start-binance-simulator.ts';

export interface EchoingExchange {
  readonly url: string;
  /** Requests that carried the key, and how many of them were answered with everything that they had said. */
  readonly counts: { signed: number; echoed: number };
  stop(): Promise<void>;
}

/** A made-up exchange behind a server that answers every third signed request, the first few left out, with an error in which the key, the address and all headers stand. */
export async function startEchoingExchange({ apiKey, secret }: { readonly apiKey: string; readonly secret: string }): Promise<EchoingExchange> {
  const exchange = await startBinanceSimulator({ exchange: smallExchange(), keys: [{ apiKey, secret, account: 'a', canTrade: true, canWithdraw: false }] });
  const counts = { signed: 0, echoed: 0 };
  const server = http.createServer((request, response) => {
    const isSigned = request.headers['x-mbx-apikey'] !== undefined;
    if (isSigned) counts.signed += 1;
    if (isSigned && counts.signed > 6 && counts.signed % 3 === 0) {
      counts.echoed += 1;
      response.writeHead(503, { 'content-type': 'application/json' }).end(JSON.stringify({ code: -1, msg: `${apiKey} ${secret} ${request.url}`, headers: request.headers }));
      return;
    }
    const onward = http.request({ port: exchange.port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => { response.destroy(); });
    request.pipe(onward);
  });
  server.on('upgrade', (request, socket, head) => {
    const onward = net.connect(exchange.port, '127.0.0.1', () => {
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${request.rawHeaders.map((text, n) => (n % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const [one, other] of [[socket, onward], [onward, socket]]) one.on('error', () => { other.destroy(); }).on('close', () => { other.destroy(); });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, counts,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await exchange.close();
    },
  };
}
