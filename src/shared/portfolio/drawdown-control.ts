/**
 * By what all positions are scaled while equity is below its peak: m (1 - floor peak / equity), within 0 and 1, as in portfolio
 * insurance. 0 at the floor (a share of the peak) and below, 1 while the cushion times `multiplier` covers everything.
 */
export function drawdownScale(equity: number, peak: number, { floor, multiplier }: { readonly floor: number; readonly multiplier: number }): number {
  const scale = multiplier * (1 - (floor * peak) / equity);
  return equity > 0 && peak > 0 && scale > 0 ? Math.min(1, scale) : 0;
}
