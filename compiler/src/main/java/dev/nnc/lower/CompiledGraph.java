package dev.nnc.lower;

import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that can be executed: its parts, each of which becomes a graph of TensorFlow's in a
 * session that calls one of its functions ({@link GraphPart}). It does not change, and any number
 * of sessions may be open on it at once, each with values of its own for the variables.
 *
 * <p>{@link #close} ends the opening of sessions; the native memory is given back as soon as no
 * session is open any more.
 */
public final class CompiledGraph implements AutoCloseable {
  private final Program program;
  private final InitialValues start;
  private final List<GraphPart> parts;
  private final Map<String, GraphPart> byFunction = new HashMap<>();

  /** Those who need the native memory: the graph's owner, and each open session. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes the program apart. Its functions become graphs when they are first called.
   *
   * @throws TooLargeException if a tensor is above {@link SizeBound#LIMIT}
   */
  public CompiledGraph(Program program) {
    this.program = program;
    List<SizeBound.Excess> excesses = SizeBound.excesses(program);
    if (!excesses.isEmpty()) {
      throw new TooLargeException(excesses);
    }
    parts = GraphPart.of(program);
    for (GraphPart part : parts) {
      for (Function function : part.functions()) {
        byFunction.put(function.name(), part);
      }
    }
    start = new InitialValues(program);
  }

  /**
   * Opens a session, whose variables have no values yet.
   *
   * @throws ExecutionException if the device is not there
   */
  public Session open(ExecutionSettings settings) {
    if (closed.get() || users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the graph is closed");
    }
    try {
      return new TensorFlowSession(this, settings);
    } catch (RuntimeException failure) {
      leave();
      throw failure;
    }
  }

  /** The program that the graph computes. */
  public Program program() {
    return program;
  }

  /** What variables hold at the start. */
  InitialValues start() {
    return start;
  }

  List<GraphPart> parts() {
    return parts;
  }

  /** The part that has the function. */
  GraphPart part(String function) {
    GraphPart part = byFunction.get(function);
    if (part == null) {
      throw new IllegalArgumentException("no function " + function);
    }
    return part;
  }

  /** To be called by each session once, when it closes. */
  void sessionClosed() {
    leave();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave();
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      start.close();
    }
  }
}
