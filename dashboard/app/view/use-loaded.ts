import { useLoaderData } from 'react-router';

/** What the loader of this route gave, with its own type: everything in it is JSON-safe. */
export const useLoaded = <Loader extends (...given: never[]) => unknown>(): Awaited<ReturnType<Loader>> => useLoaderData() as Awaited<ReturnType<Loader>>;
