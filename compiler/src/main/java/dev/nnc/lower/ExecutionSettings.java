package dev.nnc.lower;

/**
 * How to execute.
 *
 * <p>On the CPU, TensorFlow keeps one pool of intra-op threads a process, as large as its first
 * session asks for, and its kernels keep what they prepared for that many: a session that asks for
 * another number later gets the first. Whoever compares bits opens all sessions of a process with
 * the same number, or compares processes.
 *
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param interOpThreads how many operations may run at once
 * @param intraOpThreads how many threads one operation may use
 * @param oneDnn whether oneDNN's kernels are asked for where they are faster than those that
 *     TensorFlow takes by itself ({@link OneDnnNodes}); only where TensorFlow does not ask for them
 */
public record ExecutionSettings(
    String device, int interOpThreads, int intraOpThreads, boolean oneDnn) {
  /** With the kernels that TensorFlow takes by itself. */
  public ExecutionSettings(String device, int interOpThreads, int intraOpThreads) {
    this(device, interOpThreads, intraOpThreads, false);
  }

  /** The same, but for whether oneDNN's kernels are asked for. */
  public ExecutionSettings withOneDnn(boolean asked) {
    return new ExecutionSettings(device, interOpThreads, intraOpThreads, asked);
  }
}
