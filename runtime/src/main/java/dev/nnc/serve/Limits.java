package dev.nnc.serve;

import java.time.Duration;

/**
 * What requests may cost.
 *
 * @param bodyBytes of one request at most
 * @param time from a request's beginning to its answer
 * @param requests how many may be in the house at once, those that wait among them
 * @param batchRows how many rows of requests that wait are executed together; with 1, each request
 *     is executed by itself
 */
public record Limits(int bodyBytes, Duration time, int requests, int batchRows) {
  /**
   * Rows of one request at most: a short body may hold many, and the answer is longer than they
   * are.
   */
  static final int MOST_ROWS = 20_000;

  /** What a person gets who says nothing. */
  public static final Limits USUAL = new Limits(1 << 20, Duration.ofSeconds(30), 64, 1);

  public Limits {
    if (bodyBytes < 1 || time.isNegative() || time.isZero() || requests < 1 || batchRows < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }
}
