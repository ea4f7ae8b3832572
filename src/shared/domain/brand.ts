declare const brand: unique symbol;

/** A type that only its minting function can make, so that two plain numbers or objects cannot be confused. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
