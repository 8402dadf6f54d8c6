package dev.nnc.lower;

import dev.nnc.ir.Program;

/** From the IR to something that runs. */
public final class Lowering {
  private Lowering() {}

  /**
   * Puts the program into a TensorFlow graph and opens a session on it.
   *
   * @throws TooLargeException if a tensor is above {@link SizeBound#LIMIT}
   * @throws ExecutionException if the device is not there
   */
  public static Executable lower(Program program, ExecutionSettings settings) {
    LoweredProgram lowered = new LoweredProgram(program);
    try {
      return new NativeExecutable(program, lowered, new NativeSession(lowered.graph(), settings));
    } catch (RuntimeException e) {
      lowered.close();
      throw e;
    }
  }
}
