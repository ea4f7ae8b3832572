/**
 * The quantity to hold when changes smaller than `band` (a share of equity) are not worth their cost. Closing and turning always
 * happen; what is outside the band is brought to its edge nearest to the target, which costs less than all the way.
 */
export function withinBand({ held, target, band, equity, price }: { readonly held: number; readonly target: number; readonly band: number; readonly equity: number; readonly price: number }): number {
  if (held === 0 || target === 0 || held > 0 !== target > 0) return target;
  const width = (band * equity) / price;
  const difference = target - held;
  return Math.abs(difference) <= width ? held : target - Math.sign(difference) * width;
}
