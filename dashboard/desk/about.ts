/** What this page stands on. */
export interface About {
  readonly version: string;
  /** The run that is shown: its folder's name (demo, paper, live), never a path. */
  readonly run: string;
  /** `redis` or `memory`: what caches and carries messages. */
  readonly cache: { readonly kind: 'memory' | 'redis'; readonly isReachable: boolean; readonly hits: number; readonly misses: number };
  readonly listeners: number;
}

export interface AboutDesk {
  about(): Promise<Omit<About, 'listeners'>>;
}
