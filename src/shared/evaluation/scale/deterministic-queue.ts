/**
 * Mean time a customer waits in M/D/c: Poisson arrivals at `rate` a second, `servers` of them, each service exactly `seconds`. Exact but for the cut at
 * 50 more customers than ten standard deviations: the numbers present at times one service apart are a Markov chain whose steps are known (Crommelin 1932;
 * Tijms, "A First Course in Stochastic Models", 9.6.2); Little's law gives the rest. For one server it is Pollaczek and Khinchine's rho s / (2 (1 - rho)).
 */
export function waitInDeterministicQueue({ rate, servers, seconds }: { readonly rate: number; readonly servers: number; readonly seconds: number }): number {
  const load = rate * seconds;
  if (!(load > 0 && load < servers)) throw new RangeError(`expected a load between 0 and ${servers}, found "${load}"`);
  const most = servers + Math.ceil(50 + (10 * load) / (1 - load / servers));
  const arrivals = poisson(load, most);
  let present = Float64Array.from({ length: most }, (_, n) => (n === 0 ? 1 : 0));
  for (let change = 1; change > 1e-13;) {
    const next = stepped(present, arrivals, servers);
    change = next.reduce((sum, value, n) => sum + Math.abs(value - present[n]), 0);
    present = next;
  }
  const waiting = present.reduce((sum, share, n) => sum + share * Math.max(0, n - servers), 0);
  return waiting / rate;
}

function poisson(mean: number, length: number): Float64Array {
  const shares = new Float64Array(length);
  shares[0] = Math.exp(-mean);
  for (let n = 1; n < length; n++) shares[n] = (shares[n - 1] * mean) / n;
  return shares;
}

/** One service time later: whoever was served has gone, and others have come. */
function stepped(present: Float64Array, arrivals: Float64Array, servers: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(present.length);
  const most = arrivals.findLastIndex((share) => share > 1e-18);
  for (let n = 0; n < present.length; n++) {
    if (present[n] < 1e-18) continue;
    const left = Math.max(0, n - servers);
    for (let more = 0; more <= most && left + more < next.length; more++) next[left + more] += present[n] * arrivals[more];
  }
  return next;
}
