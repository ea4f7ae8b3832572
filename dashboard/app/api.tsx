import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError, type TRPCClient } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { useState, type ReactNode } from 'react';
import { asItIs } from '../as-it-is.ts';
import type { AppRouter } from '../server/root-router.ts';
import { hashedFetch } from './hashed-fetch.ts';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The API as options for useQuery and useMutation: `useQuery(useApi().market.candles.queryOptions({ ... }))`. */
export const useApi = useTRPC;
/** The API as plain functions. */
export const useApiClient: () => TRPCClient<AppRouter> = useTRPCClient;

const isFinal = (error: unknown): boolean => error instanceof TRPCClientError && ['UNAUTHORIZED', 'FORBIDDEN', 'BAD_REQUEST', 'NOT_FOUND', 'PRECONDITION_FAILED'].includes((error.data as { code?: string } | undefined)?.code ?? '');

export function ApiProvider({ csrf, children }: { readonly csrf: string; readonly children: ReactNode }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => count < 3 && !isFinal(error), refetchOnWindowFocus: false } } }));
  const [client] = useState(() => createTRPCClient<AppRouter>({
    links: [splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url: '/trpc', transformer: asItIs }),
      false: httpBatchLink({ url: '/trpc', transformer: asItIs, fetch: hashedFetch, headers: { 'x-coinbot-csrf': csrf }, maxURLLength: 4_000, maxItems: 10 }),
    })],
  }));
  return <QueryClientProvider client={queries}><TRPCProvider trpcClient={client} queryClient={queries}>{children}</TRPCProvider></QueryClientProvider>;
}

/** Why a call failed, for a person. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The password has to be typed again before this may be done. */
export const asksForPassword = (error: unknown): boolean => error instanceof TRPCClientError && (error.data as { code?: string } | undefined)?.code === 'PRECONDITION_FAILED';
