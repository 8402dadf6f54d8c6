package dev.nnc.cluster;

import java.util.concurrent.Future;

/** Workers on a cluster that all execute the same sort of task. Any thread may ask them. */
public interface Crew extends AutoCloseable {
  /**
   * Has a task executed. One whose machine is lost is executed again on another.
   *
   * @param name of the task, for who watches the cluster
   * @return what the worker answers; fails with {@link LostTaskException} if no machine could
   *     execute it. Who cancels it has the worker asked for an end
   */
  Future<byte[]> submit(String name, byte[] task);

  /** No task follows; what the workers hold is given back. */
  @Override
  void close();
}
