/** The index of the orders table that lists an owner's orders by day. */
export const LIST_INDEX = 'by-owner-and-day';
