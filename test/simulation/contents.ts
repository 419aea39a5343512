/** Lines of an order or of a reservation, in a form that can be compared and read. */
export type Lines = readonly { readonly sku: string; readonly quantity: number }[];

export const contentOf = (lines: Lines): string =>
  lines
    .map(({ sku, quantity }) => `${quantity} ${sku}`)
    .sort()
    .join(', ');
