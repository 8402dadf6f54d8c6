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
 * @param kernels which kernels are asked for, on the CPU
 */
public record ExecutionSettings(
    String device, int interOpThreads, int intraOpThreads, Kernels kernels) {
  /** With the kernels that TensorFlow takes by itself. */
  public ExecutionSettings(String device, int interOpThreads, int intraOpThreads) {
    this(device, interOpThreads, intraOpThreads, Kernels.USUAL);
  }

  /** The same with other kernels. */
  public ExecutionSettings with(Kernels asked) {
    return new ExecutionSettings(device, interOpThreads, intraOpThreads, asked);
  }
}
