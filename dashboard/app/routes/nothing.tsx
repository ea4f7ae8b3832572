import { data } from 'react-router';
import { ErrorPage } from '../parts/error-page.tsx';

export const meta = () => [{ title: 'coinbot · 404' }];

export const loader = () => data(null, { status: 404 });

/** As the router itself would say it. */
const GONE = { status: 404, statusText: 'Not Found', internal: false, data: null };

/** An address that no page has: the rest of the page is there, so it is said in the reader's language. */
export default function Nothing() {
  return <ErrorPage error={GONE} />;
}
