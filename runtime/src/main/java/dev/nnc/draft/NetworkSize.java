package dev.nnc.draft;

/**
 * A network and a training that suit a table: small and held back where rows are few, wider and
 * with larger batches where they are many.
 *
 * @param layers the flow between the inputs and the answer
 * @param hasStraight whether a layer that goes straight to the answer stands beside them: of few
 *     rows the answer is often a sum of the columns, which layers would have to learn
 * @param average how much of the weights' average each step keeps; empty if there is none
 * @param optimizer with its rate
 * @param batch how many rows a step takes
 * @param epochs at most
 * @param patience how many epochs without improvement are borne
 */
record NetworkSize(
    String layers,
    boolean hasStraight,
    String average,
    String optimizer,
    int batch,
    int epochs,
    int patience) {
  private static final long FEW = 2_000;
  private static final long SOME = 20_000;
  private static final long MANY = 200_000;

  /**
   * For so many rows.
   *
   * @param isClasses whether classes are predicted, not numbers
   * @param fields of the network
   */
  static NetworkSize of(long rows, boolean isClasses, Fields fields) {
    if (fields.hasTexts() && !isClasses && rows < SOME) {
      // Which words stand in a row, wide layers learn by heart.
      return new NetworkSize(
          "dense(64, relu) -> dropout(50%)",
          false, "", "adamw(0.001, decay: 0.05)", rows < FEW ? 16 : 64, 60, 10);
    }
    if (rows < FEW) {
      String optimizer = "adamw(0.003, decay: 0.05)";
      return isClasses
          ? new NetworkSize("dense(32, relu) -> dropout(30%)", false, "", optimizer, 16, 200, 30)
          : new NetworkSize(
              "dense(64, gelu) -> dropout(30%)", true, "0.99", optimizer, 16, 200, 30);
    }
    if (rows < SOME) {
      String decay = fields.hasRanges() ? "0.3" : "0.02"; // ranges are many inputs
      String optimizer = "adamw(cosine(0.002, to: 0), decay: " + decay + ")";
      // What keeps classes from being learned by heart blurs numbers.
      return isClasses
          ? new NetworkSize(
              "dense(64, relu) -> dropout(20%) -> dense(32, relu)",
              false, "", optimizer, 64, 60, 12)
          : new NetworkSize(
              "dense(128, gelu) -> dense(64, gelu)", false, "", optimizer, 64, 100, 20);
    }
    if (rows < MANY) {
      return new NetworkSize(
          isClasses
              ? "dense(128, relu) -> dropout(10%) -> dense(64, relu)"
              : "dense(256, gelu) -> dropout(10%) -> dense(128, gelu)",
          false,
          "",
          "adamw(cosine(0.002, to: 0), decay: 0.01)",
          128,
          40,
          8);
    }
    return new NetworkSize(
        "dense(256, relu) -> dropout(10%) -> dense(128, relu)",
        false, "", "adamw(cosine(0.002, to: 0), decay: 0.01)", 512, 15, 4);
  }
}
