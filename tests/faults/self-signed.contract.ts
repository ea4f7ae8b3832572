import { generateKeyPairSync, sign } from 'node:crypto';

/** DER: a tag, how long, and what. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value, 'ascii'));
const ECDSA_WITH_SHA256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const utc = (at: number): Buffer => text(0x17, `${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`);
const pem = (body: Buffer): string => `-----BEGIN CERTIFICATE-----\n${body.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** A certificate for a name that nobody but its owner has signed (RFC 5280, version 1), and its key. */
export function selfSigned(name: string, { from, to }: { readonly from: number; readonly to: number }): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const who = sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), text(0x0c, name))));
  const body = sequence(der(0x02, Buffer.from([1])), ECDSA_WITH_SHA256, who, sequence(utc(from), utc(to)), who, publicKey.export({ type: 'spki', format: 'der' }));
  const signature = sign('sha256', body, privateKey);
  return { cert: pem(sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature))), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
