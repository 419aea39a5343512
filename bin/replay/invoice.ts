/** An invoice as the file tells it, before anything is made of it. */
export interface Invoice {
  /** `C` and digits where the invoice takes something back. */
  readonly invoiceNo: string;
  /** Empty where the file names no customer. */
  readonly customerId: string;
  readonly lines: readonly InvoiceLine[];
}

export interface InvoiceLine {
  readonly stockCode: string;
  /** As it stands, blanks included; may be empty. */
  readonly description: string;
  /** An integer of any sign. */
  readonly quantity: number;
  /** In the currency's major unit, of any sign. */
  readonly unitPrice: number;
}
