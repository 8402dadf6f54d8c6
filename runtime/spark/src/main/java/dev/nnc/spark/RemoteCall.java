package dev.nnc.spark;

import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.Work;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Executes a task on an executor. What would come to the same on another one, such as a mistake of
 * nnc, is an answer, so that Spark does not try it again.
 */
final class RemoteCall implements Function<byte[], byte[]> {
  private static final long serialVersionUID = 1;

  /** The first byte of an answer: what the worker answers stands behind it. */
  static final byte DONE = 0;

  /** Why nothing can be executed there stands behind it. */
  static final byte UNFIT = 1;

  /** What went wrong stands behind it. */
  static final byte FAILED = 2;

  private final Broadcast<Work> work;

  RemoteCall(Broadcast<Work> work) {
    this.work = work;
  }

  @Override
  public byte[] call(byte[] task) {
    TaskContext here = TaskContext.get();
    try (Workplace.Place place = Workplace.enter(work.id(), work::value)) {
      return marked(DONE, place.worker().execute(task, here::isInterrupted));
    } catch (UnfitMachineException unfit) {
      return marked(UNFIT, host() + ": " + unfit.getMessage());
    } catch (RuntimeException failure) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      return marked(FAILED, host() + ": " + trace);
    }
  }

  private static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }

  private static byte[] marked(byte mark, String text) {
    return marked(mark, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] marked(byte mark, byte[] content) {
    byte[] marked = new byte[content.length + 1];
    marked[0] = mark;
    System.arraycopy(content, 0, marked, 1, content.length);
    return marked;
  }
}
