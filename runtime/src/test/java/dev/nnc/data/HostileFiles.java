package dev.nnc.data;

import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.type.ColumnType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Loads mutated CSV and IDX files. A program of its own, so that it can be given little memory:
 * whatever a file holds, there is data or an error, and nothing else.
 */
public final class HostileFiles {
  private static final String[] SNIPPETS = {
    "\"",
    "\"\"",
    ",",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\uFEFF",
    ";",
    "NaN",
    "Infinity",
    "1e999",
    "=1+1",
    "\u202E",
    "😀",
    "-",
    "1e",
    "0x1",
    "<script>",
    "\t",
    "9".repeat(5000),
    ",".repeat(20_000),
    "\"" + "\n".repeat(5000),
    "\"\"".repeat(3000)
  };

  private final TestData data;
  private final Random random = new Random(20_24);
  private int errors;
  private int sound;

  private HostileFiles(Path folder) {
    data = new TestData(folder);
  }

  /** Arguments: an empty folder, and how many files of each kind. Fails by an exception. */
  public static void main(String[] arguments) {
    HostileFiles files = new HostileFiles(Path.of(arguments[0]));
    int trials = Integer.parseInt(arguments[1]);
    for (int i = 0; i < trials; i++) {
      files.csv();
      files.idx(i % 2 == 0);
    }
    System.out.println(files.errors + " refused, " + files.sound + " read");
  }

  private void csv() {
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 40; i++) {
      text.append(i).append(',').append(i * 0.5).append(i % 2 == 0 ? ",\"u\"\n" : ",v\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutate(bytes);
    }
    data.write("a.csv", bytes);
    Configured source = source("csv", "path", "a.csv", "delimiter", ",", "missing", List.of("-"));
    run(
        source,
        field("v", List.of("a", "b"), step("impute", "with", "mean"), step("standardize")),
        field("kind", List.of("kind"), step("category", "classes", "any")));
  }

  private void idx(boolean compressed) {
    data.writePictures("set", compressed);
    String ending = compressed ? ".gz" : "";
    List<byte[]> all =
        new ArrayList<>(
            List.of(
                TestData.idx(6, 2, 3),
                TestData.idx(new byte[] {0, 1, 2, 0, 1, 2}, 6),
                TestData.idx(3, 2, 3),
                TestData.idx(new byte[] {2, 1, 0}, 3)));
    List<String> names =
        List.of(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte");
    int which = random.nextInt(4);
    byte[] bytes = all.get(which);
    boolean outside = compressed && random.nextBoolean();
    if (!outside) {
      bytes = random.nextBoolean() ? forge(bytes) : mutate(bytes);
    }
    bytes = compressed ? TestData.gzip(bytes) : bytes;
    data.write("set/" + names.get(which) + ending, outside ? mutate(bytes) : bytes);
    run(
        source("idx", "name", "set"),
        field("image", List.of("pixels"), step("scale", "factor", 1 / 255.0)),
        field("label", List.of("class"), step("category", "classes", "any")));
  }

  /** Sizes in the header that the file cannot have. */
  private byte[] forge(byte[] bytes) {
    byte[] forged = bytes.clone();
    for (int i = 4; i < Math.min(16, forged.length); i++) {
      if (random.nextInt(3) == 0) {
        forged[i] = (byte) random.nextInt(256);
      }
    }
    return forged;
  }

  private byte[] mutate(byte[] bytes) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
          changed[at] = (byte) random.nextInt(256);
        }
        yield changed;
      }
      case 2 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at / 2, bytes.length));
      default -> {
        byte[] snippet = SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
        yield joined(
            joined(Arrays.copyOf(bytes, at), snippet), Arrays.copyOfRange(bytes, at, bytes.length));
      }
    };
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }

  private void run(Configured source, DataPlan.Field... fields) {
    SchemaReader.Result head = data.schema(source);
    if (head.schema().isEmpty()) {
      expectAnError(head.diagnostics());
      return;
    }
    for (DataPlan.Field field : fields) {
      for (String input : field.inputs()) {
        ColumnType type = head.schema().get().columns().get(input);
        boolean fits =
            type != null
                && (field.inputs().size() == 1 || type.content() == ColumnType.Content.NUMBER);
        if (!fits) {
          return; // The checker would not let this plan through.
        }
      }
    }
    DataPlan plan =
        new DataPlan(
            TestData.PLACE,
            "data",
            source,
            head.schema().get(),
            List.of(fields),
            split("random", "validation", 0.2, "seed", 1L));
    LoadResult result = data.load(plan, 1);
    if (result.data().isEmpty()) {
      expectAnError(result.diagnostics());
    } else {
      sound++;
    }
  }

  private void expectAnError(List<Diagnostic> diagnostics) {
    if (diagnostics.stream().noneMatch(Diagnostic::isError)) {
      throw new IllegalStateException("neither data nor an error");
    }
    for (Diagnostic diagnostic : diagnostics) {
      String message = diagnostic.message();
      if (diagnostic.code() == DataCode.UNREADABLE && message.startsWith("a.csv")) {
        throw new IllegalStateException("a fault that only the parser noticed: " + message);
      }
      if (message.chars().anyMatch(c -> c < ' ') || message.length() > 2000) {
        throw new IllegalStateException("a message with control characters: " + message);
      }
    }
    errors++;
  }
}
