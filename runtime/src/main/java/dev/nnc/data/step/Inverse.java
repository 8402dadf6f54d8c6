package dev.nnc.data.step;

/** The way back from what a step made of numbers to what it got, number by number. */
interface Inverse {
  Inverse IDENTITY = (place, made) -> made;

  /** The number before the step, from the one that it made at that place of the row. */
  double original(int place, double made);

  /** After how many places of a row it is the same again. */
  default int period() {
    return 1;
  }

  /** Whether equal distances stay equal. */
  default boolean isLinear() {
    return this == IDENTITY;
  }
}
