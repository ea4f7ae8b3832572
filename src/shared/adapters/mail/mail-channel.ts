import net from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { scrubber } from '../../domain/scrub.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Delivery, NotifierChannel, OutgoingText } from '../../ports/notifier.ts';
import { mailFailure, replyOf } from './mail-failure.ts';
import { letterOf, type Letter } from './letter.ts';

/** tls: encrypted from the first byte. starttls: encrypted before anything is told, or not at all. plain: for a server on this machine. */
export type MailSecurity = 'tls' | 'starttls' | 'plain';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly secure: MailSecurity;
  /** Without it the server is asked to take mail from nobody in particular. */
  readonly login?: { readonly user: string; readonly password: Secret } | undefined;
  readonly from: string;
  readonly to: readonly string[];
  /** What is not critical waits so long for others to go into the same mail. */
  readonly gatherMs: number;
  readonly clock: Pick<Clock, 'now'>;
  /** Makes the names of our mails hard to guess and unlike those of another start. */
  readonly salt: string;
  /** Told of a recipient who was refused while others were not, once for each. */
  readonly say: (text: string) => void;
  /** Certificates trusted in the place of the usual ones, PEM, for a try. Which server it is is proved in every case. */
  readonly ca?: string | undefined;
  readonly sendMs?: number | undefined;
}

const SEND_MS = 30_000;
const MOST_CHARACTERS = 20_000;
const EVERY_MS = 1_000;
const CLOSE_MS = 1_000;
/** Nobody needs the name of this machine: what stands here is what a client without a name says (RFC 5321 section 4.1.3). */
const CLIENT_NAME = '[127.0.0.1]';

/** Tells people by e-mail. */
export function mailChannel(settings: MailSettings): NotifierChannel {
  const { gatherMs, sendMs = SEND_MS } = settings;
  const clean = scrubber(writingsOf(settings));
  const refused = new Set<string>();
  return {
    name: 'mail', mostCharacters: MOST_CHARACTERS, everyMs: EVERY_MS, gatherMs,
    async deliver(message: OutgoingText, signal: AbortSignal): Promise<Delivery> {
      const limit = AbortSignal.timeout(sendMs);
      try {
        const { clock, salt, from, to } = settings;
        const { rejected } = await send(settings, letterOf({ ...message, text: message.text.slice(0, MOST_CHARACTERS) }, { from, to, salt, now: clock.now() }), AbortSignal.any([signal, limit]));
        for (const { recipient, reply } of rejected) {
          if (refused.has(recipient)) continue;
          refused.add(recipient);
          settings.say(clean(`mail: ${recipient} is not told: ${reply}`));
        }
        return { kind: 'delivered' };
      } catch (error) {
        signal.throwIfAborted();
        return limit.aborted ? { kind: 'later', reason: `mail: no answer within ${sendMs} ms` } : mailFailure(error, clean);
      }
    },
  };
}

/** A password goes over the line in these writings too, and a server may write them back. */
function writingsOf({ login }: MailSettings): readonly string[] {
  if (login === undefined) return [];
  const password = login.password.reveal();
  return [password, ...[password, `\0${login.user}\0${password}`].map((text) => Buffer.from(text).toString('base64'))];
}

interface Sent {
  readonly rejected: readonly { readonly recipient: string; readonly reply: string }[];
}

async function send({ host, port, secure, login, ca }: MailSettings, letter: Letter, signal: AbortSignal): Promise<Sent> {
  const transport = createTransport({
    host, port, name: CLIENT_NAME, secure: secure === 'tls', requireTLS: secure === 'starttls', ignoreTLS: secure === 'plain', disableFileAccess: true, disableUrlAccess: true, logger: false, socketCloseTimeout: CLOSE_MS,
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    // A server that says nothing of logging in is asked all the same: mail that should come from somebody never goes out as from nobody.
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password.reveal() }, forceAuth: true }),
    getSocket: (_, done) => { connect(host, port, signal).then((connection) => { done(null, { connection }); }, (error: unknown) => { done(error instanceof Error ? error : new Error(String(error))); }); },
  });
  const { from, to, subject, text, messageId, date, headers } = letter;
  const options: SendMailOptions = { envelope: { from, to: [...to] }, from: { name: 'coinbot', address: from }, to: [...to], subject, text, messageId, date, headers: { ...headers }, signal };
  try {
    const { rejected, rejectedErrors } = await transport.sendMail(options);
    return { rejected: rejected.map((recipient, i) => ({ recipient, reply: replyOf(rejectedErrors?.[i]) })) };
  } finally {
    transport.close();
  }
}

/** By the name of the host, as every other client here does: a process that may reach named places alone lets it pass. The library would look up the address itself. */
function connect(host: string, port: number, signal: AbortSignal): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    const giveUp = (): void => { socket.destroy(); reject(new Error('given up')); };
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('close', () => { signal.removeEventListener('abort', giveUp); });
    socket.on('error', reject);
    socket.once('connect', () => { resolve(socket); });
    if (signal.aborted) giveUp();
  });
}
