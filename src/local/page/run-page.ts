import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from 'react-router';
import { LOCAL_BIND } from '../../../dashboard/server/guard/bind.ts';
import { openCredentials } from '../../../dashboard/server/guard/credentials.ts';
import { createPageServer } from '../../../dashboard/server/http.ts';
import { LiveHub } from '../../../dashboard/server/live/live-hub.ts';
import { apiHandler, mcpApi, pageHandler, restApi } from '../../../dashboard/server/page-handlers.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import { openDesk } from '../desk/open-desk.ts';
import { logger } from '../log/logger.ts';
import { rotatingFile } from '../log/rotating-file.ts';
import { documents } from '../mcp/documents.ts';
import { openBus, openCache } from '../wire.ts';
import { hearTrading } from './hear-trading.ts';
import { buildPage } from './page-build.ts';

export interface PageSettings {
  readonly config: Config;
  readonly stateFolder: string;
  readonly dataFolder: string;
  /** Named by a person; undefined: the configured one, or the first that is free from 3000 on. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly version: string;
  readonly note: (text: string) => void;
  readonly stop: AbortSignal;
}

/** A page that is being served. */
export interface ServedPage {
  readonly url: string;
  /** To choose the first password with; undefined once there is one. */
  readonly setupCode: string | undefined;
  readonly hasMoved: boolean;
  close(): Promise<void>;
}

/** Builds the page where that is needed and serves it: beside trading, and whether anything trades or not. */
export async function servePage(settings: PageSettings): Promise<ServedPage> {
  const { config, stateFolder, dataFolder, stop } = settings;
  const clock = systemClock();
  const folder = await buildPage({ note: settings.note, signal: stop });
  const log = logger({ level: 'info', sinks: [rotatingFile({ file: path.join(dataFolder, 'dashboard', 'page.log') })], now: () => clock.now() });
  const cache = await openCache(config.redisUrl);
  const bus = config.redisUrl === undefined ? undefined : await openBus(config.redisUrl);
  const credentials = openCredentials({ dataFolder, clock, random: randomBytes, cache });
  const over = new AbortController();
  let closeStreams: (owner: string) => void = () => undefined;
  let watch: (ids: readonly `${string}:${string}`[]) => void = () => undefined;
  const hub = new LiveHub({ now: () => clock.now(), watch: (ids) => { watch(ids); } });
  const desk = openDesk({ stateFolder, dataFolder, config, cache, version: settings.version, now: () => clock.now(), currency: () => hub.plan?.currency ?? config.trading.currency ?? 'USDT', access: { credentials, closeStreams: (owner) => { closeStreams(owner); } } });
  watch = hearTrading(stateFolder, { hub, bus, signal: over.signal }).watch;
  // Written by the build: the framework says what is in it.
  const build = await import(pathToFileURL(path.join(folder, 'server', 'index.js')).href) as ServerBuild;
  const parts = { build, desk, live: hub, now: () => clock.now(), isNew: () => !credentials.password.isSet(), language: config.language, log };
  const { host, port, names, tls } = config.dashboard;
  const server = createPageServer({
    clientFolder: path.join(folder, 'client'), credentials, clock, log, names, apis: { '/trpc': apiHandler(parts), '/api': restApi(parts), '/mcp': mcpApi(parts, { documents: await documents(), version: settings.version }) }, pages: pageHandler(parts),
    bind: { host: settings.host ?? host, port: settings.port ?? port ?? LOCAL_BIND.port, isPortNamed: (settings.port ?? port) !== undefined, tls },
  });
  closeStreams = (owner) => { server.streams.close(owner); };
  const close = async (): Promise<void> => {
    over.abort();
    await server.close();
    await desk.close();
    credentials.close();
    await bus?.close();
    await cache.close();
  };
  try {
    const { url, hasMoved } = await server.listen();
    log.info('page.listening', { url });
    return { url, hasMoved, setupCode: credentials.setupCode.text(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
