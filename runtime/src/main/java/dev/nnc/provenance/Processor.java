package dev.nnc.provenance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a processor can do with many numbers at once. TensorFlow chooses its kernels by it, and each
 * kernel adds in an order of its own, so that the last bits of sums differ from one to the next.
 *
 * @param architecture as Java calls it, such as {@code amd64} or {@code aarch64}
 * @param extensions the vector extensions by the names that Linux has for them, in alphabetical
 *     order: {@code avx2}, {@code fma}; empty where the system does not tell
 */
public record Processor(String architecture, List<String> extensions) {
  /** Of x86, then of ARM. What does not compute with vectors of numbers is left out. */
  private static final Pattern VECTOR =
      Pattern.compile(
          "sse\\w*|ssse3|avx\\w*|fma\\w*|f16c|amx_\\w+"
              + "|neon\\w*|asimd\\w*|sve\\w*|sme\\w*|i8mm|bf16|fphp");

  public Processor {
    extensions = List.copyOf(extensions);
  }

  /** The one that this program runs on. */
  public static Processor here() {
    String description;
    try {
      description = Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1);
    } catch (IOException onlyOnLinux) {
      description = "";
    }
    return of(System.getProperty("os.arch", "unknown"), description);
  }

  /**
   * The first processor of Linux's list, whose line is called {@code flags} on x86 and {@code
   * Features} on ARM.
   *
   * @param description the text of {@code /proc/cpuinfo}, or an empty one
   */
  static Processor of(String architecture, String description) {
    List<String> extensions =
        description
            .lines()
            .map(line -> line.split(":", 2))
            .filter(parts -> parts.length == 2)
            .filter(parts -> Pattern.matches("flags|Features", parts[0].strip()))
            .limit(1)
            .flatMap(parts -> Arrays.stream(parts[1].strip().split("\\s+")))
            .filter(name -> VECTOR.matcher(name).matches())
            .sorted()
            .distinct()
            .toList();
    return new Processor(architecture, extensions);
  }
}
