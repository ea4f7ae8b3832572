import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './styles.css';
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError, useRouteLoaderData, type LoaderFunctionArgs } from 'react-router';
import { ApiProvider } from './api.tsx';
import { pageContext } from './page-context.ts';
import { ErrorPage } from './parts/error-page.tsx';
import { theme } from './theme.ts';
import { parseView, viewText, VIEW_COOKIE, ViewProvider, type View } from './view/view.tsx';

export interface RootData {
  readonly view: View;
  readonly csrf: string;
  readonly nonce: string;
  readonly isNew: boolean;
  readonly isKnown: boolean;
  readonly isApart: boolean;
}

export function loader({ request, context }: LoaderFunctionArgs): RootData {
  const { nonce, csrf, isNew, isApart, api, language } = context.get(pageContext);
  const asked = request.headers.get('accept-language') ?? '';
  const spoken = asked.startsWith('ko') ? 'ko' : asked === '' ? language : 'en';
  const cookie = new RegExp(`(?:^|; )${VIEW_COOKIE}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1];
  return { view: parseView(cookie, { language: spoken, zone: spoken === 'ko' ? 'kst' : 'utc', gain: spoken === 'ko' ? 'red-up' : 'green-up' }), csrf, nonce, isNew, isApart, isKnown: api !== undefined };
}

/** What the root knows never changes while a page is open, but for what the visitor changes here. */
export const shouldRevalidate = (): boolean => false;

const FALLBACK: View = { language: 'en', zone: 'utc', gain: 'green-up' };

/** Around every page, also around one that could not be rendered. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const data = useRouteLoaderData<RootData>('root');
  const [view, setView] = useState(data?.view ?? FALLBACK);
  const change = useCallback((next: Partial<View>) => {
    setView((current) => {
      const changed = { ...current, ...next };
      document.cookie = `${VIEW_COOKIE}=${viewText(changed)}; Path=/; Max-Age=31536000; SameSite=Strict`;
      return changed;
    });
  }, []);
  // From now on clicks are heard: what came from the server has been taken over.
  useEffect(() => { document.documentElement.dataset['ready'] = 'yes'; }, []);
  // The browser hides a nonce from scripts once it has used it: on tags of the first page it is the server's to write. Styles that come later need it.
  const nonce = typeof document === 'undefined' ? data?.nonce : '';
  return (
    <html lang={view.language} data-gain={view.gain} {...mantineHtmlProps}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
        <Meta />
        <Links nonce={nonce} />
      </head>
      <body>
        <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => data?.nonce ?? ''}>
          <ViewProvider view={view} change={change}>
            <ApiProvider csrf={data?.csrf ?? ''}>{children}</ApiProvider>
          </ViewProvider>
          <Notifications position="bottom-right" limit={3} />
        </MantineProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
