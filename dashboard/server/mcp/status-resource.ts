import { allOffers } from '../rest/offer.ts';
import { RPC, RpcError } from './json-rpc.ts';
import type { McpResource } from './mcp-server.ts';
import type { AskTool } from './tool.ts';

/** What the bot is doing now, for assistants that take resources into a conversation. */
export const statusResource = (ask: AskTool): McpResource => ({
  uri: 'coinbot://status', name: 'status', description: 'What the bot is doing now: equity, profit, positions, working orders.', mimeType: 'application/json',
  async read(signal) {
    const offer = allOffers().find(({ path }) => path === 'overview.status');
    if (offer === undefined) throw new RpcError(RPC.noResource, 'the page says nothing of its status');
    const answer = await ask({ offer, input: undefined, signal });
    if (answer.kind === 'refused') throw new RpcError(RPC.failed, answer.message);
    return JSON.stringify(answer.value ?? null);
  },
});
