import path from 'node:path';
import { environmentSecrets, type EnvironmentSecrets } from '../../shared/adapters/secrets/environment-secrets.ts';
import { fileSecrets } from '../../shared/adapters/secrets/file-secrets.ts';
import { firstSecrets } from '../../shared/adapters/secrets/first-secrets.ts';
import type { Secrets } from '../../shared/ports/secrets.ts';
import { configFolder } from '../config/load.ts';
import { hiddenPrompt, type HiddenPrompt } from './hidden-prompt.ts';
import { passphraseFor, type PassphraseFlags } from './passphrase.ts';

export const keyFilePath = (): string => path.join(configFolder(), 'api_keys.json');

let environment: EnvironmentSecrets | undefined;

/** Keys of the environment; they are taken out of it when this is first called. */
export const keysOfEnvironment = (): EnvironmentSecrets => (environment ??= environmentSecrets(process.env));

/** A prompt where a person sits; undefined elsewhere. Questions go to stderr, results to stdout. */
export const openPrompt = (): HiddenPrompt | undefined => (process.stdin.isTTY ? hiddenPrompt(process.stdin, process.stderr) : undefined);

/** Gives `work` a prompt where a person sits, and the terminal back to him afterwards. */
export async function withPrompt<Result>(work: (prompt: HiddenPrompt | undefined) => Promise<Result>): Promise<Result> {
  const prompt = openPrompt();
  try { return await work(prompt); } finally { prompt?.close(); }
}

/** Where the execution process takes its keys from: the environment, then the encrypted file, whose passphrase is asked for when it is needed. */
export const openSecrets = (flags: PassphraseFlags = {}): Secrets =>
  firstSecrets(keysOfEnvironment(), fileSecrets(keyFilePath(), () => withPrompt((prompt) => passphraseFor(flags, prompt))));
