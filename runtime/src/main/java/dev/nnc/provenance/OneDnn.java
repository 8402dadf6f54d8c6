package dev.nnc.provenance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How TensorFlow uses oneDNN, Intel's library of kernels, as far as it can be told from outside.
 *
 * @param operations {@code on} if whole operations are oneDNN's, {@code chosen} if of these only
 *     products of matrices, convolutions, max pools and batch normalization are, on the CPU, since
 *     nnc asks for them, {@code off} if only the products inside TensorFlow's own are, {@code
 *     default} where the platform's build decides
 * @param maxCpuIsa the most that oneDNN may use of the processor, such as {@code AVX2}; {@code ALL}
 *     if nobody has set a bound
 */
public record OneDnn(String operations, String maxCpuIsa) {
  /**
   * What turns oneDNN's operations on where nobody says otherwise: {@code DefaultOneDnnPolicy} in
   * TensorFlow 2.18.
   */
  private static final Set<String> NEURAL =
      Set.of("avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile", "amx_int8", "amx_bf16");

  /** Bounds below AVX2. */
  private static final Set<String> LESS = Set.of("SSE41", "AVX");

  private static final String CHOSEN = "chosen";

  private static final OneDnn HERE =
      of(System.getenv(), System.getProperty("os.name", ""), Processor.here());

  /** In this process. */
  public static OneDnn here() {
    return HERE;
  }

  /** Whether nnc asks for those kernels that it has chosen. */
  public boolean chosen() {
    return operations.equals(CHOSEN);
  }

  /** Whether products of numbers of bfloat16 are oneDNN's, by instructions of the processor. */
  public boolean multiplies16Bits(Processor processor) {
    return operations.equals("on")
        && processor.extensions().stream().anyMatch(Set.of("avx512_bf16", "amx_bf16")::contains);
  }

  /** With these variables of the environment, on this system and processor. */
  static OneDnn of(Map<String, String> environment, String system, Processor processor) {
    // oneDNN reads its former name where the present one is not set.
    String most =
        environment.getOrDefault(
            "ONEDNN_MAX_CPU_ISA", environment.getOrDefault("DNNL_MAX_CPU_ISA", ""));
    String bound = most.isEmpty() ? "ALL" : most.toUpperCase(Locale.ROOT);
    String asked = environment.getOrDefault("TF_ENABLE_ONEDNN_OPTS", "").toLowerCase(Locale.ROOT);
    String operations =
        switch (asked) {
          case "1", "true" -> "on";
          case "0", "false" -> "off";
          default -> usual(system, processor, bound);
        };
    return new OneDnn(operations, bound);
  }

  private static String usual(String system, Processor processor, String bound) {
    if (!system.equals("Linux") || !processor.architecture().equals("amd64")) {
      return "default";
    }
    List<String> extensions = processor.extensions();
    if (extensions.stream().anyMatch(NEURAL::contains)) {
      return "on";
    }
    // Measured with AVX2 alone.
    boolean avx2 = extensions.containsAll(Set.of("avx2", "fma")) && !extensions.contains("avx512f");
    return avx2 && !LESS.contains(bound) ? CHOSEN : "off";
  }
}
