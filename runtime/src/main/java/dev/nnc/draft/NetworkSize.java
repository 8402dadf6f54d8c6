package dev.nnc.draft;

/**
 * A network and a training that suit a table: small and held back where rows are few, wider and
 * with larger batches where they are many.
 *
 * @param layers the flow between the inputs and the answer
 * @param optimizer with its rate
 * @param batch how many rows a step takes
 * @param epochs at most
 * @param patience how many epochs without improvement are borne
 */
record NetworkSize(String layers, String optimizer, int batch, int epochs, int patience) {
  private static final long FEW = 2_000;
  private static final long SOME = 20_000;
  private static final long MANY = 200_000;

  static NetworkSize of(long rows) {
    if (rows < FEW) {
      return new NetworkSize(
          "dense(32, relu) -> dropout(30%)", "adamw(0.003, decay: 0.05)", 16, 200, 30);
    }
    if (rows < SOME) {
      return new NetworkSize(
          "dense(64, relu) -> dropout(20%) -> dense(32, relu)",
          "adamw(cosine(0.002, to: 0), decay: 0.02)", 64, 60, 12);
    }
    if (rows < MANY) {
      return new NetworkSize(
          "dense(128, relu) -> dropout(10%) -> dense(64, relu)",
          "adamw(cosine(0.002, to: 0), decay: 0.01)", 128, 40, 8);
    }
    return new NetworkSize(
        "dense(256, relu) -> dropout(10%) -> dense(128, relu)",
        "adamw(cosine(0.002, to: 0), decay: 0.01)", 512, 15, 4);
  }
}
