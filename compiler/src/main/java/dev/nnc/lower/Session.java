package dev.nnc.lower;

import dev.nnc.ir.Variable;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;

/**
 * The state of one execution of a {@link CompiledGraph}: the values of its variables and the
 * buffers of its calls, in native memory that {@link #close} gives back. Sessions on one graph know
 * nothing of each other. Not safe for use by several threads at once.
 */
public sealed interface Session extends AutoCloseable permits TensorFlowSession {
  /** Gives every variable its initial value. The same seed gives the same values. */
  void initialize(long seed);

  List<Variable> variables();

  /** What it runs on in fact, {@code cpu} or {@code gpu}, whatever the settings leave open. */
  String device();

  /** The version of TensorFlow that carries it out, such as {@code 2.18.0}. */
  String version();

  /** Gives only these variables their initial values again, for example an optimizer's slots. */
  void initialize(List<String> variables, long seed);

  /** The variable's bytes in row-major order, little-endian. */
  byte[] read(String variable);

  /** The bytes of several variables, by name, in one call: cheaper than one after another. */
  Map<String, byte[]> read(List<String> variables);

  /** Sets a variable from bytes as {@link #read} gives them. */
  void write(String variable, byte[] value);

  /** Sets several variables, by name, in one call: cheaper than one after another. */
  void write(Map<String, byte[]> values);

  /** Prepares a function for being called; cheap to keep, meant to be called many times. */
  Call call(String function);

  /** The same for some of its outputs; what only the others need is not executed. */
  Call call(String function, List<String> outputs);

  @Override
  void close();

  /** A function that can be called. */
  interface Call {
    /**
     * Native buffers for that many rows of each input, or for one number where an input has no
     * batch, owned by the session and given out again for the same number of rows; those of a few
     * numbers are kept, the last ones that were asked for. Fill them, then {@link #run}.
     */
    Feeds feeds(int rows);

    /**
     * Carries the function out.
     *
     * @throws ExecutionException if TensorFlow fails: not finite, out of memory, or a defect
     */
    Results run(Feeds feeds);
  }

  /** The inputs of one call; positions are 0 and limits are the full size when given out. */
  interface Feeds {
    int rows();

    FloatBuffer floats(String input);

    IntBuffer integers(String input);
  }

  /** The outputs of one call, valid until the next call of the same function. */
  interface Results {
    /** Whether the function has this output. */
    boolean has(String output);

    /** A scalar output of any number type. */
    double scalar(String output);

    /** All numbers of an output in row-major order. */
    float[] floats(String output);

    /** The same in double precision, for a program whose floats are f64. */
    double[] doubles(String output);

    /** The shape of the output in this call. */
    long[] shape(String output);
  }
}
