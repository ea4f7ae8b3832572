/** What the process of a language model is told. */
export type SequenceOrder =
  | { readonly kind: 'start'; readonly file: string; readonly sha256: string; readonly padding: number; readonly maxBytes: number }
  | { readonly kind: 'ask'; readonly texts: readonly (readonly number[])[] };

/** What it answers. */
export type SequenceReply =
  | { readonly kind: 'answer'; readonly logits: Float32Array; readonly classes: number }
  | { readonly kind: 'failure'; readonly error: string; readonly message: string };
