import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Any file of the project: what its package.json names is resolved as from here. */
const FROM_HERE = import.meta.url;
const isOurs = (specifier: string): boolean => specifier.startsWith('#coinbot/') || specifier === 'zod' || specifier.startsWith('zod/');
const FORMATS: Readonly<Record<string, string>> = { '.ts': 'module-typescript', '.js': 'module', '.mjs': 'module' };

/**
 * While it lasts, files of `folder` may import `#coinbot/...` and zod wherever the folder lies, and are modules whatever
 * package.json is near them. In the thread that calls it.
 */
export function resolvingProductImports(folder: string): Disposable {
  const inside = `${pathToFileURL(path.resolve(folder)).href}/`;
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      if (isOurs(specifier) && context.parentURL?.startsWith(inside)) return nextResolve(specifier, { ...context, parentURL: FROM_HERE });
      const resolved = nextResolve(specifier, context);
      const format = resolved.url.startsWith(inside) && !resolved.url.includes('/node_modules/') ? FORMATS[path.extname(new URL(resolved.url).pathname)] : undefined;
      return format === undefined ? resolved : { ...resolved, format };
    },
  });
  return { [Symbol.dispose]: () => hooks.deregister() };
}
