/** How much dearer a coin is in won than abroad, as a fraction: 0.03 is 3 %. `wonPerUnit` is the price of one unit of the foreign quote currency in won. NaN for a price that is none. */
export function kimchiPremium({ won, foreign, wonPerUnit }: { readonly won: number; readonly foreign: number; readonly wonPerUnit: number }): number {
  const isPrice = (value: number) => value > 0 && value < Infinity;
  return isPrice(won) && isPrice(foreign) && isPrice(wonPerUnit) ? won / (foreign * wonPerUnit) - 1 : NaN;
}
