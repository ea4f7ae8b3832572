import { z } from 'zod';

/** JSON-RPC 2.0 as the Model Context Protocol uses it: an id is never null. */
const requestId = z.union([z.string().max(200), z.number()]);
export type RequestId = z.infer<typeof requestId>;

const params = z.record(z.string(), z.unknown()).optional();
const request = z.object({ jsonrpc: z.literal('2.0'), id: requestId, method: z.string().max(200), params });
const notification = z.object({ jsonrpc: z.literal('2.0'), id: z.undefined().optional(), method: z.string().max(200), params });
/** We ask nothing, so nothing is answered: an answer is not looked at. */
const answer = z.union([z.object({ jsonrpc: z.literal('2.0'), id: requestId, result: z.unknown(), method: z.undefined().optional() }).refine((one) => 'result' in one), z.object({ jsonrpc: z.literal('2.0'), error: z.object({}), method: z.undefined().optional() })]);

export type RpcRequest = z.infer<typeof request>;
export type RpcNotification = z.infer<typeof notification>;

/** The protocol's own codes for what went wrong. */
export const RPC = { unreadable: -32_700, invalid: -32_600, noMethod: -32_601, badParams: -32_602, failed: -32_603, noResource: -32_002 } as const;

/** What goes back to whoever asked. */
export type Reply =
  | { readonly jsonrpc: '2.0'; readonly id: RequestId; readonly result: object }
  | { readonly jsonrpc: '2.0'; readonly id: RequestId | null; readonly error: { readonly code: number; readonly message: string } };

/** Why a request is not answered; the message goes back. */
export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

export const replyOf = (id: RequestId, result: object): Reply => ({ jsonrpc: '2.0', id, result });
export const errorOf = (id: RequestId | null, { code, message }: { readonly code: number; readonly message: string }): Reply => ({ jsonrpc: '2.0', id, error: { code, message } });

export type Incoming =
  | { readonly kind: 'request'; readonly request: RpcRequest }
  | { readonly kind: 'notification'; readonly notification: RpcNotification }
  | { readonly kind: 'answer' }
  | { readonly kind: 'invalid'; readonly id: RequestId | null };

/** What a JSON value from the wire is. */
export function incomingOf(value: unknown): Incoming {
  const asked = request.safeParse(value);
  if (asked.success) return { kind: 'request', request: asked.data };
  const told = notification.safeParse(value);
  if (told.success) return { kind: 'notification', notification: told.data };
  if (answer.safeParse(value).success) return { kind: 'answer' };
  const named = z.object({ id: requestId }).safeParse(value);
  return { kind: 'invalid', id: named.success ? named.data.id : null };
}
