import net from 'node:net';
import tls from 'node:tls';
import type { AddressInfo } from 'node:net';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came, dots unstuffed. */
  readonly data: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

export interface SmtpServerSettings {
  /** Key and certificate, PEM. */
  readonly identity?: { readonly key: string; readonly cert: string };
  /** From the first byte; otherwise by STARTTLS where there is an identity. */
  readonly isTls?: true;
  readonly login?: { readonly user: string; readonly password: string };
}

type Step = 'CONNECT' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'END';
/** A line is said in the place of the usual answer; the others do as they say. */
export type Misdeed = { readonly say: string } | 'hang' | 'drop';

interface Session {
  socket: net.Socket;
  isEncrypted: boolean;
  rest: string;
  user: string | undefined;
  from: string;
  to: string[];
  data: string[] | undefined;
}

/** Enough of RFC 5321, 3207 and 4954 to send mail to. */
export class SmtpServer {
  readonly mails: ReceivedMail[] = [];
  /** All that clients said before the text of a mail. */
  readonly heard: string[] = [];
  /** What goes wrong, by step, in order; an empty list is the usual. */
  readonly misdeeds = new Map<Step, Misdeed[]>();
  /** What is answered to these recipients, always. */
  readonly recipients = new Map<string, string>();
  connections = 0;
  readonly #settings: SmtpServerSettings;
  readonly #server: net.Server;
  readonly #open = new Set<net.Socket>();

  private constructor(settings: SmtpServerSettings) {
    this.#settings = settings;
    this.#server = settings.isTls === true ? tls.createServer({ ...settings.identity }) : net.createServer();
    this.#server.on(settings.isTls === true ? 'secureConnection' : 'connection', (socket: net.Socket) => { this.#take(socket, settings.isTls === true); });
    if (settings.isTls === true) this.#server.on('connection', (socket: net.Socket) => { this.#keep(socket); });
  }

  static async start(settings: SmtpServerSettings = {}): Promise<SmtpServer> {
    const server = new SmtpServer(settings);
    await new Promise<void>((resolve) => { server.#server.listen(0, '127.0.0.1', resolve); });
    return server;
  }

  get port(): number { return (this.#server.address() as AddressInfo).port; }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  #keep(socket: net.Socket): void {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => { this.#open.delete(socket); });
  }

  #take(socket: net.Socket, isEncrypted: boolean): void {
    this.connections++;
    const session: Session = { socket, isEncrypted, rest: '', user: undefined, from: '', to: [], data: undefined };
    this.#listen(session);
    this.#answer(session, 'CONNECT', '220 test ESMTP');
  }

  #listen(session: Session): void {
    const { socket } = session;
    this.#keep(socket);
    socket.on('data', (part: Buffer) => {
      if (socket !== session.socket) return;
      session.rest += part.toString('latin1');
      for (let end = session.rest.indexOf('\r\n'); end >= 0; end = session.rest.indexOf('\r\n')) {
        const line = session.rest.slice(0, end);
        session.rest = session.rest.slice(end + 2);
        this.#hear(session, line);
      }
    });
  }

  #answer({ socket }: Session, step: Step, usual: string): boolean {
    const misdeed = this.misdeeds.get(step)?.shift();
    if (misdeed === 'hang') return false;
    if (misdeed === 'drop') { socket.destroy(); return false; }
    socket.write(`${misdeed?.say ?? usual}\r\n`);
    return misdeed === undefined;
  }

  #hear(session: Session, line: string): void {
    if (session.data !== undefined) { this.#hearData(session, line); return; }
    this.heard.push(line);
    const word = line.split(' ')[0].toUpperCase();
    const steps: Record<string, () => void> = {
      EHLO: () => { this.#answer(session, 'EHLO', ['250-test', ...(this.#settings.login === undefined ? [] : ['250-AUTH PLAIN']), ...(this.#settings.identity === undefined || session.isEncrypted ? [] : ['250-STARTTLS']), '250 8BITMIME'].join('\r\n')); },
      STARTTLS: () => { if (this.#answer(session, 'STARTTLS', '220 go on')) this.#encrypt(session); },
      AUTH: () => { this.#logIn(session, line.split(' ')[2] ?? ''); },
      MAIL: () => { session.from = addressIn(line); session.to = []; this.#answer(session, 'MAIL', this.#settings.login !== undefined && session.user === undefined ? '530 5.7.0 log in first' : '250 ok'); },
      RCPT: () => { this.#addRecipient(session, addressIn(line)); },
      DATA: () => { if (this.#answer(session, 'DATA', '354 go on')) session.data = []; },
      QUIT: () => { session.socket.end('221 bye\r\n'); },
    };
    (steps[word] ?? (() => { session.socket.write('502 not known\r\n'); }))();
  }

  #addRecipient(session: Session, address: string): void {
    const fixed = this.recipients.get(address);
    if (this.#answer(session, 'RCPT', fixed ?? '250 ok') && fixed === undefined) session.to.push(address);
  }

  #logIn(session: Session, given: string): void {
    const [, user = '', password] = Buffer.from(given, 'base64').toString('utf8').split('\0');
    const { login } = this.#settings;
    const isRight = login !== undefined && user === login.user && password === login.password;
    if (this.#answer(session, 'AUTH', isRight ? '235 welcome' : `535 5.7.8 not accepted: ${given} ${password ?? ''}`) && isRight) session.user = user;
  }

  #encrypt(session: Session): void {
    const plain = session.socket;
    plain.removeAllListeners('data');
    session.rest = '';
    session.socket = new tls.TLSSocket(plain, { isServer: true, ...this.#settings.identity });
    session.isEncrypted = true;
    this.#listen(session);
  }

  #hearData(session: Session, line: string): void {
    const { data, from, to, isEncrypted, user } = session;
    if (line !== '.') { data?.push(line.startsWith('.') ? line.slice(1) : line); return; }
    session.data = undefined;
    if (this.#answer(session, 'END', '250 taken')) this.mails.push({ from, to: [...to], data: data?.join('\r\n') ?? '', isEncrypted, user });
  }
}

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** Headers by lower-case name, unfolded, and the body. */
export function partsOf({ data }: ReceivedMail): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const end = data.indexOf('\r\n\r\n');
  const lines = data.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const raw = data.slice(end + 4);
  const coding = headers.get('content-transfer-encoding');
  if (coding === 'base64') return { headers, body: Buffer.from(raw, 'base64').toString('utf8') };
  const bytes = coding === 'quoted-printable' ? raw.replaceAll(/=\r\n/g, '').replaceAll(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : raw;
  return { headers, body: Buffer.from(bytes, 'latin1').toString('utf8') };
}

/** A header that was written in other letters than ASCII (RFC 2047). */
export const decoded = (header: string): string => header.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
  (how.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : Buffer.from(text.replaceAll('_', ' ').replaceAll(/=([\dA-F]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1')).toString('utf8'));
