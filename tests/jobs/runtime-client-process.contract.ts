import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the service's own runtime does: loads the handler once, and asks for one event after the other. */
const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;
const post = (where: string, body: unknown): Promise<unknown> => fetch(`${api}/${where}`, { method: 'POST', body: JSON.stringify(body) });
const told = (error: unknown) => (error instanceof Error ? { errorType: error.name, errorMessage: error.message, stackTrace: error.stack?.split('\n') } : { errorMessage: String(error) });

type Handler = (event: unknown, context: { readonly awsRequestId: string; getRemainingTimeInMillis(): number }) => Promise<unknown>;

if (process.env['AWS_LAMBDA_RUNTIME_API'] !== undefined) {
  const [file = '', name = ''] = (process.env['_HANDLER'] ?? '').split('.');
  let handler: Handler;
  try {
    const loaded = await import(pathToFileURL(path.join(process.env['LAMBDA_TASK_ROOT'] ?? '', `${file}.mjs`)).href) as Readonly<Record<string, Handler>>;
    handler = loaded[name];
  } catch (error) {
    await post('init/error', told(error));
    process.exit(1);
  }
  for (;;) {
    const next = await fetch(`${api}/invocation/next`);
    const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
    const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
    try {
      const answer = await handler(await next.json(), { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() });
      await post(`invocation/${id}/response`, answer);
    } catch (error) {
      await post(`invocation/${id}/error`, told(error));
    }
  }
}
