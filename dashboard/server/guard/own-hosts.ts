import { UsageError } from '../../../src/shared/domain/errors.ts';

/** The names the page answers to, each with the origin its own pages have. Any other name is somebody else's that points here (DNS rebinding). */
export type OwnHosts = ReadonlyMap<string, string>;

export interface OwnHostsSettings {
  readonly port: number;
  readonly hasTls: boolean;
  /** More names: "bot.example.org" and "bot.example.org:8443" with this server's own scheme, or "https://bot.example.org" behind something that speaks TLS for it. */
  readonly names: readonly string[];
}

const NAME = /^(?<scheme>https?:\/\/)?(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/u;

interface Naming {
  readonly scheme: string;
  readonly port: number;
  /** No browser writes the port then. */
  readonly isUsual: boolean;
}

/** A name as it may stand in a request, with the origin of pages under it. */
function writingsOf(name: string, { scheme, port, isUsual }: Naming): readonly (readonly [host: string, origin: string])[] {
  const found = NAME.exec(name.toLowerCase());
  if (found === null) throw new UsageError(`expected the name of a host such as "bot.example.org" or "https://bot.example.org", found "${name}"`);
  const { scheme: ownScheme, host = '' } = found.groups ?? {};
  // A name alone is also reached at our own port.
  const hosts = host.includes(':') || ownScheme !== undefined || isUsual ? [host] : [host, `${host}:${port}`];
  return hosts.map((one) => [one, (ownScheme ?? scheme) + one]);
}

export function ownHosts({ port, hasTls, names }: OwnHostsSettings): OwnHosts {
  const naming = { scheme: hasTls ? 'https://' : 'http://', port, isUsual: port === (hasTls ? 443 : 80) };
  const local = ['127.0.0.1', 'localhost', '[::1]'].map((host) => (naming.isUsual ? host : `${host}:${port}`)).map((host) => [host, naming.scheme + host] as const);
  return new Map([...local, ...names.flatMap((name) => writingsOf(name, naming))]);
}
