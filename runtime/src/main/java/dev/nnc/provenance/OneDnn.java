package dev.nnc.provenance;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How TensorFlow uses oneDNN, Intel's library of kernels, as far as it can be told from outside.
 *
 * @param operations {@code on} if whole operations are oneDNN's, {@code off} if only the products
 *     inside TensorFlow's own are, {@code default} where the platform's build decides
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

  /** In this process. */
  public static OneDnn here() {
    return of(System.getenv(), System.getProperty("os.name", ""), Processor.here());
  }

  /** With these variables of the environment, on this system and processor. */
  static OneDnn of(Map<String, String> environment, String system, Processor processor) {
    String asked = environment.getOrDefault("TF_ENABLE_ONEDNN_OPTS", "").toLowerCase(Locale.ROOT);
    String operations =
        switch (asked) {
          case "1", "true" -> "on";
          case "0", "false" -> "off";
          default -> usual(system, processor);
        };
    // oneDNN reads its former name where the present one is not set.
    String most =
        environment.getOrDefault(
            "ONEDNN_MAX_CPU_ISA", environment.getOrDefault("DNNL_MAX_CPU_ISA", ""));
    return new OneDnn(operations, most.isEmpty() ? "ALL" : most.toUpperCase(Locale.ROOT));
  }

  private static String usual(String system, Processor processor) {
    if (!system.equals("Linux") || !processor.architecture().equals("amd64")) {
      return "default";
    }
    return processor.extensions().stream().anyMatch(NEURAL::contains) ? "on" : "off";
  }
}
