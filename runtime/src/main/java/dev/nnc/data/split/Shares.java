package dev.nnc.data.split;

import java.util.Arrays;

/** How many rows of each group a part gets. */
final class Shares {
  private Shares() {}

  /**
   * The group's share rounded down, and one row more where most was cut off (the largest
   * remainder), until the part is full. No group gives more rows than it has left. Of equal
   * remainders the first counts; but groups that are too small for a row of their own come in the
   * given order, since otherwise it would always be the same ones that give one.
   *
   * @param order all numbers of groups, in an order that is drawn
   * @param rows how many rows all groups have together
   * @param wanted how many of them the part is to have
   * @param taken how many rows of each group are given away
   */
  static int[] of(int[][] groups, int[] order, long rows, long wanted, int[] taken) {
    int[] shares = new int[groups.length];
    long[] remainders = new long[groups.length];
    int[] small = Arrays.stream(order).filter(g -> groups[g].length * wanted < rows).toArray();
    int[] turns = new int[groups.length];
    int drawn = 0;
    int given = 0;
    for (int g = 0; g < shares.length; g++) {
      long exact = groups[g].length * wanted;
      shares[g] = Math.min((int) (exact / rows), groups[g].length - taken[g]);
      remainders[g] = exact - shares[g] * rows;
      given += shares[g];
      turns[g] = exact < rows ? small[drawn++] : g;
    }
    while (given < wanted) {
      int best = -1;
      for (int g : turns) {
        boolean has = shares[g] + taken[g] < groups[g].length;
        if (has && (best < 0 || remainders[g] > remainders[best])) {
          best = g;
        }
      }
      shares[best]++;
      remainders[best] -= rows;
      given++;
    }
    return shares;
  }
}
