package dev.nnc.data.source;

import java.math.BigInteger;

/** The double nearest to a decimal number, as {@link Double#parseDouble} gives it. */
final class NearestDouble {
  /** The most decimals that are known here. */
  static final int MOST_DECIMALS = 22;

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS = new double[MOST_DECIMALS + 1];

  /** The first 128 bits of 1 / 5^i, rounded up, in two halves. */
  private static final long[] HIGH = new long[MOST_DECIMALS + 1];

  private static final long[] LOW = new long[MOST_DECIMALS + 1];

  private static final long MOST_EXACT = 1L << 53;

  static {
    double ten = 1;
    for (int i = 0; i <= MOST_DECIMALS; i++) {
      POWERS[i] = ten;
      ten *= 10;
      BigInteger five = BigInteger.valueOf(5).pow(i);
      BigInteger one = BigInteger.ONE.shiftLeft(five.subtract(BigInteger.ONE).bitLength() + 127);
      BigInteger inverse = i == 0 ? one : one.divide(five).add(BigInteger.ONE);
      HIGH[i] = inverse.shiftRight(64).longValue();
      LOW[i] = inverse.longValue();
    }
  }

  private NearestDouble() {}

  /**
   * Of {@code digits / 10^decimals}.
   *
   * @param digits without sign: up to 2^64
   * @param decimals up to {@link #MOST_DECIMALS}
   */
  static double of(long digits, int decimals) {
    if (digits >= 0 && digits <= MOST_EXACT) {
      // Both are exact, and so IEEE 754 rounds their quotient to the nearest (W. D. Clinger, "How to
      // read floating point numbers accurately", 1990).
      return digits / POWERS[decimals];
    }
    return ofMany(digits, decimals);
  }

  /**
   * By a product with the power's inverse, of which two words tell in which direction to round (D.
   * Lemire, "Number parsing at a gigabyte per second", 2021, after M. Eisel). With so few decimals
   * the second word always suffices, and nothing is too small for a normal double.
   */
  private static double ofMany(long digits, int decimals) {
    int zeros = Long.numberOfLeadingZeros(digits);
    long factor = digits << zeros;
    long low = factor * HIGH[decimals];
    long high = Math.unsignedMultiplyHigh(factor, HIGH[decimals]);
    if ((high & 0x1ff) == 0x1ff) {
      long carry = Math.unsignedMultiplyHigh(factor, LOW[decimals]);
      low += carry;
      high += Long.compareUnsigned(carry, low) > 0 ? 1 : 0;
    }
    int upper = (int) (high >>> 63);
    int shift = upper + 9;
    long mantissa = high >>> shift;
    if (Long.compareUnsigned(low, 1) <= 0
        && decimals <= 4
        && (mantissa & 3) == 1
        && mantissa << shift == high) {
      mantissa &= ~1; // Just between two doubles: the even one.
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    long exponent = ((217_706L * -decimals) >> 16) + 63 + upper - zeros + 1023;
    // A mantissa that was rounded up to the next power of two adds one to the exponent.
    return Double.longBitsToDouble((exponent << 52) + (mantissa - (1L << 52)));
  }
}
