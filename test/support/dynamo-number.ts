/** Numbers as DynamoDB keeps them: decimals, exact, within bounds. */

/** Developer Guide, "Supported data types", Number: the smallest that is not zero. */
const LEAST_MAGNITUDE = 1e-130;

/** Whether a number reaches DynamoDB: the SDK refuses what JavaScript cannot hold exactly. */
export function isStorable(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude <= Number.MAX_SAFE_INTEGER && (magnitude === 0 || magnitude >= LEAST_MAGNITUDE);
}

/** The sum as decimals have it, 0.1 + 0.2 = 0.3, as long as it has no more than 15 digits. */
export function exactSum(a: number, b: number): number {
  if (Number.isInteger(a) && Number.isInteger(b)) return a + b;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  const places = Math.max(left.places, right.places);
  const scaled = ({ units, places: own }: Decimal) => units * 10n ** BigInt(places - own);
  return Number(`${scaled(left) + scaled(right)}e-${places}`);
}

/** `units` / 10 to the power of `places`. */
interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

function decimalOf(value: number): Decimal {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  const places = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return places < 0 ? { units: units * 10n ** BigInt(-places), places: 0 } : { units, places };
}
