import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Why a file could not be imported, in one line that names the place where Node knows it: `syntax error in line 5: Expression expected`. */
export function importFailure(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `threw "${String(error)}" when it was loaded`;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ERR_PACKAGE_IMPORT_NOT_DEFINED') return `imports ${/"#[^"]*"/.exec(error.message)?.[0] ?? 'what is not there'}, expected "#coinbot/strategy" or "#coinbot/indicators/<name>"`;
  if (code === 'ERR_MODULE_NOT_FOUND') return `imports what is not there: ${error.message.split(' imported from ')[0]}`;
  const isSyntax = error instanceof SyntaxError;
  const line = lineIn(error.stack ?? '', file) ?? (isSyntax ? parserLine(file) : undefined);
  const where = line === undefined ? '' : ` in line ${line}`;
  return isSyntax ? `syntax error${where}: ${error.message}` : `failed when it was loaded${where}: ${error.message}`;
}

/** The line of `file` that a stack names first: `/folder/a.ts:5` or `file:///folder/a.ts:5:3`. */
function lineIn(stack: string, file: string): number | undefined {
  for (const name of [pathToFileURL(file).href, file, path.resolve(file)]) {
    const at = stack.indexOf(`${name}:`);
    const line = at === -1 ? NaN : Number.parseInt(stack.slice(at + name.length + 1), 10);
    if (line > 0) return line;
  }
  return undefined;
}

/** V8 keeps the line of a syntax error in a JavaScript module to itself; the parser that strips types says it. */
function parserLine(file: string): number | undefined {
  try {
    stripTypeScriptTypes(readFileSync(file, 'utf8'), { sourceUrl: file });
    return undefined;
  } catch (error) {
    return error instanceof Error ? lineIn(error.stack ?? '', file) : undefined;
  }
}
