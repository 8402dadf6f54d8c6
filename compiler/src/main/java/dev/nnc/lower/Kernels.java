package dev.nnc.lower;

/**
 * Which of TensorFlow's kernels nodes ask for.
 *
 * @param oneDnn whether for oneDNN's, where they are faster than those that TensorFlow takes by
 *     itself ({@link OneDnnNodes}); only where TensorFlow does not ask for them
 * @param bfloat16 whether products of numbers of bfloat16 have kernels of their own, which only
 *     pays where the processor has instructions for them; otherwise numbers are rounded and
 *     multiplied as f32 ({@link NarrowProducts})
 */
public record Kernels(boolean oneDnn, boolean bfloat16) {
  /** Those that TensorFlow takes by itself, for a processor without such instructions. */
  public static final Kernels USUAL = new Kernels(false, false);

  /** Those for a GPU. */
  static final Kernels OF_GPU = new Kernels(false, true);
}
